using System.Net;
using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>The operations on one employee, and on a run.</summary>
[Collection(SharedProduct.Name)]
public sealed class PersonActionTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task ResyncEmployee_TwoHaveChanged_WritesOnlyThatOneAndReturnsTheSteps()
    {
        var account = await Product.ConnectAsync("person-resync", 40);
        var people = await account.PlainPeopleAsync();
        await account.EditAsync(people[0].Id, person => person with { Position = "Chief of Tests" });
        await account.EditAsync(people[1].Id, person => person with { Position = "Chief of Proofs" });
        var before = await account.VersionsAsync();

        var answer = (await account.PostAsync($"employees/{people[0].Id}/resync")).Read<EmployeeSyncView>();

        Assert.Equal(["fetched", "mapped", "compared", "decided", "written"], answer.Steps.Select(step => step.Name));
        Assert.Contains("JobTitle", answer.Steps[2].Detail, StringComparison.Ordinal);
        Assert.Equal(
            ("employee", "succeeded", 1, 1), (answer.Run.Trigger, answer.Run.Status, answer.Run.Counts.Fetched, answer.Run.Counts.Updated));
        var after = await account.VersionsAsync();
        Assert.Equal([$"{people[0].Id}"], before.Keys.Where(id => before[id] != after[id]));
        Assert.Equal("Chief of Tests", (await account.RowsAsync())[$"{people[0].Id}"]["JobTitle"]);
        (await account.PostAsync("employees/99999999/resync")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await account.PostAsync("employees/nobody/resync")).ReadProblem(HttpStatusCode.NotFound, "notFound");

        await account.ResyncAsync();
        await account.AssertTableIsTrueAsync();
    }

    [Fact]
    public async Task Undo_RunThatChangedAndCreated_RestoresAndPausesUntilResume()
    {
        var account = await Product.ConnectAsync("person-undo", 40);
        var before = ExpectedRow.OfAll(await account.RowsAsync());
        var person = (await account.PlainPeopleAsync())[0];
        await account.EditAsync(person.Id, one => one with { Position = "Chief of Tests", Department = null });
        var added = await Product.Control.AddEmployeeAsync(account.Name, CancellationToken.None);
        var run = await account.ResyncAsync();
        Assert.Equal((1, 1), (run.Counts.Created, run.Counts.Updated));

        var undo = (await account.PostAsync($"runs/{run.RunId}/undo")).Read<UndoView>();

        Assert.Equal(("undo", "succeeded", 2), (undo.Run.Trigger, undo.Run.Status, undo.Run.Counts.Updated));
        Assert.Empty(undo.LeftAlone);
        Assert.Equal(before, ExpectedRow.OfAll(await account.RowsAsync()));
        var health = await account.HealthAsync();
        Assert.Equal("disabled", health.Status);
        Assert.Contains(run.RunId, health.Reason, StringComparison.Ordinal);
        Assert.Contains(
            "/resume",
            (await account.PostAsync("resync")).ReadProblem(HttpStatusCode.Conflict, "disabled").Detail,
            StringComparison.Ordinal);
        Assert.Contains(
            await account.ChangesAsync(), change => change is { Kind: "removed", Cause: "undo" } && change.EmployeeId == $"{added.Id}");

        var resumed = (await account.PostAsync("resume")).Read<RunStartedView>(HttpStatusCode.Accepted);
        var next = await account.AtRestAsync(resumed.RunId);

        Assert.Equal(("succeeded", 1, 1), (next.Status, next.Counts.Created, next.Counts.Updated));
        await account.AssertTableIsTrueAsync();
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
    }

    [Fact]
    public async Task Undo_ChangedSinceOrFirstSyncOrNone_IsExplained()
    {
        var account = await Product.ConnectAsync("person-undo-alone", 40);
        var person = (await account.PlainPeopleAsync())[0];
        await account.EditAsync(person.Id, one => one with { Position = "Chief of Tests", Department = "Board" });
        var run = await account.ResyncAsync();
        await account.EditAsync(person.Id, one => one with { Position = "Chair" });
        await account.ResyncAsync();

        (await account.PostAsync($"runs/{account.FirstRun.RunId}/undo")).ReadProblem(HttpStatusCode.Conflict, "firstSync");
        (await account.PostAsync($"runs/{run.RunId[..^8]}00000000/undo")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await account.PostAsync("runs/nonsense/undo")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        var undo = (await account.PostAsync($"runs/{run.RunId}/undo")).Read<UndoView>();

        var alone = Assert.Single(undo.LeftAlone);
        Assert.Equal(($"{person.Id}", "JobTitle"), (alone.EmployeeId, alone.Field));
        var row = (await account.RowsAsync())[$"{person.Id}"];
        Assert.Equal(("Chair", person.Department), ((string)row["JobTitle"], (string)row["Department"]));
    }

    [Fact]
    public async Task Erase_Person_IsRemovedEverywhereAndReportedByTheNextSync()
    {
        var account = await Product.ConnectAsync("person-erase", 40);
        var person = (await account.PlainPeopleAsync())[0];
        await account.EditAsync(person.Id, one => one with { Position = "Chief of Tests" });
        await account.ResyncAsync();
        var path = $"employees/{person.Id}";
        var plan = (await account.PostAsync("plans")).Read<PlanView>(HttpStatusCode.Created);

        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync(path)).Status);

        (await account.GetAsync(path)).ReadProblem(HttpStatusCode.NotFound, "notFound");
        Assert.Empty((await account.GetAsync($"{path}/history")).Read<ListView<ChangeView>>().Items);
        (await account.GetAsync($"plans/{plan.PlanId}")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await account.PostAsync($"{path}/resync")).ReadProblem(HttpStatusCode.Conflict, "erased");
        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync(path)).Status);
        (await account.DeleteAsync("employees/99999999")).ReadProblem(HttpStatusCode.NotFound, "notFound");

        var run = await account.ResyncAsync();

        Assert.Equal(("succeeded", 40, 39, 1), (run.Status, run.Counts.Fetched, run.Counts.Unchanged, run.Counts.Skipped));
        var warning = Assert.Single(run.Warnings, warning => warning.Code == "skippedRecords");
        Assert.Contains("erased", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain($"{person.Id}", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain($"{person.Id}", (await account.RowsAsync()).Keys);
        var reported = Assert.Single(await account.ChangesAsync(), change => change.Kind == "erased");
        Assert.DoesNotContain(await account.ChangesAsync(), change => change.EmployeeId == $"{person.Id}");
        Assert.NotEqual($"{person.Id}", reported.EmployeeId);

        Assert.Equal(HttpStatusCode.NoContent, (await account.PostAsync($"{path}/readmit")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await account.PostAsync($"{path}/readmit")).Status);
        (await account.PostAsync("employees/99999999/readmit")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await account.PostAsync("employees/nobody/readmit")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        var again = await account.ResyncAsync();

        Assert.Equal((40, 1, 39, 0), (again.Counts.Fetched, again.Counts.Created, again.Counts.Unchanged, again.Counts.Skipped));
        Assert.Equal(1, (await account.ChangesAsync()).Count(change => change.Kind == "readmitted"));
        await account.AssertTableIsTrueAsync();
    }

    [Fact]
    public async Task PutEarlierRecords_LinkCutAndWithdrawn_IsShownInTheEmployeeAndKept()
    {
        var account = await Product.ConnectAsync("person-records", 40);
        var people = await account.PlainPeopleAsync();
        var (employee, other) = ($"employees/{people[0].Id}", $"{people[1].Id}");
        var path = $"{employee}/earlier-records";

        var linked = (await account.PutAsync(path, new { employeeIds = new[] { other } })).Read<JsonElement>();

        Assert.Equal([other], IdsIn(linked, "previousEmployeeIds"));
        Assert.Equal([other], IdsIn(linked, "decidedEmployeeIds"));
        await AssertUnchangedAsync();
        Assert.Equal([other], (await account.GetAsync($"{employee}/explain")).Read<ExplanationView>().PreviousEmployeeIds);

        var cut = (await account.PutAsync(path, new { employeeIds = Array.Empty<string>() })).Read<JsonElement>();
        Assert.Empty(IdsIn(cut, "previousEmployeeIds"));
        Assert.Empty(IdsIn(cut, "decidedEmployeeIds"));
        var automatic = (await account.PutAsync(path, new { automatic = true })).Read<JsonElement>();
        Assert.False(automatic.TryGetProperty("decidedEmployeeIds", out _));
        await AssertUnchangedAsync();
        await account.AssertTableIsTrueAsync();

        object[] invalid =
        [
            new { }, new { automatic = false }, new { automatic = true, employeeIds = Array.Empty<string>() },
            new { employeeIds = new[] { "nobody" } }, new { employeeIds = new[] { "99999999" } },
            new { employeeIds = new[] { $"{people[0].Id}" } }, new { employeeIds = Enumerable.Range(1, 21).Select(id => $"{id}") },
        ];
        foreach (var body in invalid)
            (await account.PutAsync(path, body)).ReadProblem(HttpStatusCode.BadRequest, "invalidEarlierRecords");
        (await account.PutAsync("employees/99999999/earlier-records", new { automatic = true }))
            .ReadProblem(HttpStatusCode.NotFound, "notFound");
        Assert.Contains(
            await account.ChangesAsync(), change => change is { Field: "PreviousEmployeeIds", Cause: "employee" } && change.New == other);

        static string[] IdsIn(JsonElement employee, string name) =>
            [.. employee.GetProperty(name).EnumerateArray().Select(id => id.GetString()!)];

        async Task AssertUnchangedAsync()
        {
            var counts = (await account.ResyncAsync()).Counts;
            Assert.Equal((0, 40), (counts.Updated, counts.Unchanged));
        }
    }
}
