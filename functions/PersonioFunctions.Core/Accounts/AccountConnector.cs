using Microsoft.Extensions.Logging;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Personio;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Accounts;

/// <summary>How an attempt to connect an account ended.</summary>
public enum ConnectOutcome
{
    /// <summary>A new account.</summary>
    Created,

    /// <summary>The account was there and now has these settings.</summary>
    Updated,

    /// <summary>The name belongs to other credentials and the caller did not ask to replace them. Nothing was changed.</summary>
    OtherCredentials,

    /// <summary>Somebody else changed the account at the same moment. Nothing was changed.</summary>
    Conflict,

    /// <summary>Credentials were tried too often; Personio was not asked. Nothing was changed.</summary>
    TooManyAttempts,
}

/// <summary>What may happen to the credentials that a name already has.</summary>
public enum ExistingCredentials
{
    /// <summary>Another client id is refused.</summary>
    Keep,

    /// <summary>Another client id takes the place of the old one.</summary>
    Replace,
}

/// <summary>
/// Connects accounts. The order of the steps is what makes every one of them safe to fail: Personio is asked first; the
/// secret is then stored as a new version that nothing refers to; the account row, written last, names that version. Until that
/// write, whatever was connected goes on with its old secret.
/// </summary>
public sealed class AccountConnector(
    AccountStore accounts,
    AccountStateStore states,
    ISecretStore secrets,
    PersonioClientFactory personio,
    ConnectLimits limits,
    TimeProvider time,
    ILogger<AccountConnector> logger)
{
    // Somebody waits for the answer to PUT, and the first run finds out the same.
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(10);

    /// <summary>Connects an account, or changes how it is connected. Safe to repeat.</summary>
    /// <param name="name">The account's name, valid by <see cref="AccountRules.Validate(string, AccountConnection)"/>.</param>
    /// <param name="connection">Valid likewise.</param>
    /// <param name="existing">What may happen to the credentials that the name already has.</param>
    /// <param name="caller">Who connects, for <see cref="ConnectLimits.TryBegin"/>.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="PersonioException">Personio refuses the credentials or gives no answer. Nothing was changed.</exception>
    /// <exception cref="SecretStoreException">The secret cannot be stored. Nothing was changed.</exception>
    public async Task<(ConnectOutcome Outcome, Account? Account)> ConnectAsync(
        string name, AccountConnection connection, ExistingCredentials existing, string caller, CancellationToken cancellationToken)
    {
        var (clientId, clientSecret) = (connection.ClientId!, connection.ClientSecret!);
        var stored = await accounts.FindAsync(name, cancellationToken);
        if (stored is not null && stored.ClientId != clientId && existing == ExistingCredentials.Keep)
            return (ConnectOutcome.OtherCredentials, stored);

        var client = personio.Create(new PersonioConnection(name, clientId, connection.CompanyName, _ => Task.FromResult(clientSecret)));
        using (var attempt = limits.TryBegin(name, caller))
        {
            if (attempt is null) return (ConnectOutcome.TooManyAttempts, null);
            await TryAsync(client, attempt, cancellationToken);
        }

        var readable = await AskForAttributesAsync(client, name, cancellationToken);
        var now = time.GetUtcNow();
        var enabled = connection.Enabled ?? stored?.Enabled ?? true;
        var account = new Account
        {
            Name = name,
            ClientId = clientId,
            SecretVersion = await secrets.SetAsync(SecretNames.ForAccount(name), clientSecret, cancellationToken),
            CompanyName = connection.CompanyName,
            DisplayName = connection.DisplayName,
            EmailAttribute = connection.EmailAttribute,
            TimeZone = connection.TimeZone ?? stored?.TimeZone ?? AccountRules.DefaultTimeZone,
            Lifecycle = stored?.Lifecycle ?? LifecycleSettings.Default,
            Enabled = enabled,
            PausedBecause = enabled ? null : stored?.PausedBecause,
            MinLeavers = connection.MinLeavers,
            MaxLeaversPercent = connection.MaxLeaversPercent,
            CreatedAt = stored?.CreatedAt ?? now,
            UpdatedAt = now,
            ETag = stored?.ETag ?? default,
        };
        if (!await accounts.TryWriteAsync(account, cancellationToken)) return (ConnectOutcome.Conflict, null);
        if (readable is not null) await StoreAttributesAsync(account, readable, now, cancellationToken);
        return (stored is null ? ConnectOutcome.Created : ConnectOutcome.Updated, account);
    }

    private static async Task TryAsync(PersonioClient client, ConnectAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            await client.AuthenticateAsync(cancellationToken);
        }
        catch (PersonioException failure) when (failure.Kind is PersonioFailureKind.Unauthorized or PersonioFailureKind.Forbidden)
        {
            attempt.Refused();
            throw;
        }
    }

    // Nice to know at once, and no reason not to connect.
    private async Task<IReadOnlySet<string>?> AskForAttributesAsync(
        PersonioClient client, string account, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LongestQuestion, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await client.GetReadableAttributesAsync(linked.Token);
        }
        catch (PersonioException failure)
        {
            logger.AttributesNotAnswered(account, failure.Kind);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.AttributesNotAnswered(account, PersonioFailureKind.Unavailable);
        }

        return null;
    }

    private async Task StoreAttributesAsync(
        Account account, IReadOnlySet<string> readable, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var attributes = new EmployeeAttributes(account.EmailAttribute);
        await states.ChangeAsync(
            account.Name,
            state => AttributeReport.AfterAsking(state.Attributes, attributes, readable, now) is { } report
                ? state with { Attributes = report }
                : null,
            cancellationToken);
    }

    /// <summary>What is needed to call Personio for a connected account.</summary>
    public PersonioConnection Open(Account account) => new(
        account.Name,
        account.ClientId,
        account.CompanyName,
        async cancellationToken =>
            await secrets.GetAsync(SecretNames.ForAccount(account.Name), account.SecretVersion, cancellationToken)
            ?? throw new SecretStoreException(
                $"The client secret of account '{account.Name}' is not in the secret store. Connect the account again with PUT /api/accounts/{account.Name}."));
}
