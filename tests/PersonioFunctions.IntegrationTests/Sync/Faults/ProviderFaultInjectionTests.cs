namespace PersonioFunctions.IntegrationTests.Sync.Faults;

/// <summary>The duration of a fault.</summary>
public enum FaultLength
{
    /// <summary>One call fails; the next ones succeed.</summary>
    Once,

    /// <summary>That call and all later ones fail, until the request is repeated.</summary>
    FromThenOn,
}

/// <summary>
/// Fails every request to Personio and every call to the secret store in turn. During the fault no row is written. Afterwards the end state
/// is as without the fault.
/// </summary>
public sealed class ProviderFaultInjectionTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    // A person whom the first run could not look up becomes missing in the second run and leaves in the third.
    private const int Ticks = 2;

    // The scenarios that call Personio.
    private static readonly string[] Asking = ["ConnectAndSync", "Everything", "Held", "Apply", "EmployeeResync"];

    public static TheoryData<string, ProviderFault, FaultLength> ProviderFaults
    {
        get
        {
            var data = new TheoryData<string, ProviderFault, FaultLength>();
            foreach (var scenario in Asking)
            {
                foreach (var fault in Enum.GetValues<ProviderFault>().Where(fault => fault != ProviderFault.None))
                {
                    data.Add(scenario, fault, FaultLength.Once);
                    if (scenario == "Everything") data.Add(scenario, fault, FaultLength.FromThenOn);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ProviderFaults))]
    public Task Scenario_AnyRequestToPersonioGoesWrong_EndsAsUndisturbed(string scenario, ProviderFault fault, FaultLength length) =>
        TryEachCallAsync(scenario, stage => stage.Company.Faults, fault, length);

    [Theory]
    [InlineData("ConnectAndSync", FaultLength.Once)]
    [InlineData("ConnectAndSync", FaultLength.FromThenOn)]
    [InlineData("Everything", FaultLength.Once)]
    [InlineData("Everything", FaultLength.FromThenOn)]
    public Task Scenario_AnyCallToTheSecretStoreGoesWrong_EndsAsUndisturbed(string scenario, FaultLength length) => TryEachCallAsync(
        scenario, stage => stage.Secrets.Faults, SecretFault.Refused, length);

    private async Task TryEachCallAsync<T>(string name, Func<SyncStage, CallFaults<T>> faultsOf, T fault, FaultLength length)
        where T : struct, Enum
    {
        var storage = await azurite.TakeAnotherAsync();
        var undisturbed = await RunAsync(_ => default);
        Assert.Null(undisturbed.Failure);
        Assert.True(undisturbed.HasWritten);
        var failures = new List<string>();
        for (var call = 1; call <= undisturbed.Calls; call++)
        {
            var outcome = await RunAsync(n => n == call || (n > call && length == FaultLength.FromThenOn) ? fault : default);
            if (outcome.DifferenceFrom(undisturbed) is { } difference) failures.Add($"call {call}: {difference}");

            // A plan is made from the whole list or not at all.
            if (outcome.HasWritten && outcome.StatusBetween is not (SyncRunStatus.Succeeded or SyncRunStatus.Held))
                failures.Add($"call {call}: a row was touched by a run that is {outcome.StatusBetween}");
        }

        output.WriteLine($"{undisturbed.Calls} calls went wrong in turn.");
        Assert.NotEqual(0, undisturbed.Calls);
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));

        async Task<FaultOutcome> RunAsync(Func<int, T> plan)
        {
            var scenario = FaultScenarios.All[name];
            await using var stage = await SyncStage.OpenAsync(storage, StubCompany.Of(scenario.People));
            return await scenario.RunAsync(stage, armed => faultsOf(armed).Begin(plan), armed => faultsOf(armed).Count, Ticks);
        }
    }
}
