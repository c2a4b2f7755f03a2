using System.Net;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>The feed of changes as a reader follows it.</summary>
[Collection(SharedProduct.Name)]
public sealed class ChangesTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task Feed_SmallPagesWhileRunsContinue_IsCompleteOrderedAndStable()
    {
        const int Runs = 4;
        var account = await Product.ConnectAsync("changes-feed", 40);
        var people = await account.PlainPeopleAsync();
        var read = new List<ChangeView>();
        using var done = new CancellationTokenSource();
        var reading = FollowAsync();

        var expected = new List<(string, string, string, string?, string?)>();
        var positions = people.Take(3).ToDictionary(person => person.Id, person => person.Position);
        for (var round = 0; round < Runs; round++)
        {
            foreach (var id in positions.Keys) await account.EditAsync(id, person => person with { Position = $"Role {round}" });
            var run = await account.ResyncAsync();
            foreach (var id in positions.Keys.ToList())
            {
                expected.Add((run.RunId, $"{id}", "JobTitle", positions[id], $"Role {round}"));
                positions[id] = $"Role {round}";
            }
        }

        await done.CancelAsync();
        await reading;

        // A reader that followed the runs, one that reads afterwards in pages of one, and one that reads again see the same.
        var all = await account.ChangesAsync();
        Assert.Equal(all, read);
        Assert.Equal(all, await account.ChangesAsync(top: 1));
        Assert.Equal(all.Skip(5), await account.ChangesAsync(after: all[4].Cursor, top: 3));
        Assert.Equal(("baseline", null, account.FirstRun.RunId), (all[0].Kind, all[0].EmployeeId, all[0].RunId));
        Assert.Equal(all.Select(change => change.Cursor).Order(StringComparer.Ordinal), all.Select(change => change.Cursor));
        Assert.Equal(
            expected.Order(),
            all.Skip(1).Select(change => (change.RunId, change.EmployeeId!, change.Field!, change.Old, change.New)).Order());
        Assert.Equal(
            all.Select(change => change.RunId).Distinct(), all.Select(change => change.RunId).Distinct().Order(StringComparer.Ordinal));

        async Task FollowAsync()
        {
            // Reads once more after the last run has ended.
            for (var isLast = false; !isLast;)
            {
                isLast = done.IsCancellationRequested;
                read.AddRange(await account.ChangesAsync(read.Count == 0 ? null : read[^1].Cursor, top: 2));
            }
        }
    }

    [Fact]
    public async Task Feed_AtItsEnd_ReturnsTheSameCursor()
    {
        var account = await Product.ConnectAsync("changes-end", 5);
        var cursor = (await account.ChangesAsync())[^1].Cursor;

        var page = (await account.GetAsync($"changes?after={cursor}")).Read<ChangesView>();

        Assert.Empty(page.Items);
        Assert.Equal(cursor, page.Cursor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0000000001-0000000")]
    [InlineData("0000000001-00000000~")]
    [InlineData("0000000001-00000000%00")]
    [InlineData("' or PartitionKey ge '")]
    [InlineData("zzzzzzzzzz-zzzzzzzz")]
    public async Task Feed_InvalidCursor_IsRefused(string cursor)
    {
        var account = "changes-none";
        if ((await Product.Api.GetAsync($"accounts/{account}")).Status == HttpStatusCode.NotFound) await Product.ConnectAsync(account, 5);

        (await Product.Api.GetAsync($"accounts/{account}/changes?after={cursor}")).ReadProblem(HttpStatusCode.BadRequest, "invalidCursor");
    }

    [Fact]
    public async Task FeedAndHistory_UnknownAccountOrPerson_AreNotFoundOrEmpty()
    {
        var account = await Product.ConnectAsync("changes-nobody", 5);

        (await Product.Api.GetAsync("accounts/changes-unknown/changes")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await account.GetAsync("employees/not-an-id/history")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        Assert.Empty((await account.GetAsync("employees/99999999/history")).Read<ListView<ChangeView>>().Items);
    }
}
