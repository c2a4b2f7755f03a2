using Microsoft.Extensions.Logging;
using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Personio;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Snapshots;

namespace PersonioFunctions.Schedule;

/// <summary>
/// Reads the first page of a newly connected account, so that the answer of the connecting call already says if nobody is listed or if
/// nobody has an expected value. The first run replaces the finding.
/// </summary>
public sealed class FirstLook(
    PersonioClientFactory personio, AccountConnector connector, AccountStateStore states, TimeProvider time, ILogger<FirstLook> logger)
{
    // The caller of PUT waits for it.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Looks at an account, unless a run of it has succeeded. The account is connected already, so a failure is left to the first run.
    /// </summary>
    public async Task TakeAsync(Account account, CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(account, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            logger.FirstPageNotRead(account.Name, (failure as PersonioException)?.Kind ?? PersonioFailureKind.Unavailable);
        }
    }

    private async Task LookAsync(Account account, CancellationToken cancellationToken)
    {
        var state = await states.GetAsync(account.Name, cancellationToken);
        if (state.Freshness.RanAt is not null) return;
        var attributes = account.Catalogue;
        using var timeout = new CancellationTokenSource(Longest, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var page = await personio.Create(connector.Open(account)).GetFirstEmployeesAsync(attributes.Keys, state.PageSize, linked.Token);
        var list = new SnapshotBuilder(attributes);
        list.Add(page);
        var found = EmptyAnswers.OfFirstPage(list.Build(), page.TotalElements);
        if (found is null && state.Degradation is null && page.Size == state.PageSize) return;
        var degradation = found is null ? null : new AccountProblem(found, time.GetUtcNow());
        await states.ChangeAsync(
            account.Name,
            now => now.Freshness.RanAt is null ? now with { Degradation = degradation, PageSize = page.Size } : null,
            cancellationToken);
    }
}
