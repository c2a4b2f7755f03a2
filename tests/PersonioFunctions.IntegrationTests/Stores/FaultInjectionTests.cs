using Azure;
using PersonioFunctions.Accounts;
using PersonioFunctions.IntegrationTests.Infrastructure;
using PersonioFunctions.Sync;
using Xunit.Abstractions;

namespace PersonioFunctions.IntegrationTests.Stores;

/// <summary>How storage goes wrong at one request of a run.</summary>
public enum Accident
{
    /// <summary>The request never arrives; the next ones do.</summary>
    Refused,

    /// <summary>The request is done and its answer lost; the next ones are answered.</summary>
    AnswerLost,

    /// <summary>Likewise, and the client sends the request again by itself.</summary>
    AnswerLostAndSentAgain,

    /// <summary>The process dies before the request.</summary>
    DiesBefore,

    /// <summary>The process dies after the request.</summary>
    DiesAfter,
}

/// <summary>
/// Every request to storage that a run makes goes wrong in turn; the message is delivered again, and everything must be as if nothing
/// had happened.
/// </summary>
public sealed class FaultInjectionTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    // Account, state read and written, record; and at the end state read and written and record again.
    private const int FewestRequests = 7;

    public static TheoryData<Accident> Accidents { get; } = [.. Enum.GetValues<Accident>()];

    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task FirstSync_AnyRequestGoesWrong_EndsAsUndisturbed(Accident accident) => await TryEachRequestAsync(
        accident,
        _ => Task.CompletedTask,
        stage => Task.FromResult(stage.Message(SyncTrigger.Connect)),
        SyncRunStatus.Succeeded);

    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task OneUpdateCreateAndAbsence_AnyRequestGoesWrong_EndsAsUndisturbed(Accident accident) => await TryEachRequestAsync(
        accident,
        SyncAndChangeAsync,
        stage => Task.FromResult(stage.Message(SyncTrigger.Timer)),
        SyncRunStatus.Succeeded);

    // Personio says "later" once; the run is brought to its end by the message that it sends itself.
    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task Deferral_AnyRequestGoesWrong_EndsAsUndisturbed(Accident accident) => await TryEachRequestAsync(
        accident,
        async stage =>
        {
            await SyncAndChangeAsync(stage);
            ThrottleFirstTries(stage);
        },
        stage => Task.FromResult(stage.Message(SyncTrigger.Timer)),
        SyncRunStatus.Succeeded);

    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task Retry_AnyRequestGoesWrong_EndsAsUndisturbed(Accident accident) => await TryEachRequestAsync(
        accident,
        SyncAndChangeAsync,
        async stage =>
        {
            ThrottleFirstTries(stage);
            await stage.HandleAsync(stage.Message(SyncTrigger.Timer));
            var retry = Assert.Single(stage.Sent.All);
            stage.Time.Advance(retry.Delay);
            return retry.Message;
        },
        SyncRunStatus.Succeeded);

    // Personio refuses: the run fails, which is a result like any other.
    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task Refusal_AnyRequestGoesWrong_EndsAsUndisturbed(Accident accident) => await TryEachRequestAsync(
        accident,
        stage =>
        {
            stage.Company.InsteadOfList = StubCompany.Refused;
            return Task.CompletedTask;
        },
        stage => Task.FromResult(stage.Message(SyncTrigger.Timer)),
        SyncRunStatus.Failed);

    private async Task TryEachRequestAsync(
        Accident accident,
        Func<SyncStage, Task> prepare,
        Func<SyncStage, Task<SyncMessage>> ask,
        SyncRunStatus expected)
    {
        var undisturbed = await RunWithAccidentAsync(accident, atRequest: null, prepare, ask);
        Assert.Equal(expected, undisturbed.Run.Status);
        var failures = new List<string>();
        var request = 0;
        for (var untouched = false; !untouched;)
        {
            var result = await RunWithAccidentAsync(accident, ++request, prepare, ask);
            untouched = result.Requests < request;
            if (Compare(undisturbed, result) is { } difference) failures.Add($"request {request}: {difference}");
        }

        output.WriteLine($"{request - 1} requests went wrong in turn.");
        Assert.True(request > FewestRequests, $"Only {request - 1} requests were seen: the run did not do its work.");
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    private async Task<Result> RunWithAccidentAsync(
        Accident accident, int? atRequest, Func<SyncStage, Task> prepare, Func<SyncStage, Task<SyncMessage>> ask)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(
            azurite, StubCompany.Of(120), accident == Accident.AnswerLostAndSentAgain ? 1 : 0);
        await prepare(stage);
        var message = await ask(stage);
        var before = stage.Sent.All.Count;
        stage.Storage.Begin(n => Plan(accident, n, atRequest));
        try
        {
            await stage.HandleAsync(message);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException && atRequest is not null)
        {
            // What the host sees before it delivers the message again.
        }

        var requests = stage.Storage.Count;
        stage.Storage.Heal();

        // The message comes back unless it was handled; so does everything that the attempt had sent. Twice is always allowed.
        await stage.DeliverAsync([new SentMessage(message, TimeSpan.FromSeconds(30)), .. stage.Sent.All.Skip(before)]);
        return new Result(requests, await stage.RowsAsync(), await stage.RunAsync(message), await stage.StateAsync(), await stage.HealthAsync());
    }

    private static StorageFault Plan(Accident accident, int request, int? atRequest) => (accident, request - atRequest) switch
    {
        (_, null) or (_, < 0) => StorageFault.None,
        (Accident.Refused or Accident.DiesBefore, 0) => StorageFault.Refused,
        (_, 0) => StorageFault.AnswerLost,
        (Accident.DiesBefore or Accident.DiesAfter, _) => StorageFault.Refused,
        _ => StorageFault.None,
    };

    private static string? Compare(Result undisturbed, Result result)
    {
        var counts = result.Run.Counts;
        return
            !undisturbed.Rows.SequenceEqual(result.Rows) ? $"the rows differ: {result.Rows.Count} instead of {undisturbed.Rows.Count}"
            : result.Run.Status != undisturbed.Run.Status || result.Run.Error?.Code != undisturbed.Run.Error?.Code
                ? $"the run is {result.Run.Status} {result.Run.Error?.Code}"
            : result.Run.FinishedAt is null ? "the run has no end"
            : counts.Fetched != counts.Created + counts.Updated + counts.Unchanged + counts.Held + counts.Skipped ? $"the counts do not add up: {counts}"
            : result.State.ActiveRunId is not null ? "the account is still held"
            : result.State.DeferredRunId is not null ? "the account still waits"
            : result.Health != undisturbed.Health ? $"the account is {result.Health}"
            : null;
    }

    private static async Task SyncAndChangeAsync(SyncStage stage)
    {
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
        stage.Company.People[7] = stage.Company.People[7] with { Position = "Director" };
        stage.Company.People.Add(new StubPerson(5000, "Grace"));

        // However often the run begins anew, they are missing and have not left: that takes a second run.
        stage.Company.People.RemoveAt(20);
    }

    // As many refusals as one attempt makes tries.
    private static void ThrottleFirstTries(SyncStage stage)
    {
        var refusals = 4;
        stage.Company.InsteadOfList = () => refusals-- > 0 ? StubCompany.Throttled() : null;
    }

    private sealed record Result(
        int Requests, SortedDictionary<string, string> Rows, SyncRun Run, AccountState State, AccountHealthStatus Health);
}
