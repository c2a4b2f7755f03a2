using System.Net;
using System.Text;
using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.Cases;

/// <summary>Plays the steps of one account of a case against the product with its storage, at the time of the case.</summary>
internal sealed class CasePlayer(AzuriteFixture azurite, CaseFile file) : IAsyncDisposable
{
    private const int FirstOrdinaryId = 5000;
    private const int MostRepetitions = 30;

    private readonly Dictionary<string, SyncStage> _stages = [];

    /// <summary>Does a step.</summary>
    /// <returns>The stage of its account and the latest run there.</returns>
    public async Task<(SyncStage Stage, SyncRun Run)> PlayAsync(CaseStep step)
    {
        if (!_stages.TryGetValue(step.Account, out var stage))
        {
            _stages[step.Account] = stage = await SyncStage.OpenAsync(azurite, new StubCompany());
            stage.Time.SetUtcNow(new DateTimeOffset(file.Today, new TimeOnly(12, 0), TimeSpan.Zero));
        }

        if (step.OrdinaryPeople is { } ordinary) Employ(stage.Company, step, ordinary);
        Behave(stage.Company, step.Personio ?? new CasePersonio());
        SyncRun run;
        var repetitions = 0;
        do
        {
            Assert.True(repetitions++ < MostRepetitions, $"No run is {step.Until}.");
            stage.Time.Advance(TimeSpan.FromHours(step.HoursLater));
            run = await DoAsync(stage, step);
        }
        while (step.Until is { } status && !Is(status, run.Status));
        return (stage, run);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stage in _stages.Values) await stage.DisposeAsync();
    }

    private static async Task<SyncRun> DoAsync(SyncStage stage, CaseStep step)
    {
        switch (step.Do.Split(' '))
        {
            case ["PUT", "/accounts/{name},", ..]:
                Assert.Equal(ConnectOutcome.Created, (await stage.ConnectAsync()).Outcome);
                if (step.TimeZone is { } zone) await stage.ChangeAccountAsync(account => account with { TimeZone = zone });
                if (step.DayEnds is { } ends) await stage.ChangeAccountAsync(account => WithDayEnds(account, ends));
                return await stage.SyncAsync(SyncTrigger.Connect);
            case ["POST", "/accounts/{name}/resync"]:
                return await stage.SyncAsync(SyncTrigger.Manual);
            case ["POST", "/accounts/{name}/plans/{held}/apply"]:
                var plan = (await stage.StateAsync()).Held!.PlanId;
                var decision = await stage.Get<PlanDecisions>().ApplyAsync(await stage.ConnectedAsync(), plan, CancellationToken.None);
                return (await stage.Runs.FindAsync(stage.Account, decision.Run!.RunId, CancellationToken.None))!;
            case ["POST", var path] when path.EndsWith("/readmit", StringComparison.Ordinal):
                await stage.Get<EmployeeReadmission>().ReadmitAsync(stage.Account, path.Split('/')[^2], CancellationToken.None);
                return await LatestRunAsync(stage);
            case ["DELETE", var path]:
                await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, path.Split('/')[^1], CancellationToken.None);
                return await LatestRunAsync(stage);
            case ["wait", ..]:
                var retry = stage.Sent.All[^1];
                stage.Time.Advance(retry.Delay);
                await stage.HandleAsync(retry.Message);
                return await stage.RunAsync(retry.Message);
            default:
                throw new InvalidOperationException($"No case does '{step.Do}'.");
        }
    }

    private static async Task<SyncRun> LatestRunAsync(SyncStage stage) =>
        (await stage.Runs.ListAsync(stage.Account, 1, null, CancellationToken.None)).Items[0];

    private static Account WithDayEnds(Account account, string ends) =>
        account with { Lifecycle = account.Lifecycle with { DayEnds = Enum.Parse<DayEnds>(ends, ignoreCase: true) } };

    private static void Employ(StubCompany company, CaseStep step, int ordinary)
    {
        var people = Enumerable.Range(FirstOrdinaryId, ordinary)
            .Except(step.Without.Select(id => (int)id))
            .ToDictionary(id => (long)id, id => new StubPerson(id, $"First{id}") { HireDate = "2021-03-01" });
        var named = step.People.Select(Person).ToList();
        for (var copies = 0; copies < step.AndSoOn; copies++) named.Add(Copy(named[^1], named[^1].Id + 1));
        foreach (var person in named) people[person.Id] = person;
        company.People.Clear();
        company.People.AddRange(people.Values.OrderBy(person => person.Id));
    }

    private static StubPerson Person(JsonElement bare) => new(bare.GetProperty("id").GetInt64())
    {
        Sent = bare.EnumerateObject().ToDictionary(attribute => attribute.Name, attribute => attribute.Value.GetRawText()),
    };

    // The id stands in the address too.
    private static StubPerson Copy(StubPerson person, long id) => person with
    {
        Id = id,
        Sent = person.Sent.ToDictionary(pair => pair.Key, pair => pair.Value.Replace($"{person.Id}", $"{id}", StringComparison.Ordinal)),
    };

    private static void Behave(StubCompany company, CasePersonio personio)
    {
        company.InsteadOfToken = Instead(personio.Token);
        company.InsteadOfList = Instead(personio.List);
        company.InsteadOfPerson = Instead(personio.Lookup);
        company.MaximumPageSize = personio.MaximumPageSize ?? 100;
        company.AnnouncedTotal = personio.Total;
        company.Merged.Clear();
        foreach (var (id, other) in personio.Merged) company.Merged[id] = other;
        company.LookedUp.Clear();
    }

    private static Func<HttpResponseMessage?> Instead(CaseResponse? response)
    {
        var left = response?.Times ?? int.MaxValue;
        return () => response is not null && left-- > 0 ? Message(response) : null;
    }

    private static HttpResponseMessage Message(CaseResponse response)
    {
        var body = response.Body is { ValueKind: JsonValueKind.String } text ? text.GetString() : response.Body?.GetRawText();
        var message = new HttpResponseMessage((HttpStatusCode)response.Status)
        {
            Content = new StringContent(body ?? "", Encoding.UTF8, response.ContentType),
        };
        foreach (var (name, value) in response.Headers) message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    internal static bool Is<T>(string word, T value)
        where T : struct, Enum => string.Equals(word, value.ToString(), StringComparison.OrdinalIgnoreCase);
}
