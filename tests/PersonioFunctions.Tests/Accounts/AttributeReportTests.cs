namespace PersonioFunctions.Tests.Accounts;

/// <summary>The report after Personio listed the readable attributes, before any run.</summary>
public sealed class AttributeReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);
    private static readonly EmployeeAttributes Attributes = new(emailKey: null);

    [Fact]
    public void AfterAsking_SomeKeysNamed_TheOthersAreUnreadable()
    {
        var report = AttributeReport.AfterAsking(null, Attributes, Named("first_name", "email", "dynamic_9"), Now)!;

        Assert.Equal(Attributes.Keys, report.Findings.Select(finding => finding.Key));
        Assert.Equal(
            ["first_name", "email"],
            report.Findings.Where(finding => finding.Status == AttributeStatus.Readable).Select(finding => finding.Key));
        Assert.All(report.Findings, finding => Assert.Equal(
            (Now, null, null, null), (finding.Since, finding.SinceRunId, finding.Filled, finding.ValuesKept)));
        Assert.Equal(Now, report.AsOf);
    }

    [Theory]
    [InlineData]
    [InlineData("dynamic_1", "dynamic_2")]
    public void AfterAsking_OnlyCustomAttributes_ReportsNothing(params string[] named)
    {
        var before = new AttributeReport(Now.AddDays(-1), [new AttributeFinding("team", AttributeStatus.Unreadable, Now.AddDays(-1))]);

        Assert.Null(AttributeReport.AfterAsking(null, Attributes, Named(named), Now));
        Assert.Same(before, AttributeReport.AfterAsking(before, Attributes, Named(named), Now));
    }

    [Fact]
    public void AfterAsking_SameStatusAsBefore_KeepsTheRunsFindings()
    {
        var team = new AttributeFinding("team", AttributeStatus.Unreadable, Now.AddDays(-3), "run-1", ValuesKept: 7);
        var status = new AttributeFinding("status", AttributeStatus.Readable, Now.AddDays(-2), "run-2", Filled: 1);
        var before = new AttributeReport(Now.AddDays(-1), [team, status]);

        var report = AttributeReport.AfterAsking(before, Attributes, Named("first_name"), Now)!;

        Assert.Equal(team, report.Of("team"));
        Assert.Equal(new AttributeFinding("status", AttributeStatus.Unreadable, Now), report.Of("status"));
    }

    [Fact]
    public void AfterAsking_EmailAttributeReplaced_ReportsOnlyTheNewOne()
    {
        var before = AttributeReport.AfterAsking(null, Attributes, Named("email"), Now.AddDays(-1));

        var report = AttributeReport.AfterAsking(before, new EmployeeAttributes("dynamic_5"), Named("first_name", "email"), Now)!;

        Assert.Null(report.Of("email"));
        Assert.Equal(new AttributeFinding("dynamic_5", AttributeStatus.Unreadable, Now), report.Of("dynamic_5"));
    }

    [Fact]
    public void Write_FullReport_FitsAPropertyAndReadsTheSame()
    {
        var report = new AttributeReport(Now, [.. new EmployeeAttributes(new string('e', 64)).Keys.Select(key =>
            new AttributeFinding(key, AttributeStatus.Unreadable, Now.AddTicks(1), new string('9', 64), 0.3333, int.MaxValue))]);

        var text = report.Write();

        Assert.InRange(text.Length, 1, 4_000);
        var read = AttributeReport.Read(text)!;
        Assert.Equal(report.AsOf, read.AsOf);
        Assert.Equal(report.Findings, read.Findings);
    }

    [Fact]
    public void Read_NeverWritten_IsNothing() => Assert.Null(AttributeReport.Read(null));

    private static HashSet<string> Named(params string[] keys) => [.. keys];
}
