using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Employees;

public sealed class IndexEntryTests
{
    [Fact]
    public void Of_RowOfAnotherVersion_HasItsStandingAndFields()
    {
        var written = Fingerprint.From(Map(Record("1")), Standing(LifecycleState.Active));

        var entry = IndexEntry.From(OfAnotherVersion(written), stored: null);

        Assert.Equal(Standing(LifecycleState.Active), entry.Standing);
        Assert.True(entry.ContentHash!.IsSet(EmployeeField.Email));
    }

    [Fact]
    public void Of_InvalidText_HasNoFingerprint() =>
        Assert.Equal(
            (null, null), (IndexEntry.From("nonsense", stored: null).ContentHash, IndexEntry.From("nonsense", stored: null).Standing));

    [Fact]
    public void Of_WholeRow_HasTheInputsOfTheRules()
    {
        var row = StoredRows.Row("1");

        var entry = IndexEntry.From(row);

        Assert.Equal((row.ContentHash, row.Standing, row.Employee), (entry.ContentHash, entry.Standing, entry.Stored));
    }
}
