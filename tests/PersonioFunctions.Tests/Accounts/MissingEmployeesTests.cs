namespace PersonioFunctions.Tests.Accounts;

public sealed class MissingEmployeesTests
{
    private static readonly DateTimeOffset First = new(2026, 11, 23, 13, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Second = First.AddHours(1);
    private static readonly DateTimeOffset Third = First.AddHours(2);

    [Fact]
    public void VerifiedAt_PersonListed_IsTheLastCompleteRun() =>
        Assert.Equal(Third, MissingEmployees.None.VerifiedAt("1", Third));

    [Fact]
    public void VerifiedAt_PersonMissingForTwoRuns_IsTheRunThatLastSawThem()
    {
        var missing = MissingEmployees.None.After(["2"], First).After(["2", "3"], Second);

        Assert.Equal(First, missing.VerifiedAt("2", Third));
        Assert.Equal(Second, missing.VerifiedAt("3", Third));
        Assert.Equal(Third, missing.VerifiedAt("1", Third));
    }

    [Fact]
    public void After_PersonIsBack_ForgetsThem() =>
        Assert.Equal(Third, MissingEmployees.None.After(["2"], First).After([], Second).VerifiedAt("2", Third));

    [Fact]
    public void VerifiedAt_NeverInACompleteList_IsUnknown() =>
        Assert.Null(MissingEmployees.None.After(["2"], lastComplete: null).VerifiedAt("2", First));

    [Fact]
    public void After_MoreThanFit_IsUnknownInsteadOfWrong()
    {
        var many = MissingEmployees.None.After([.. Enumerable.Range(0, MissingEmployees.Capacity + 1).Select(i => $"{i}")], First);

        Assert.Null(many.VerifiedAt("1", Second));
        Assert.Null(MissingEmployees.Read(many.Write()).VerifiedAt("1", Second));
        Assert.Null(many.After(["1"], Second).VerifiedAt("1", Third));
    }

    [Fact]
    public void Read_Written_IsTheSame()
    {
        var missing = MissingEmployees.None.After(["2"], First).After(["2", "3"], null);
        var read = MissingEmployees.Read(missing.Write());

        Assert.Equal(First, read.VerifiedAt("2", Third));
        Assert.Null(read.VerifiedAt("3", Third));
        Assert.Null(MissingEmployees.None.Write());
    }

    [Fact]
    public void Write_AsManyAsFit_StaysWithinAProperty() => Assert.InRange(
        MissingEmployees.None.After(
            [.. Enumerable.Range(0, MissingEmployees.Capacity).Select(i => $"{1000000000000000000 + i}")], First).Write()!.Length,
        1,
        32_000);
}
