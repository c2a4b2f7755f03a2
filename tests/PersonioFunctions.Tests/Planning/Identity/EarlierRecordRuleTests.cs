namespace PersonioFunctions.Tests.Planning.Identity;

public sealed class EarlierRecordRuleTests
{
    private const string Hers = "jane.roe@acme.example";
    private const string Renamed = "jane.roe@acme.example_k3x9q";

    private static readonly PersonRecord New = Current("9", "Jane Roe", Hers);

    [Fact]
    public void Find_AddressMovedFromTheRecordOfTheSamePerson_LinksIt()
    {
        AssertLinked(New, Over("1", "Jane Roe", Renamed, Hers));
        AssertLinked(New, Over("1", "ROE Jané", Hers));
        AssertLinked(New, Over("1", "Jane Roe", null, Hers));
    }

    [Fact]
    public void Find_SuccessorOnARoleAddress_IsNotLinked() => AssertNone(
        Current("9", "Bob Baker", "marketing@acme.example"), Over("1", "Ann Abel", "marketing@acme.example"));

    [Theory]
    [InlineData("Jane Doe", Renamed, true)]
    [InlineData("Jane Doe", null, true)]
    [InlineData("Jane Doe", Hers, false)]
    [InlineData("Jane Mary Roe", Hers, true)]
    [InlineData("", Hers, true)]
    [InlineData("John Roe", Renamed, false)]
    public void Find_NameIsNotTheSame_IsPossibleAtMost(string name, string? address, bool isPossible)
    {
        var over = Over("1", name, address, Hers);

        if (isPossible) AssertPossible(New, over);
        else AssertNone(New, over);
    }

    [Fact]
    public void Find_AddressOfTheNewRecordChangedSince_IsPossibleOnly() => AssertPossible(
        Current("9", "Jane Roe", "jane.doe@acme.example", Hers), Over("1", "Jane Roe", Renamed, Hers));

    [Fact]
    public void Find_AddressWasRenamedBeforeItWasEverSeen_IsPossibleOnly()
    {
        AssertPossible(New, Over("1", "Jane Roe", Renamed));
        AssertPossible(New, Over("1", "Jane Doe", Renamed));
        AssertPossible(New, Over("1", "Jane Mary Roe", Renamed));
        AssertPossible(New, Over("1", "J. Roe", Renamed));
        AssertNone(New, Over("1", "Ann Abel", Renamed));
        AssertNone(New, Over("1", "", Renamed));
    }

    [Fact]
    public void Find_AddressOfMoreThanTwoPeople_LinksNobody()
    {
        const string Placeholder = "noreply@acme.example";
        var (jane, again) = (Over("1", "Jane Roe", Placeholder), Current("9", "Jane Roe", Placeholder));
        PersonRecord[] two = [jane, Over("2", "Ann Abel", Placeholder), Over("4", "Jane Roe", Placeholder)];

        Assert.Equal(["1", "4"], Find(again, two).Linked);
        AssertPossible(again, [.. two[..2], Over("3", "Bob Baker", Placeholder)]);
        AssertPossible(again, [.. two[..2], Current("3", "Bob Baker", Placeholder)]);
        AssertNone(Current("8", "Jane Doe", Placeholder), Over("1", "Jane Roe", null, Placeholder), two[1], Over("3", "Bob", Placeholder));
    }

    [Fact]
    public void Find_PersonWhoNeverBegan_CountsForAPlaceholderAndIsNoEarlierRecord()
    {
        const string Placeholder = "noreply@acme.example";
        var (jane, again) = (Over("1", "Jane Roe", Placeholder), Current("9", "Jane Roe", Placeholder));
        var never = new PersonRecord("3", "Bob", "Baker", Placeholder, [Placeholder], isOver: true) { NeverBegan = true };

        AssertLinked(again, jane, never);
        AssertPossible(again, jane, Over("2", "Ann Abel", Placeholder), never);
        AssertNone(Current("8", "Bob Baker", Placeholder), never);
    }

    // "Bo Roe" is a short form of two others, who are not short forms of each other.
    [Fact]
    public void Find_ShortFormOfSeveralNames_CountsTheSameInAnyOrder()
    {
        const string Shared = "team@acme.example";
        PersonRecord[] records =
        [
            Over("1", "Jane Roe", Shared), Over("2", "Bo Roe", Shared), Over("3", "Bo Ann Roe", Shared), Over("4", "Bo Ute Roe", Shared),
        ];
        var jane = Current("9", "Jane Roe", Shared);

        var matches = new[] { records, [.. records.Reverse()], [records[2], records[1], records[3], records[0]] }
            .Select(order => Describe(Find(jane, order)));

        Assert.Single(matches.Distinct());
    }

    [Fact]
    public void Find_ShortFormsOfOneName_AreOnePerson() => Assert.Equal(
        ("1", "2,3,4"),
        Describe(Find(
            New,
            Over("1", "Jane Roe", Renamed, Hers),
            Over("2", "J. Roe", Hers),
            Over("3", "Jane M. Roe", Hers),
            Over("4", "Dr. Jane Mary Roe", Hers))));

    [Fact]
    public void Find_CompanyHasAnotherDomainNow_KeepsTheLink()
    {
        var (moved, before) = (Current("9", "Jane Roe", "jane.roe@roe.example", Hers), Over("1", "Jane Roe", Renamed, Hers));

        Assert.Equal(("1", ""), Describe(Find(moved, ["1"], before)));
        Assert.Equal(("", "1"), Describe(Find(moved, before)));
        Assert.Equal(("", "1"), Describe(Find(Current("9", "Jane Roe", "jane@acme.example", Hers), ["1"], before)));
    }

    // She keeps her address, so that only the link from before tells her from a successor.
    [Fact]
    public void Find_LinkedPersonMarriesLater_IsPossible()
    {
        var (married, before) = (Current("9", "Jane Doe", Hers), Over("1", "Jane Roe", Hers));

        Assert.Equal(("", "1"), Describe(Find(married, ["1"], before)));
        AssertNone(married, before);
    }

    [Fact]
    public void Find_PastPerson_KeepsOnlyLinksWithAReason()
    {
        var (past, before, stranger) = (
            Over("9", "Jane Roe", "x_jane@acme.example", Hers), Over("1", "Jane Roe", Renamed, Hers), Over("2", "Ann Abel", Hers));

        Assert.Equal(("", ""), Describe(Find(past, before, past)));
        Assert.Equal(("1", ""), Describe(Find(past, ["1", "2"], before, stranger, past)));
    }

    [Fact]
    public void Find_TwoCurrentRecordsOfThePerson_ArePossibleOnly() =>
        AssertPossible(New, Over("1", "Jane Roe", Hers), Current("8", "Jane Roe", Hers));

    [Fact]
    public void Find_SeveralEarlierRecords_AreLinkedInOrder() => Assert.Equal(
        ["1", "2"],
        Find(
            New,
            Over("2", "Jane Roe", Renamed, Hers),
            Over("1", "Jane Roe", null, Hers),
            Over("3", "Jane Roe", "jane@other.example")).Linked);

    [Fact]
    public void Find_ManyOnOnePlaceholder_IsDecidedInTime()
    {
        var crowd = Enumerable.Range(1, 20_000).Select(id => Over($"{id}", $"Person{id} Roe", "noreply@acme.example")).ToArray();

        AssertNone(Current("99999", "Jane Doe", "noreply@acme.example"), crowd);
    }

    private static void AssertLinked(PersonRecord current, params PersonRecord[] others) =>
        Assert.Equal((others[0].Id, ""), Describe(Find(current, others)));

    private static void AssertPossible(PersonRecord current, params PersonRecord[] others) =>
        Assert.Equal(("", others[0].Id), Describe(Find(current, others)));

    private static void AssertNone(PersonRecord current, params PersonRecord[] others) =>
        Assert.Equal(("", ""), Describe(Find(current, others)));

    private static (string Linked, string Possible) Describe(EarlierRecordMatch match) =>
        (string.Join(',', match.Linked), string.Join(',', match.Possible));

    private static EarlierRecordMatch Find(PersonRecord person, params PersonRecord[] others) => Find(person, [], others);

    private static EarlierRecordMatch Find(PersonRecord person, string[] linkedBefore, params PersonRecord[] others)
    {
        var rule = new EarlierRecordRule(others.Where(record => record is { IsOver: true, NeverBegan: false }));
        foreach (var record in others.Append(person).Where(record => !record.IsOver || record.NeverBegan)) rule.Add(record);
        return rule.Find(person, linkedBefore);
    }

    private static PersonRecord Over(string id, string name, string? address, params string[] earlier) =>
        Record(id, name, address, earlier, isOver: true);

    private static PersonRecord Current(string id, string name, string? address, params string[] earlier) =>
        Record(id, name, address, earlier, isOver: false);

    private static PersonRecord Record(string id, string name, string? address, string[] earlier, bool isOver)
    {
        var space = name.LastIndexOf(' ');
        string[] addresses = address is null ? earlier : [.. earlier, address];
        return new PersonRecord(id, space < 0 ? name : name[..space], space < 0 ? null : name[space..], address, addresses, isOver);
    }
}
