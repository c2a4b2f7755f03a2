using System.Net;
using System.Net.Http.Json;
using System.Text;
using Azure.Data.Tables;
using PersonioFunctions.IntegrationTests.Events;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>
/// People's data is in the table of employees and secrets are in the secret store. Nothing else that the product writes contains either.
/// </summary>
[Collection(SharedProduct.Name)]
public sealed class ConfidentialityTests(ProductFixture fixture)
{
    private static readonly string[] WantedEvents = ["employee.*", "account.*"];

    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task Output_AfterEveryFaultAndRefusal_ContainsNoPersonAndNoSecret()
    {
        await fixture.Drills;
        await using var receiver = await Receiver.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await Product.Api.PutAsync("subscriptions/secret-events", new
        {
            target = new { kind = "webhook", url = receiver.Url },
            events = WantedEvents,
            secret = EventStage.Key,
        })).Status);
        await ProvokeRefusalsAsync();
        var token = await SendWebhooksAsync();
        var vanished = await DecideAsync();
        var confidential = await ConfidentialAsync(vanished);

        var output = Product.Host.Output;
        var messages = fixture.SentMessages();
        var runs = await RowsAsync(Product.Runs);
        var accounts = await RowsAsync(Product.Accounts);
        var problems = Product.Api.Problems;
        var subscriptions = await RowsAsync(Product.Subscriptions);
        await Eventually.TrueAsync(() => receiver.All.Any(told => told.Type == "employee.emailChanged"), "events have arrived");
        Assert.Equal(HttpStatusCode.NoContent, (await Product.Api.DeleteAsync("subscriptions/secret-events")).Status);
        var events = receiver.All.Select(told => $"{told.Path} {string.Join(' ', told.Headers)} {told.Body}").ToList();

        // The search finds names and secrets in the places where they are allowed.
        Assert.InRange(confidential.NameCount, 100, int.MaxValue);
        Assert.NotEmpty(confidential.FindIn(await RowsAsync(Product.Employees)));
        Assert.Contains(messages, message => message.Contains("\"trigger\":\"retry\"", StringComparison.Ordinal));
        Assert.All(
            [output.Count, messages.Count, runs.Count, accounts.Count, problems.Count, events.Count, subscriptions.Count],
            count => Assert.InRange(count, 5, int.MaxValue));

        Assert.Empty(confidential.FindIn(output));
        Assert.Empty(confidential.FindIn(messages));
        Assert.Empty(confidential.FindIn(runs));
        Assert.Empty(confidential.FindIn(accounts));
        Assert.Empty(confidential.FindIn(problems));
        Assert.Empty(confidential.FindIn(events));
        Assert.Empty(confidential.FindIn(subscriptions));
        Assert.All(
            [output, messages, runs, accounts, problems, subscriptions, events],
            texts => Assert.DoesNotContain(texts, text => text.Contains(EventStage.Key[6..], StringComparison.Ordinal)));
        Assert.All(
            [output, messages, runs, accounts, problems, subscriptions, events],
            texts => Assert.DoesNotContain(texts, text => text.Contains(token, StringComparison.Ordinal)));
        Assert.DoesNotContain(output.Concat(messages).Concat(subscriptions), text => text.Contains("/hook", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SecretStore_ConnectedAccount_HoldsNoReadableSecret()
    {
        var account = await Product.ConnectAsync("secret-file", 5);

        var content = await File.ReadAllBytesAsync(Path.Combine(Product.Secrets, $"personio-{account.Name}.secret"));

        Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(account.Company.ClientSecret)));
        Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(account.Company.ClientSecret)));
    }

    /// <summary>Sends secrets and people's data to endpoints that refuse them.</summary>
    private async Task ProvokeRefusalsAsync()
    {
        var account = await Product.ConnectAsync("secret-refusals", 30);
        var person = (await account.PeopleAsync())[10];
        var (id, secret) = (account.Company.ClientId, account.Company.ClientSecret);
        var path = $"accounts/{account.Name}";
        (await Product.Api.PutAsync(path, new { clientId = secret, clientSecret = secret }))
            .ReadProblem(HttpStatusCode.Conflict, "otherCredentials");
        (await Product.Api.PutAsync(path, new { clientId = id, clientSecret = secret + "x" }))
            .ReadProblem(HttpStatusCode.UnprocessableEntity, "personioUnauthorized");
        (await Product.Api.PutAsync(
            path, new { clientId = id, clientSecret = secret, companyName = person.LastName, timeZone = person.Email }))
            .ReadProblem(HttpStatusCode.BadRequest, "invalidAccount");
        (await Product.Api.PutAsync(path, new Dictionary<string, string> { ["clientId"] = id, [secret] = person.Email }))
            .ReadProblem(HttpStatusCode.BadRequest, "invalidBody");
        (await Product.Api.PutAsync(path, new StringContent($"{{\"clientId\":\"{secret}", Encoding.UTF8, "application/json")))
            .ReadProblem(HttpStatusCode.BadRequest, "invalidBody");
        (await Product.Api.GetAsync($"{path}/employees/{Uri.EscapeDataString(person.FirstName)}"))
            .ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await Product.Api.GetAsync($"{path}/employees?top={secret}")).ReadProblem(HttpStatusCode.BadRequest, "invalidTop");

        var dropped = Dropped();
        await Product.Queue.SendMessageAsync($"{person.FirstName} {person.LastName} {person.Email} {secret}");
        await Eventually.TrueAsync(() => Dropped() > dropped, "the message with a person was given up");
    }

    /// <summary>Sends webhooks that contain people and tokens where they do not belong.</summary>
    /// <returns>The token of the account.</returns>
    private async Task<string> SendWebhooksAsync()
    {
        var account = await Product.ConnectAsync("secret-webhooks", 10);
        var person = (await account.PeopleAsync())[0];
        await Product.Control.SetWebhookScopeAsync(account.Name, true, CancellationToken.None);
        var webhook = (await Product.Api.PutAsync($"accounts/{account.Name}", new { webhook = true })).Read<AccountView>().Webhook!;
        using var client = new HttpClient();
        foreach (var (token, status) in ((string, HttpStatusCode)[])
            [(webhook.Token!, HttpStatusCode.NoContent), (webhook.Token + person.LastName, HttpStatusCode.Unauthorized)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{webhook.Url}?code={webhook.Token}")
            {
                Content = JsonContent.Create(new
                {
                    event_name = "person.updated",
                    payload = new { id = $"{person.Id}", email = person.Email, first_name = person.FirstName, last_name = person.LastName },
                }),
            };
            request.Headers.TryAddWithoutValidation("Authorization", token);
            using var answer = await client.SendAsync(request);
            Assert.Equal(status, answer.StatusCode);
        }

        await Eventually.TrueAsync(
            async () => (await account.RunsAsync()).Any(run => run is { Trigger: "webhook", IsAtRest: true }), "the employee was read");
        return webhook.Token!;
    }

    private int Dropped() => Product.Host.Output.Count(line => line.Contains("was dropped", StringComparison.Ordinal));

    /// <summary>
    /// Holds, shows, outdates, rejects and applies a plan; undoes a run; resyncs and erases people; hides attributes and shows them.
    /// </summary>
    /// <returns>The people who were in that company at first.</returns>
    private async Task<IReadOnlyList<SimulatedEmployee>> DecideAsync()
    {
        var account = await Product.ConnectAsync("secret-decisions", 40);
        var allPeople = await account.PeopleAsync();
        await account.VanishAsync(5);
        await account.ResyncAsync();
        var held = await account.HeldPlanAsync();
        await account.VanishAsync(1);
        var fresh = (await account.PostAsync($"plans/{held.PlanId}/apply")).Read<PlanView>(HttpStatusCode.Conflict);
        (await account.PostAsync($"plans/{held.PlanId}/reject")).Read<PlanView>();
        (await account.PostAsync($"plans/{fresh.PlanId}/apply")).Read<RunView>();
        (await account.PostAsync($"plans/{fresh.PlanId}/apply")).ReadProblem(HttpStatusCode.Conflict, "alreadyDecided");

        var people = await account.PlainPeopleAsync();
        await account.EditAsync(
            people[0].Id, person => person with { LastName = "Quastenflosser", Email = "quastenflosser@secret.example" });
        var steps = (await account.PostAsync($"employees/{people[0].Id}/resync")).Read<EmployeeSyncView>();
        Assert.Empty(new Confidential([.. allPeople, .. await account.PeopleAsync()]).FindIn(steps.Steps.Select(step => step.Detail)));
        await account.EditAsync(people[1].Id, person => person with { LastName = "Grottenolm", Email = "grottenolm@secret.example" });
        var run = await account.ResyncAsync();
        (await account.PostAsync($"runs/{run.RunId}/undo")).Read<UndoView>();
        (await account.PostAsync("resync")).ReadProblem(HttpStatusCode.Conflict, "disabled");
        await account.AtRestAsync((await account.PostAsync("resume")).Read<RunStartedView>(HttpStatusCode.Accepted).RunId);

        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync($"employees/{people[2].Id}")).Status);
        (await account.PostAsync($"employees/{people[2].Id}/resync")).ReadProblem(HttpStatusCode.Conflict, "erased");
        await account.ResyncAsync();

        await Product.Control.SetWhitelistAsync(
            account.Name, [.. account.Company.AttributeKeys.Where(key => key != "last_name")], CancellationToken.None);
        await account.ResyncAsync();
        Assert.Equal("unreadable", (await account.AttributesAsync()).Of("last_name").Status);
        await AskWhyAsync(account, people[0]);

        // Only the feed of changes and the responses to callers contain people.
        Assert.Contains(await account.ChangesAsync(), change => change.New == "Quastenflosser");
        return [.. allPeople, .. await account.PeopleAsync()];
    }

    /// <summary>Explains a person's state, counts the people, and refuses, previews and applies lifecycle settings.</summary>
    private async Task AskWhyAsync(TestAccount account, SimulatedEmployee person)
    {
        (await account.GetAsync($"employees/{person.Id}/explain")).Read<ExplanationView>();
        (await account.GetAsync($"employees/{Uri.EscapeDataString(person.FirstName)}/explain"))
            .ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await account.GetAsync("lifecycle/summary")).Read<SummaryView>();
        var path = $"accounts/{account.Name}/lifecycle";
        (await Product.Api.PutAsync(path, new { leaveCountsAs = person.Email })).ReadProblem(HttpStatusCode.BadRequest, "invalidLifecycle");
        var plan = (await Product.Api.PutAsync(path, new { leaveCountsAs = "inactive" })).Read<PlanView>(HttpStatusCode.Created);
        (await Product.Api.PutAsync($"{path}?plan={plan.PlanId}", new { leaveCountsAs = "inactive" })).Read<RunView>();
    }

    private async Task<Confidential> ConfidentialAsync(IEnumerable<SimulatedEmployee> vanished)
    {
        var people = vanished.ToList();
        foreach (var company in await Product.Control.GetCompaniesAsync(CancellationToken.None))
            people.AddRange(await Product.Control.GetEmployeesAsync(company.Name, CancellationToken.None));
        return new Confidential(people);
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(TableClient table) =>
        await table.QueryAsync<TableEntity>()
            .Select(row => string.Join(" | ", row.Select(column => $"{column.Key}={column.Value}"))).ToListAsync();
}
