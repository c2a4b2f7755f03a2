using Microsoft.Extensions.Logging;
using PersonioFunctions.Employees.Own;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Personio;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Accounts.Connecting;

/// <summary>The outcome of an attempt to connect an account.</summary>
public enum ConnectOutcome
{
    /// <summary>The account is new.</summary>
    Created,

    /// <summary>The account existed and has these settings now.</summary>
    Updated,

    /// <summary>The account has other credentials, and the caller did not ask to replace them. Nothing was changed.</summary>
    OtherCredentials,

    /// <summary>Another caller changed or disconnected the account at the same moment. Nothing was changed.</summary>
    Conflict,

    /// <summary>Credentials were tried too often, so Personio was not asked. Nothing was changed.</summary>
    TooManyAttempts,

    /// <summary>The request leaves out an attribute that is stored, or gives it another column. Nothing was changed.</summary>
    AttributeInUse,

    /// <summary>
    /// By its <c>universal_id</c> or type, an attribute holds data that the request does not allow. Nothing was changed.
    /// </summary>
    SensitiveAttribute,

    /// <summary>
    /// Personio did not list the attributes, so nobody can tell what new ones hold, and of which type they are. Nothing was changed.
    /// </summary>
    UnlistedAttributes,
}

/// <summary>The treatment of the present credentials of an account.</summary>
public enum ExistingCredentials
{
    /// <summary>Another client id is refused.</summary>
    Keep,

    /// <summary>Another client id replaces the present one.</summary>
    Replace,
}

/// <summary>
/// Connects accounts. Any step may fail, because of their order: Personio is asked first. Then the secret is stored as a new version that
/// nothing refers to. The account's row is written last and names that version. Until that write, the account keeps its old secret.
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
    // The caller of PUT waits for this request, and the first run gets the same result.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    /// <summary>Connects an account, or changes its connection. Safe to repeat.</summary>
    /// <param name="name">The account's name, valid by <see cref="AccountRules.Validate(string, AccountConnection)"/>.</param>
    /// <param name="connection">The request, valid by the same rule.</param>
    /// <param name="existing">Whether the present credentials of the account may be replaced.</param>
    /// <param name="caller">The caller, for <see cref="ConnectLimits.TryBegin"/>.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="PersonioException">Personio refuses the credentials or does not answer. Nothing was changed.</exception>
    /// <exception cref="SecretStoreException">The secret cannot be stored. Nothing was changed.</exception>
    public async Task<(ConnectOutcome Outcome, Account? Account)> ConnectAsync(
        string name, AccountConnection connection, ExistingCredentials existing, string caller, CancellationToken cancellationToken)
    {
        var (clientId, clientSecret) = (connection.ClientId!, connection.ClientSecret!);
        var stored = await accounts.FindAsync(name, cancellationToken);

        // That attempt is about to delete the secret, so it would delete a version that is stored now.
        if (stored?.IsBeingRemoved(time.GetUtcNow()) == true) return (ConnectOutcome.Conflict, null);
        if (stored is not null && stored.ClientId != clientId && existing == ExistingCredentials.Keep)
            return (ConnectOutcome.OtherCredentials, stored);
        var present = stored?.Attributes ?? (await states.GetAsync(name, cancellationToken)).KeptAttributes;
        var columns = connection.Attributes ?? present.Columns;
        if (present.Columns.Any(column => columns.GetValueOrDefault(column.Key) != column.Value)
            || (connection.EmailAttribute is { } emailKey && columns.ContainsKey(emailKey)))
        {
            return (ConnectOutcome.AttributeInUse, stored);
        }

        var client = personio.Create(new PersonioConnection(name, clientId, connection.CompanyName, _ => Task.FromResult(clientSecret)));
        using (var attempt = limits.TryBegin(name, caller))
        {
            if (attempt is null) return (ConnectOutcome.TooManyAttempts, null);
            await AuthenticateAsync(client, attempt, cancellationToken);
        }

        var readable = await ReadAttributesAsync(client, name, cancellationToken);
        if (FindSensitive(connection, present, readable) is { } refused) return (refused, stored);
        var now = time.GetUtcNow();

        // An attempt to disconnect the account has disabled it, not a person.
        var enabled = connection.Enabled ?? stored is null or { Enabled: true } or { RemovalUntil: not null };
        var account = new Account
        {
            Name = name,
            ClientId = clientId,
            SecretVersion = await secrets.SetAsync(
                SecretNames.ForAccount(name), clientSecret, stored?.SecretVersion, cancellationToken),
            CompanyName = connection.CompanyName,
            DisplayName = connection.DisplayName,
            EmailAttribute = connection.EmailAttribute,
            Attributes = present.With(columns, key => readable?.GetValueOrDefault(key)?.Type),
            TimeZone = connection.TimeZone ?? stored?.TimeZone ?? AccountRules.DefaultTimeZone,
            Lifecycle = stored?.Lifecycle ?? LifecycleSettings.Default,
            Enabled = enabled,
            PausedBecause = enabled ? null : stored?.PausedBecause,
            MinLeavers = connection.MinLeavers,
            MaxLeaversPercent = connection.MaxLeaversPercent,
            WebhookHash = stored?.WebhookHash,
            WebhookId = stored?.WebhookId,
            FullSyncEvery = stored?.FullSyncEvery,
            CreatedAt = stored?.CreatedAt ?? now,
            UpdatedAt = now,
            ETag = stored?.ETag ?? default,
        };
        if (await accounts.TryWriteAsync(account, cancellationToken) is null) return (ConnectOutcome.Conflict, null);
        if (readable is not null) await StoreAttributesAsync(account, [.. readable.Keys], now, cancellationToken);
        return (stored is null ? ConnectOutcome.Created : ConnectOutcome.Updated, account);
    }

    private static ConnectOutcome? FindSensitive(
        AccountConnection connection, AttributeChoice present, IReadOnlyDictionary<string, PersonioAttribute>? readable)
    {
        var added = (connection.Attributes ?? AttributeChoice.None.Columns).Keys
            .Where(key => AttributeChoice.ColumnOf(key) is null)
            .Except(present.Keys)
            .Except(connection.SensitiveAttributes ?? [])
            .ToList();
        if (readable is null) return added.Count > 0 ? ConnectOutcome.UnlistedAttributes : null;
        return added.Exists(key => readable.GetValueOrDefault(key) is { } one && AttributeRules.IsSensitive(one.UniversalId, one.Type))
            ? ConnectOutcome.SensitiveAttribute
            : null;
    }

    private static async Task AuthenticateAsync(PersonioClient client, ConnectAttempt attempt, CancellationToken cancellationToken)
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

    // The attributes are useful at once, but a failure is not a reason to refuse the connection.
    private async Task<IReadOnlyDictionary<string, PersonioAttribute>?> ReadAttributesAsync(
        PersonioClient client, string account, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LongestRequest, time);
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
        Account account, IReadOnlyCollection<string> readable, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var attributes = account.Catalogue;
        await states.ChangeAsync(
            account.Name,
            state => AttributeReport.AfterAsking(state.Attributes, attributes, readable, now) is { } report
                ? state with { Attributes = report }
                : null,
            cancellationToken);
    }

    /// <summary>Opens the connection to Personio for a connected account.</summary>
    public PersonioConnection Open(Account account) => new(
        account.Name,
        account.ClientId,
        account.CompanyName,
        async cancellationToken =>
            await secrets.GetAsync(SecretNames.ForAccount(account.Name), account.SecretVersion, cancellationToken)
            ?? throw new SecretStoreException(
                $"The client secret of account '{account.Name}' is not in the secret store. "
                + $"Connect the account again with PUT /api/accounts/{account.Name}."));
}
