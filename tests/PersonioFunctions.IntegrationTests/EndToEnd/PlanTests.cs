using System.Net;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>Plans over HTTP: preview, apply and reject.</summary>
[Collection(SharedProduct.Name)]
public sealed class PlanTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task Preview_OfAChange_ShowsOldAndNewAndWritesNothing()
    {
        var account = await Product.ConnectAsync("plan-preview", 40);
        var person = (await account.PlainPeopleAsync())[0];
        await account.EditAsync(person.Id, one => one with { Position = "Chief of Tests" });
        var (versions, runs, changes) = (await account.VersionsAsync(), await account.RunsAsync(), await account.ChangesAsync());

        var answer = await account.PostAsync("plans");

        var plan = answer.Read<PlanView>(HttpStatusCode.Created);
        Assert.Equal($"/api/accounts/{account.Name}/plans/{plan.PlanId}", answer.Location);
        Assert.Equal(("pending", new PlanCountsView(0, Updated: 1, 0, 0, 0)), (plan.Status, plan.Counts));
        Assert.Empty(plan.Reasons);
        var planned = Assert.Single(plan.People);
        Assert.Equal(
            ($"{person.Id}", "update", "active", "active", false), (planned.Id, planned.Kind, planned.Before, planned.After, planned.Held));
        Assert.Equal(new PlannedFieldView("JobTitle", person.Position, "Chief of Tests"), Assert.Single(planned.Fields));
        Assert.Equal(versions, await account.VersionsAsync());
        Assert.Equal(runs.Select(run => run.RunId), (await account.RunsAsync()).Select(run => run.RunId));
        Assert.Equal(changes, await account.ChangesAsync());
        Assert.Equal("healthy", (await account.HealthAsync()).Status);

        var run = (await account.PostAsync($"plans/{plan.PlanId}/apply")).Read<RunView>();

        Assert.Equal(("plan", "succeeded", 1), (run.Trigger, run.Status, run.Counts.Updated));
        await account.AssertTableIsTrueAsync();
        Assert.Equal(planned.ContentHash, (await account.RowsAsync())[planned.Id]["ContentHash"]);
    }

    [Fact]
    public async Task Apply_HeldPlan_AppliesExactlyThatPlanOnceAndHealsTheAccount()
    {
        var account = await Product.ConnectAsync("plan-apply", 40);
        var before = await account.VersionsAsync();
        var gone = await account.VanishAsync(5);
        await account.ResyncAsync();
        var plan = await account.HeldPlanAsync();

        var run = (await account.PostAsync($"plans/{plan.PlanId}/apply")).Read<RunView>();

        Assert.Equal(("plan", "succeeded", 5), (run.Trigger, run.Status, run.Counts.Missing));
        var (after, rows) = (await account.VersionsAsync(), await account.RowsAsync());
        Assert.Equal(gone, before.Keys.Where(id => before[id] != after[id]).Order(StringComparer.Ordinal));
        Assert.All(plan.People, person => Assert.Equal(person.ContentHash, rows[person.Id]["ContentHash"]));
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
        Assert.Equal("applied", (await account.GetAsync($"plans/{plan.PlanId}")).Read<PlanView>().Status);
        Assert.All((await account.ChangesAsync()).Where(change => change.RunId == run.RunId), change => Assert.Equal("plan", change.Cause));
        (await account.PostAsync($"plans/{plan.PlanId}/apply")).ReadProblem(HttpStatusCode.Conflict, "alreadyDecided");
        (await account.PostAsync($"plans/{plan.PlanId}/reject")).ReadProblem(HttpStatusCode.Conflict, "alreadyDecided");
        Assert.Equal(after, await account.VersionsAsync());
    }

    [Fact]
    public async Task Apply_MorePeopleVanishedSince_ReturnsAFreshPlanAndWritesNothing()
    {
        var account = await Product.ConnectAsync("plan-moved", 40);
        await account.VanishAsync(5);
        await account.ResyncAsync();
        var plan = await account.HeldPlanAsync();
        var before = await account.VersionsAsync();
        var sixth = Assert.Single(await account.VanishAsync(1));

        var answer = await account.PostAsync($"plans/{plan.PlanId}/apply");

        var fresh = answer.Read<PlanView>(HttpStatusCode.Conflict);
        Assert.Equal($"/api/accounts/{account.Name}/plans/{fresh.PlanId}", answer.Location);
        Assert.Equal((6, "pending"), (fresh.Counts.Missing, fresh.Status));
        Assert.Contains(sixth, fresh.People.Select(person => person.Id));
        Assert.NotEqual(plan.Hash, fresh.Hash);
        Assert.Equal(before, await account.VersionsAsync());
        Assert.Equal("pending", (await account.GetAsync($"plans/{plan.PlanId}")).Read<PlanView>().Status);
        Assert.DoesNotContain(await account.RunsAsync(), run => run.Status == "failed");

        Assert.Equal("succeeded", (await account.PostAsync($"plans/{fresh.PlanId}/apply")).Read<RunView>().Status);
        Assert.Equal("missing", (await account.RowsAsync())[sixth]["LifecycleState"]);
    }

    [Fact]
    public async Task Apply_AnotherPersonWasPromotedSince_AppliesBoth()
    {
        var account = await Product.ConnectAsync("plan-besides", 40);
        var gone = await account.VanishAsync(5);
        await account.ResyncAsync();
        var plan = await account.HeldPlanAsync();
        var promoted = (await account.PlainPeopleAsync())[0];
        await account.EditAsync(promoted.Id, one => one with { Position = "Chief of Tests" });

        var run = (await account.PostAsync($"plans/{plan.PlanId}/apply")).Read<RunView>();

        Assert.Equal(("succeeded", 1, 34), (run.Status, run.Counts.Updated, run.Counts.Unchanged));
        var rows = await account.RowsAsync();
        Assert.Equal("Chief of Tests", rows[$"{promoted.Id}"]["JobTitle"]);
        Assert.All(gone, id => Assert.Equal("missing", rows[id]["LifecycleState"]));
    }

    [Fact]
    public async Task Reject_HeldPlan_ReportsNothingUntilTheSourceChanges()
    {
        var account = await Product.ConnectAsync("plan-reject", 40);
        await account.VanishAsync(5);
        await account.ResyncAsync();
        var plan = await account.HeldPlanAsync();
        var before = await account.VersionsAsync();

        var rejected = (await account.PostAsync($"plans/{plan.PlanId}/reject")).Read<PlanView>();
        var run = await account.ResyncAsync();

        Assert.Equal("rejected", rejected.Status);
        Assert.Equal("held", run.Status);
        var health = await account.HealthAsync();
        Assert.Equal(("held", "rejected"), (health.Status, health.Code));
        Assert.Contains(plan.PlanId, health.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await account.VersionsAsync());

        await account.VanishAsync(1);
        await account.ResyncAsync();

        var fresh = await account.HeldPlanAsync();
        Assert.NotEqual(plan.PlanId, fresh.PlanId);
        Assert.Equal(6, fresh.Counts.Missing);
        Assert.Equal(before, await account.VersionsAsync());
    }

    [Fact]
    public async Task Plan_OfAnotherAccountOrOfNone_IsNotFound()
    {
        var (mine, other) = (await Product.ConnectAsync("plan-mine", 10), await Product.ConnectAsync("plan-other", 10));
        var plan = (await other.PostAsync("plans")).Read<PlanView>(HttpStatusCode.Created);
        var unknown = plan.PlanId[..^8] + "00000000";

        foreach (var id in new[] { plan.PlanId, unknown, "nonsense", $"..%2f{other.Name}%2f{plan.PlanId}" })
        {
            (await mine.GetAsync($"plans/{id}")).ReadProblem(HttpStatusCode.NotFound, "notFound");
            (await mine.PostAsync($"plans/{id}/apply")).ReadProblem(HttpStatusCode.NotFound, "notFound");
            (await mine.PostAsync($"plans/{id}/reject")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        }

        Assert.Equal(plan, (await other.GetAsync($"plans/{plan.PlanId}")).Read<PlanView>() with
        {
            Reasons = plan.Reasons,
            Warnings = plan.Warnings,
            People = plan.People,
        });
    }

    [Fact]
    public async Task Disabled_SyncOrDecision_IsRefused()
    {
        var account = await Product.ConnectAsync("plan-disabled", 40);
        await account.VanishAsync(5);
        await account.ResyncAsync();
        var plan = await account.HeldPlanAsync();
        var before = await account.VersionsAsync();
        var disabled = new { account.Company.ClientId, account.Company.ClientSecret, enabled = false };
        (await Product.Api.PutAsync($"accounts/{account.Name}", disabled)).Read<AccountView>();

        string[] paths =
        [
            "resync", $"plans/{plan.PlanId}/apply", $"plans/{plan.PlanId}/reject", $"employees/{before.Keys.First()}/resync",
        ];
        foreach (var path in paths)
        {
            var problem = (await account.PostAsync(path)).ReadProblem(HttpStatusCode.Conflict, "disabled");
            Assert.Contains($"POST /api/accounts/{account.Name}/resume", problem.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(before, await account.VersionsAsync());
        Assert.Equal("pending", (await account.GetAsync($"plans/{plan.PlanId}")).Read<PlanView>().Status);
    }
}
