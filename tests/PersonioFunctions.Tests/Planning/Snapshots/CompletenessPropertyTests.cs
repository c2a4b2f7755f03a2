using CsCheck;
using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Planning.Snapshots;

/// <summary>From the server's pages to the plan: nothing that was shown is lost, and nobody is called missing without proof.</summary>
public sealed class CompletenessPropertyTests
{
    private const int Servers = 300;

    // People who are stored but whom no server has.
    private static readonly int[] Gone = [5001, 5002];

    [Fact]
    public void Walk_AnyServer_StoresEverythingThatItShowed() => Sample((server, pages, snapshot) =>
    {
        Assert.Equal(Ids(server.Shown), Ids(snapshot.Employees.Keys));
        Assert.All(pages.SelectMany(page => page.Broken), position => Assert.Contains(position, server.Broken));
    });

    [Fact]
    public void Walk_AnyServer_ReadsEverybodyWhomItCanShow() => Sample((server, _, snapshot) =>
        Assert.Equal(Ids(server.Showable), Ids(snapshot.Employees.Keys)));

    // A total that happens to be the number of people shown is the server's word that they are all.
    [Fact]
    public void Walk_AnyServer_IsProvenOnlyWhenItsWordAndItsRowsAgree() => Sample((server, pages, snapshot) =>
    {
        var agree = pages.Where(page => page.Employees.Count > 0 || pages.Count == 1)
            .All(page => page.TotalElements == snapshot.Employees.Count || page.TotalElements is null);

        if (snapshot.Incomplete is null) Assert.True(agree && pages.All(page => page.Broken.Count == 0));
    });

    [Fact]
    public void Walk_RightTotal_IsProvenExactlyWhenNobodyIsHidden() => Sample((server, _, snapshot) =>
    {
        if (server.Total == StatedTotal.Right) Assert.Equal(server.HidesNobody, snapshot.Incomplete is null);
    });

    [Fact]
    public void Plan_AnyServer_CallsNobodyMissingWithoutProof() => Sample((server, _, snapshot) =>
    {
        var stored = Enumerable.Range(1, server.People).Concat(Gone).Select(OddServer.Person).ToArray();
        var index = StoredCompany.Index(stored);

        var plan = PlanOf(snapshot with { Gone = [.. Gone.Select(id => $"{id}")] }, index, StoredCompany.Today);

        var absent = plan.Changes.Where(change => change.After.State is LifecycleState.Missing or LifecycleState.Left);
        Assert.Equal(snapshot.Incomplete is null ? Ids(Gone.Select(id => $"{id}")) : [], Ids(absent.Select(change => change.Id)));
        Assert.Equal(
            snapshot.Incomplete is null ? Ids(index.Keys.Except(snapshot.Employees.Keys)) : [], Ids(plan.Missing));
    });

    private static IEnumerable<string> Ids(IEnumerable<string> ids) => ids.Order(StringComparer.Ordinal);

    private static void Sample(Action<OddServer, IReadOnlyList<PersonioEmployeePage>, Snapshot> assert) => OddServer.Any.Sample(
        server =>
        {
            if (server.WalkAsync().GetAwaiter().GetResult() is { } walk) assert(server, walk.Pages, walk.Snapshot);
        },
        iter: Servers);
}
