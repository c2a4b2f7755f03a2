using System.Net;
using Azure;
using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>After a rollback, the tables have words and columns that only the newer version knows.</summary>
[Collection(SharedProduct.Name)]
public sealed class NewerVersionTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task UnknownWords_InRunsAndChanges_AreShownAsUnknown()
    {
        var (account, run, id) = await EditedAsync("newer-words");
        await ChangeRunAsync(account, run, row => (row["Trigger"], row["Status"]) = ("beacon", "abandoned"));
        await ChangeChangesAsync(account, run, row => (row["Kind"], row["Cause"]) = ("pictured", "beacon"));

        var shown = (await account.GetAsync($"runs/{run.RunId}")).Read<RunView>();
        var listed = (await account.RunsAsync()).Single(one => one.RunId == run.RunId);
        var fed = (await account.ChangesAsync()).Where(change => change.RunId == run.RunId).ToList();
        var history = (await account.GetAsync($"employees/{id}/history")).Read<ListView<ChangeView>>().Items;

        Assert.Equal(("unknown", "unknown"), (shown.Trigger, shown.Status));
        Assert.Equal(("unknown", "unknown"), (listed.Trigger, listed.Status));
        var change = Assert.Single(fed);
        Assert.Equal(("unknown", "unknown", "JobTitle"), (change.Kind, change.Cause, change.Field));
        Assert.Contains(history, one => one.Cursor == change.Cursor);
    }

    [Theory]
    [InlineData("Kind", "pictured")]
    [InlineData("Field", "FavouriteColour")]
    [InlineData("Field", "LifecycleState")] // its former value is a job title, which is no state
    public async Task Undo_ChangeOfANewerVersion_IsRefusedAndChangesNothing(string column, string value)
    {
        var (account, run, _) = await EditedAsync($"newer-undo-{column}-{value}".ToLowerInvariant());
        await ChangeChangesAsync(account, run, row => row[column] = value);
        var versions = await account.VersionsAsync();
        var runs = (await account.RunsAsync()).Select(one => one.RunId);

        var answer = await account.PostAsync($"runs/{run.RunId}/undo");

        Assert.Contains(run.RunId, answer.ReadProblem(HttpStatusCode.Conflict, "newerVersion").Detail, StringComparison.Ordinal);
        Assert.Equal(versions, await account.VersionsAsync());
        Assert.Equal(runs, (await account.RunsAsync()).Select(one => one.RunId));
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
    }

    [Fact]
    public async Task Undo_RunWithAStatusOfANewerVersion_IsRefused()
    {
        var (account, run, _) = await EditedAsync("newer-undo-status");
        await ChangeRunAsync(account, run, row => row["Status"] = "abandoned");

        (await account.PostAsync($"runs/{run.RunId}/undo")).ReadProblem(HttpStatusCode.Conflict, "newerVersion");
    }

    /// <summary>Connects an account and changes the job title of one person.</summary>
    private async Task<(TestAccount Account, RunView Run, long Id)> EditedAsync(string name)
    {
        var account = await Product.ConnectAsync(name, 5);
        var person = (await account.PlainPeopleAsync())[0];
        await account.EditAsync(person.Id, one => one with { Position = "Director" });
        return (account, await account.ResyncAsync(), person.Id);
    }

    private async Task ChangeRunAsync(TestAccount account, RunView run, Action<TableEntity> change)
    {
        var row = await Product.Runs.QueryAsync<TableEntity>(row => row.PartitionKey == account.Name)
            .SingleAsync(row => row.GetString("RunId") == run.RunId);
        change(row);
        await Product.Runs.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
    }

    private async Task ChangeChangesAsync(TestAccount account, RunView run, Action<TableEntity> change)
    {
        await foreach (var row in Product.Changes.QueryAsync<TableEntity>(row => row.PartitionKey == account.Name))
        {
            if (row.GetString("RunId") != run.RunId) continue;
            change(row);
            await Product.Changes.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
        }
    }
}
