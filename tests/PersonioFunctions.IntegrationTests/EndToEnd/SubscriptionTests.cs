using System.Net;
using PersonioFunctions.IntegrationTests.Events;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>Subscriptions over HTTP, and events of a running product at a real receiver.</summary>
[Collection(SharedProduct.Name)]
public sealed class SubscriptionTests(ProductFixture fixture)
{
    private static readonly string[] AllEvents = ["employee.*", "account.*"];

    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task Subscription_FromPutToDelete_TellsAnEditAndShowsNoSecret()
    {
        var account = await Product.ConnectAsync("subscribed", 10);
        await using var receiver = await Receiver.StartAsync();
        const string Path = "subscriptions/life";
        var created = await Product.Api.PutAsync(Path, Body(receiver.Url + "?tenant=quux", accounts: [account.Name]));
        Assert.Equal((HttpStatusCode.Created, "/api/subscriptions/life"), (created.Status, created.Location));
        var changed = await Product.Api.PutAsync(Path, Body(receiver.Url, key: null, accounts: [account.Name]));
        Assert.Equal(HttpStatusCode.OK, changed.Status);

        var person = (await account.PlainPeopleAsync())[0];
        await account.EditAsync(person.Id, one => one with { Department = "Quastenflosser" });
        await account.ResyncAsync();
        await Eventually.TrueAsync(() => receiver.All.Count > 0, "the edit is told");

        var told = receiver.All[0];
        Assert.Equal(
            ("employee.departmentChanged", $"accounts/{account.Name}/employees/{person.Id}", "/hook"),
            (told.Type, told.Subject, told.Path));
        var change = (await account.ChangesAsync()).Single(one => one.Event == "departmentChanged");
        Assert.Equal($"{account.Name}:{change.Cursor}", told.Id);
        var answers = new[] { created, await Product.Api.GetAsync(Path), await Product.Api.GetAsync("subscriptions") };
        Assert.All(answers, answer =>
        {
            Assert.DoesNotContain("whsec", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("/hook", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("quux", answer.Body, StringComparison.Ordinal);
            Assert.Contains($"\"host\":\"127.0.0.1:{receiver.Port}\"", answer.Body, StringComparison.Ordinal);
        });

        Assert.Equal(HttpStatusCode.Accepted, (await ReplayAsync(Path, null, Baseline(await account.ChangesAsync()))).Status);
        await Eventually.TrueAsync(() => receiver.All.Count > 1, "the edit is told again");
        Assert.Equal(told.Id, receiver.All[1].Id);

        Assert.Equal(HttpStatusCode.NoContent, (await Product.Api.DeleteAsync(Path)).Status);
        (await Product.Api.GetAsync(Path)).ReadProblem(HttpStatusCode.NotFound, "notFound");
    }

    [Fact]
    public async Task Test_Target_SaysWhatBecameOfIt()
    {
        await using var receiver = await Receiver.StartAsync();
        await Product.Api.PutAsync("subscriptions/tried", Body(receiver.Url));

        var delivered = await Product.Api.PostAsync("subscriptions/tried/test");
        Assert.Equal((HttpStatusCode.OK, """{"delivered":true,"status":204}"""), (delivered.Status, delivered.Body));
        Assert.Equal(("test", "subscriptions/tried"), (receiver.All[0].Type, receiver.All[0].Subject));
        new StandardWebhooks.StandardWebhook(EventStage.Key).Verify(receiver.All[0].Body, receiver.All[0].Headers);

        receiver.AnswerWith(404);
        var refused = await Product.Api.PostAsync("subscriptions/tried/test");
        Assert.Contains("\"delivered\":false,\"status\":404,\"code\":\"targetAnswer\"", refused.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("/hook", refused.Body, StringComparison.Ordinal);
        await Product.Api.DeleteAsync("subscriptions/tried");
    }

    [Fact]
    public async Task Target_NeverAnswers_DelaysNoSync()
    {
        var account = await Product.ConnectAsync("patient", 10);
        await using var receiver = await Receiver.StartAsync();
        var isOver = false;
        receiver.Answer = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => isOver = true, TaskScheduler.Default);
        };
        await Product.Api.PutAsync("subscriptions/patient", Body(receiver.Url, accounts: [account.Name]));
        var people = await account.PlainPeopleAsync();
        await account.EditAsync(people[0].Id, one => one with { Department = "One" });
        await account.ResyncAsync();
        await Eventually.TrueAsync(() => receiver.All.Count > 0, "the target is asked");

        await account.EditAsync(people[1].Id, one => one with { Department = "Two" });
        var run = await account.ResyncAsync();

        Assert.Equal(("succeeded", 1), (run.Status, run.Counts.Updated));
        Assert.False(isOver);
        await Product.Api.DeleteAsync("subscriptions/patient");
    }

    [Fact]
    public async Task Target_Answers410_IsCountedInHealth()
    {
        var account = await Product.ConnectAsync("goners", 5);
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(410);
        await Product.Api.PutAsync("subscriptions/gone", Body(receiver.Url, accounts: [account.Name]));
        var person = (await account.PlainPeopleAsync())[0];
        await account.EditAsync(person.Id, one => one with { Department = "One" });
        await account.ResyncAsync();

        // A result is reused for some seconds.
        await Eventually.TrueAsync(
            async () => (await Product.Api.GetAsync("health")).Body.Contains("\"stoppedSubscriptions\":1", StringComparison.Ordinal),
            "the stopped subscription is counted");
        var shown = await Product.Api.GetAsync("subscriptions/gone");
        Assert.Contains("\"status\":\"disabled\",\"code\":\"targetGone\"", shown.Body, StringComparison.Ordinal);
        await Product.Api.DeleteAsync("subscriptions/gone");
    }

    [Theory]
    [InlineData("no address")]
    [InlineData("http://receiver.example/")]
    [InlineData("https://169.254.169.254/metadata/identity/oauth2/token")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[64:ff9b::a00:1]/")]
    [InlineData("https://168.63.129.16/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://100.64.0.1/")]
    public async Task Put_BadTarget_SaysSoAndStoresNothing(string url)
    {
        var problem = (await Product.Api.PutAsync("subscriptions/bad", Body(url)))
            .ReadProblem(HttpStatusCode.BadRequest, "invalidSubscription");

        Assert.Equal(["target"], problem.Errors!.Keys);
        (await Product.Api.GetAsync("subscriptions/bad")).ReadProblem(HttpStatusCode.NotFound, "notFound");
    }

    [Fact]
    public async Task Put_BadMembers_SaysSoAndStoresNothing()
    {
        await using var receiver = await Receiver.StartAsync();
        await RefusedAsync("bad", Body(receiver.Url, events: ["employee.promoted"]), "events");
        await RefusedAsync("bad", Body(receiver.Url, key: "password"), "secret");
        await RefusedAsync("bad", Body(receiver.Url, key: null), "secret");
        await RefusedAsync("bad", Body(receiver.Url, accounts: ["No Account"]), "accounts");
        await RefusedAsync("Bad", Body(receiver.Url), "name");
        (await Product.Api.PutAsync("subscriptions/bad", new { target = receiver.Url, events = AllEvents }))
            .ReadProblem(HttpStatusCode.BadRequest, "invalidBody");
        (await Product.Api.PutAsync("subscriptions/bad", new { whsec = "quux" })).ReadProblem(HttpStatusCode.BadRequest, "invalidBody");
        (await Product.Api.GetAsync("subscriptions/bad")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task Actions_UnknownOrBadInput_SaySo()
    {
        var account = await Product.ConnectAsync("replayed", 5);
        await using var receiver = await Receiver.StartAsync();
        const string Path = "subscriptions/actions";
        await Product.Api.PutAsync(Path, Body(receiver.Url, accounts: [account.Name, "not-connected"]));
        var first = Baseline(await account.ChangesAsync());

        (await ReplayAsync(Path, account.Name, "yesterday")).ReadProblem(HttpStatusCode.BadRequest, "invalidCursor");
        (await ReplayAsync(Path, account.Name, null)).ReadProblem(HttpStatusCode.BadRequest, "invalidCursor");
        var tooOld = (await ReplayAsync(Path, account.Name, "0000000001-00000000")).ReadProblem(HttpStatusCode.Gone, "cursorTooOld");
        Assert.Contains("Read all employees again, then replay from a later cursor.", tooOld.Detail, StringComparison.Ordinal);
        (await ReplayAsync(Path, null, first)).ReadProblem(HttpStatusCode.BadRequest, "invalidBody");
        (await ReplayAsync(Path, "not-connected", first)).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await ReplayAsync(Path, "../x", first)).ReadProblem(HttpStatusCode.NotFound, "notFound");
        Assert.Equal(HttpStatusCode.Accepted, (await Product.Api.PostAsync($"{Path}/resume")).Status);
        foreach (var action in new[] { "test", "resume" })
            (await Product.Api.PostAsync($"subscriptions/nobody/{action}")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await ReplayAsync("subscriptions/nobody", account.Name, first)).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await Product.Api.DeleteAsync("subscriptions/nobody")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        await Product.Api.DeleteAsync(Path);
    }

    private static object Body(
        string url, string? key = EventStage.Key, IReadOnlyList<string>? accounts = null, IReadOnlyList<string>? events = null) =>
        new { target = new { kind = "webhook", url }, events = events ?? AllEvents, accounts, secret = key };

    private static string Baseline(IReadOnlyList<ChangeView> changes) => changes.First(change => change.Kind == "baseline").Cursor;

    private Task<ApiAnswer> ReplayAsync(string path, string? account, string? from) =>
        Product.Api.PostAsync($"{path}/replay", new { account, from });

    private async Task RefusedAsync(string name, object body, string member)
    {
        var problem = (await Product.Api.PutAsync($"subscriptions/{name}", body))
            .ReadProblem(HttpStatusCode.BadRequest, "invalidSubscription");
        Assert.Equal([member], problem.Errors!.Keys);
    }
}
