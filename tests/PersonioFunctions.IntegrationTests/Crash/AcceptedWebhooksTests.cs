using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.Crash;

/// <summary>
/// Kills the host's process after it has accepted a webhook. Personio does not send the webhook again, but the employee is synced.
/// </summary>
public sealed class AcceptedWebhooksTests(SharedAzurite azurite)
{
    private const string Account = "acme";
    private const int LeaseSeconds = 5;

    // A minute until the employee may be taken again, and the watchdog.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kill_WebhookAccepted_TheEmployeeIsSyncedAfterTheRestart(bool isLookedUp)
    {
        await using var stage = await CrashStage.StartAsync(azurite, new SimulatorCompany(Account, 20));
        var personio = stage.Personio.Control;
        var person = (await personio.GetEmployeesAsync(Account, CancellationToken.None))[0];
        await using (var host = await stage.StartHostAsync(CrashStage.Never, LeaseSeconds))
        {
            await stage.ConnectAsync(host, Account, Account);
            await stage.FinishedRunAsync(Account, (await stage.NewestRunAsync(Account)).RunId);
            await SwitchOnAsync(host, personio);
            await personio.AddFaultAsync(
                new FaultRule { Kind = FaultKind.Slow, On = FaultTarget.Employee, DelayMilliseconds = int.MaxValue },
                CancellationToken.None);
            if (!isLookedUp) stage.Gate.Hold(request => request.Path.Value!.Contains("'state'", StringComparison.Ordinal));

            await personio.EditEmployeeAsync(
                Account, person.Id, someone => someone with { LastName = "Grottenolm" }, CancellationToken.None);

            await Eventually.TrueAsync(
                async () => (await personio.GetWebhookAttemptsAsync(Account, CancellationToken.None)).Any(attempt => attempt.Status == 204),
                "the webhook is accepted");
            if (isLookedUp)
            {
                await Eventually.TrueAsync(
                    async () => (await personio.GetRequestsAsync(null, CancellationToken.None))
                        .Any(request => request.PathAndQuery.StartsWith($"/v1/company/employees/{person.Id}?", StringComparison.Ordinal)),
                    "the employee is looked up");
            }

            host.Kill();
            await host.WaitForExitAsync();
        }

        stage.Gate.Hold(_ => false);
        await personio.ClearFaultsAsync(company: null, CancellationToken.None);
        await using var next = await stage.StartHostAsync(CrashStage.Never, LeaseSeconds);

        await Eventually.TrueAsync(
            async () => (string)(await RowAsync(stage, person.Id))["LastName"] == "Grottenolm", "the employee is synced", Longest);
        Assert.Single(await personio.GetWebhookAttemptsAsync(Account, CancellationToken.None));
    }

    private static async Task SwitchOnAsync(LocalHostProcess host, SimulatorControl personio)
    {
        await personio.SetWebhookScopeAsync(Account, true, CancellationToken.None);
        using var answer = await host.Client.PutAsJsonAsync($"accounts/{Account}", new { webhook = true });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var webhook = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("webhook");
        Assert.True(webhook.GetProperty("registered").GetBoolean());
    }

    private static async Task<TableEntity> RowAsync(CrashStage stage, long id) =>
        await stage.Tables.GetTableClient(TableNames.Employees).GetEntityAsync<TableEntity>(Account, $"{id}");
}
