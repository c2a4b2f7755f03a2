namespace PersonioFunctions.IntegrationTests.Sync.Faults;

/// <summary>The kinds of storage faults at one request of a run.</summary>
public enum Accident
{
    /// <summary>The request never arrives; the next ones succeed.</summary>
    Refused,

    /// <summary>The request is carried out and its response is lost; the next ones succeed.</summary>
    AnswerLost,

    /// <summary>The request is carried out, its response is lost, and the client repeats it.</summary>
    AnswerLostAndSentAgain,

    /// <summary>The process dies before the request.</summary>
    DiesBefore,

    /// <summary>The process dies after the request.</summary>
    DiesAfter,
}

/// <summary>
/// Fails every storage request in turn, in everything that a schedule or a person can request. The request is repeated, and the end state
/// must be as without the fault: people, feed of changes, plans, runs, health.
/// </summary>
public sealed class FaultInjectionTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    // The requests read and write account, state and record, and at the end state and record again. A rejection holds no lease.
    private const int FewestRequests = 4;

    // The most frequent scenarios fail in every way, the others in the two most different ones. All would take ten minutes.
    private static readonly string[] Thorough = ["FirstSync", "Everything"];
    private static readonly Accident[] Usual = [Accident.AnswerLost, Accident.DiesBefore];

    public static TheoryData<string, Accident> Accidents
    {
        get
        {
            var data = new TheoryData<string, Accident>();
            foreach (var name in FaultScenarios.All.Keys.Where(name => name != "ConnectAndSync"))
            {
                foreach (var accident in Thorough.Contains(name) ? Enum.GetValues<Accident>() : Usual) data.Add(name, accident);
            }

            return data;
        }
    }

    public static TheoryData<Accident> UsualAccidents { get; } = [.. Usual];

    [Theory]
    [MemberData(nameof(Accidents))]
    public Task Scenario_AnyStorageRequestGoesWrong_EndsAsUndisturbed(string scenario, Accident accident) =>
        TryEachRequestAsync(accident, FaultScenarios.All[scenario]);

    // Personio asks once to come back later. The message that the run sends itself completes it.
    [Theory]
    [MemberData(nameof(UsualAccidents))]
    public Task Deferral_AnyStorageRequestGoesWrong_EndsAsUndisturbed(Accident accident) =>
        TryEachRequestAsync(accident, new(120, async stage =>
        {
            await SyncAndChangeAsync(stage);
            ThrottleFirstTries(stage);
            return FaultScenario.Message(stage, SyncTrigger.Timer);
        }));

    [Theory]
    [MemberData(nameof(UsualAccidents))]
    public Task Retry_AnyStorageRequestGoesWrong_EndsAsUndisturbed(Accident accident) =>
        TryEachRequestAsync(accident, new(120, async stage =>
        {
            await SyncAndChangeAsync(stage);
            ThrottleFirstTries(stage);
            await stage.HandleAsync(stage.Message(SyncTrigger.Timer));
            var retry = Assert.Single(stage.Sent.All);
            stage.Time.Advance(retry.Delay);
            return FaultScenario.Message(stage, retry.Message);
        }));

    // Personio refuses the request, so the run fails, which is a valid outcome.
    [Theory]
    [MemberData(nameof(UsualAccidents))]
    public Task Refusal_AnyStorageRequestGoesWrong_EndsAsUndisturbed(Accident accident) =>
        TryEachRequestAsync(accident, new(10, async stage =>
        {
            await stage.ConnectAsync();
            stage.Company.InsteadOfList = StubCompany.Refused;
            return FaultScenario.Message(stage, SyncTrigger.Timer);
        }));

    private async Task TryEachRequestAsync(Accident accident, FaultScenario scenario)
    {
        var storage = await azurite.TakeAnotherAsync();
        var undisturbed = await RunAsync(storage, accident, atRequest: null, scenario);
        Assert.Null(undisturbed.Failure);
        var failures = new List<string>();
        var request = 0;
        for (var untouched = false; !untouched;)
        {
            var outcome = await RunAsync(storage, accident, ++request, scenario);
            untouched = outcome.Calls < request;
            if (outcome.DifferenceFrom(undisturbed) is { } difference) failures.Add($"request {request}: {difference}");
        }

        output.WriteLine($"{request - 1} requests went wrong in turn.");
        Assert.True(request > FewestRequests, $"Only {request - 1} requests were sent, so the work was not done.");
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    private static async Task<FaultOutcome> RunAsync(AzuriteFixture storage, Accident accident, int? atRequest, FaultScenario scenario)
    {
        await using var stage = await SyncStage.OpenAsync(
            storage, StubCompany.Of(scenario.People), accident == Accident.AnswerLostAndSentAgain ? 1 : 0);
        return await scenario.RunAsync(
            stage, armed => armed.Storage.Begin(n => Plan(accident, n, atRequest)), armed => armed.Storage.Count);
    }

    private static StorageFault Plan(Accident accident, int request, int? atRequest) => (accident, request - atRequest) switch
    {
        (_, null) or (_, < 0) => StorageFault.None,
        (Accident.Refused or Accident.DiesBefore, 0) => StorageFault.Refused,
        (_, 0) => StorageFault.AnswerLost,
        (Accident.DiesBefore or Accident.DiesAfter, _) => StorageFault.Refused,
        _ => StorageFault.None,
    };

    private static async Task SyncAndChangeAsync(SyncStage stage)
    {
        await stage.ConnectAsync();
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
        stage.Company.People[7] = stage.Company.People[7] with { Position = "Director" };
        stage.Company.People.Add(new StubPerson(5000, "Grace"));
    }

    // Personio refuses as often as one request has attempts.
    private static void ThrottleFirstTries(SyncStage stage)
    {
        var refusals = 4;
        stage.Company.InsteadOfList = () => refusals-- > 0 ? StubCompany.Throttled() : null;
    }
}
