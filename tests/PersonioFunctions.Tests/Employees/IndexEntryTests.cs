using PersonioFunctions.Tests.Builders;

namespace PersonioFunctions.Tests.Employees;

public sealed class IndexEntryTests
{
    [Fact]
    public void Of_RowOfAnotherVersion_TellsItsStateAndNothingElse()
    {
        var entry = IndexEntry.From("0.active.whatever", stored: null);

        Assert.Equal((null, LifecycleState.Active), (entry.ContentHash, entry.State));
        Assert.Equal(new LifecyclePrevious(LifecycleState.Active, null, LifecycleFlags.None), entry.Previous);
    }

    [Fact]
    public void Of_TextThatIsNone_TellsNothing() =>
        Assert.Equal((null, null), (IndexEntry.From("nonsense", stored: null).State, IndexEntry.From("nonsense", stored: null).Previous));

    [Fact]
    public void Of_WholeRow_TellsWhatTheRulesNeed()
    {
        var row = StoredRows.Row("1");

        var entry = IndexEntry.From(row);

        Assert.Equal((row.ContentHash, row.State, row.Employee), (entry.ContentHash, entry.State, entry.Stored));
        Assert.Equal((row.State, row.Rule), (entry.Previous?.State, entry.Previous?.Rule));
    }
}
