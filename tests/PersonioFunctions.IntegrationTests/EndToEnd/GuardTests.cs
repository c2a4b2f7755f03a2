using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>People who disappear from the list, by accident or because they have left.</summary>
[Collection(SharedProduct.Name)]
public sealed class GuardTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task Resync_FiveOfFortyVanish_HoldsThemAndShowsPeopleAndReasons()
    {
        var account = await Product.ConnectAsync("guard-five", 40);
        var before = await account.RowsAsync();
        var gone = await account.VanishAsync(5);
        var changed = (await account.PlainPeopleAsync())[0];
        await account.EditAsync(changed.Id, person => person with { Position = "Chief of Tests" });

        var run = await account.ResyncAsync();

        Assert.Equal(("held", 35, 1, 34, 0), (run.Status, run.Counts.Fetched, run.Counts.Updated, run.Counts.Unchanged, run.Counts.Held));
        Assert.Equal((5, 0), (run.Counts.Missing, run.Counts.Left));
        var after = await account.RowsAsync();
        Assert.Equal("Chief of Tests", after[$"{changed.Id}"]["JobTitle"]);
        Assert.All(before.Keys.Where(id => id != $"{changed.Id}"), id => Assert.Equal(before[id].ETag, after[id].ETag));

        var plan = await account.HeldPlanAsync();
        var present = before.Values.Count(row => row["LifecycleState"] is not ("left" or "neverStarted"));
        Assert.Equal(("pending", account.Name, new PlanCountsView(0, 0, 0, Missing: 5, Held: 5)), (plan.Status, plan.Account, plan.Counts));
        var reason = Assert.Single(plan.Reasons);
        Assert.Equal(
            ("tooManyLeavers", $"5 of {present} people would leave unannounced; the limit without approval is 3."),
            (reason.Code, reason.Message));
        Assert.Equal(gone, plan.People.Select(person => person.Id));
        Assert.All(
            plan.People,
            person => Assert.Equal(("absence", "active", "missing", true), (person.Kind, person.Before, person.After, person.Held)));
        Assert.Contains(reason, run.Warnings);
        Assert.Contains(
            run.Warnings, warning => warning.Code == "planHeld" && warning.Message.Contains(plan.PlanId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resync_HeldTwice_KeepsThePlanWithoutReportingAgain()
    {
        var account = await Product.ConnectAsync("guard-quiet", 40);
        await account.VanishAsync(5);
        await account.ResyncAsync();
        var (plan, health) = (await account.HeldPlanAsync(), await account.HealthAsync());

        var again = await account.ResyncAsync();

        Assert.Equal("held", again.Status);
        Assert.Equal((plan.PlanId, health.Since), ((await account.HeldPlanAsync()).PlanId, (await account.HealthAsync()).Since));
        Assert.Single(Product.Host.Output, line => line.Contains(plan.PlanId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resync_TwoOfFortyVanish_AreMissingAfterOneRunAndHaveLeftAfterTwo()
    {
        var account = await Product.ConnectAsync("guard-two", 40);
        var gone = await account.VanishAsync(2);

        var first = await account.ResyncAsync();

        Assert.Equal(("succeeded", 2, 0), (first.Status, first.Counts.Missing, first.Counts.Left));
        await AssertStatesAsync(account, gone, "missing", "absent", "active");

        var second = await account.ResyncAsync();

        Assert.Equal(("succeeded", 2), (second.Status, second.Counts.Left));
        await AssertStatesAsync(account, gone, "left", "removedFromSource", "deleted");
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
        foreach (var id in gone)
        {
            Assert.Equal(
                [("active", "missing", first.RunId), ("missing", "left", second.RunId)],
                (await account.ChangesAsync()).Where(change => change.EmployeeId == id && change.Field == "LifecycleState")
                    .Select(change => (change.Old, change.New, change.RunId)));
        }
    }

    [Theory]
    [InlineData(FaultKind.EmptyPage)]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.RepeatedPage)]
    [InlineData(FaultKind.DriftingTotal)]
    [InlineData(FaultKind.TruncatedJson)]
    [InlineData(FaultKind.SuccessFalse)]
    public async Task Resync_SecondPageIsWrongAndTwoAreGone_MarksNoPersonAsMissingUntilComplete(FaultKind kind)
    {
        var account = await Product.ConnectAsync($"guard-{kind}".ToLowerInvariant(), 130);
        var before = await account.RowsAsync();
        var gone = await account.VanishAsync(2);
        var added = await Product.Control.AddEmployeeAsync(account.Name, CancellationToken.None);

        // A server error of one page would be read around in halves, which proves the list.
        var everyPage = kind is FaultKind.DriftingTotal or FaultKind.ServerError;
        await account.AddFaultAsync(new FaultRule { Kind = kind, On = FaultTarget.Employees, Page = everyPage ? null : 1 });

        var faulty = await account.ResyncAsync();

        Assert.Equal((0, 0), (faulty.Counts.Missing, faulty.Counts.Left));
        var during = await account.RowsAsync();
        Assert.All(before, row => Assert.Equal(row.Value.ETag, during[row.Key].ETag));
        Assert.NotEqual("healthy", (await account.HealthAsync()).Status);

        await account.ClearFaultsAsync();
        var cured = await account.ResyncAsync();

        Assert.Equal(("succeeded", 2, 0), (cured.Status, cured.Counts.Missing, cured.Counts.Left));
        var after = await account.RowsAsync();
        Assert.Equal(before.Keys.Append($"{added.Id}").Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            gone, after.Where(row => row.Value["LifecycleState"] is "missing").Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
    }

    [Fact]
    public async Task Resync_OneDepartmentCleared_RemovesTheColumnAndRecordsTheOldValue()
    {
        var account = await Product.ConnectAsync("guard-cleared", 40);
        var person = (await account.PlainPeopleAsync())[0];
        await account.EditAsync(person.Id, one => one with { Department = null });

        var run = await account.ResyncAsync();

        Assert.Equal(("succeeded", 1), (run.Status, run.Counts.Updated));
        Assert.DoesNotContain("Department", (await account.RowsAsync())[$"{person.Id}"].Keys);
        var changes = (await account.ChangesAsync()).Where(change => change.EmployeeId == $"{person.Id}").ToList();
        Assert.Equal(["Department", "DepartmentId"], changes.Select(change => change.Field));
        var change = changes[0];
        Assert.Equal(
            ("changed", person.Department, null, run.RunId, "manual"),
            (change.Kind, change.Old, change.New, change.RunId, change.Cause));
        var history = (await account.GetAsync($"employees/{person.Id}/history")).Read<ListView<ChangeView>>();
        Assert.Equal(changes.AsEnumerable().Reverse(), history.Items);
    }

    private static async Task AssertStatesAsync(TestAccount account, IReadOnlyList<string> ids, string state, string rule, string appStatus)
    {
        var rows = await account.RowsAsync();
        Assert.All(ids, id => Assert.Equal(
            (state, rule, appStatus),
            (Column(rows[id], "LifecycleState"), Column(rows[id], "LifecycleRule"), Column(rows[id], "AppStatus"))));
    }

    private static string Column(TableEntity row, string name) => (string)row[name];
}
