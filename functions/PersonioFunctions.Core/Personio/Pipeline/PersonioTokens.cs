using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// Holds tokens by account and client id, so that one account's token is never sent for another and new credentials start without one.
/// Concurrent callers for one account share one token request. It holds one token for each account synced in this process.
/// </summary>
internal sealed class PersonioTokens(PersonioSender sender, TimeProvider time, ILogger logger)
{
    /// <summary>Used when Personio states no lifetime. It returns the same token for 24 hours, so a token may be near its end.</summary>
    internal static readonly TimeSpan LifetimeWhenUnknown = TimeSpan.FromMinutes(10);

    // The longest documented lifetime. The limit also keeps an absurd number from overflowing a date.
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan LargestMargin = TimeSpan.FromMinutes(5);

    // A token may be revoked at any time, so a success proves it for a short time only.
    private static readonly TimeSpan ProofLasts = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Account, string ClientId), Slot> _slots = new();

    /// <summary>Returns the account's token, and fetches one if there is none.</summary>
    /// <param name="call">The call that needs the token. Its count of requests includes those for the token.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<string> GetAsync(PersonioCall call, CancellationToken cancellationToken) =>
        SlotOf(call.Connection).Usable(time) is { } token ? new(token) : new(FetchOnceAsync(call, rejected: null, cancellationToken));

    /// <summary>Returns another token than <paramref name="rejected"/>: one that another caller has fetched since, or a new one.</summary>
    public Task<string> RenewAsync(PersonioCall call, string rejected, CancellationToken cancellationToken)
    {
        Log.TokenRejected(logger, call.Connection.Account);
        return FetchOnceAsync(call, rejected, cancellationToken);
    }

    /// <summary>Fetches a token even when one is cached.</summary>
    public async Task AuthenticateAsync(PersonioConnection connection, CancellationToken cancellationToken)
    {
        var slot = SlotOf(connection);
        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            await FetchAsync(slot, connection, cancellationToken);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>Fetches a token of the v2 API for one call. It is not kept.</summary>
    public async Task<string> FetchForWebhooksAsync(PersonioConnection connection, CancellationToken cancellationToken)
    {
        var call = new WebhookTokenCall(connection, await connection.ClientSecret(cancellationToken));
        await sender.SendAsync(call, cancellationToken);
        return call.Token;
    }

    /// <summary>Notes that a call with this token has succeeded.</summary>
    public void Prove(PersonioConnection connection, string token) => SlotOf(connection).Prove(token, time.GetUtcNow());

    /// <summary>Whether a call with this token has just succeeded.</summary>
    public bool IsProven(PersonioConnection connection, string token) =>
        SlotOf(connection).ProvenAt(token) is { } proven && time.GetUtcNow() < proven + ProofLasts;

    /// <summary>Forgets a token that Personio rejected, unless another caller has already replaced it.</summary>
    public void Drop(PersonioConnection connection, string rejected) => SlotOf(connection).Drop(rejected);

    private Slot SlotOf(PersonioConnection connection) =>
        _slots.GetOrAdd((connection.Account, connection.ClientId), static _ => new Slot());

    // A gate instead of a shared task: cancelling one caller does not cancel the others' request, and a failure affects one caller only.
    private async Task<string> FetchOnceAsync(PersonioCall call, string? rejected, CancellationToken cancellationToken)
    {
        var slot = SlotOf(call.Connection);
        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            if (rejected is not null)
            {
                slot.Drop(rejected);
            }

            if (slot.Usable(time) is { } fetchedMeanwhile)
            {
                return fetchedMeanwhile;
            }

            var token = await FetchAsync(slot, call.Connection, cancellationToken);
            call.Requests += token.Requests;
            return token.Token;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private async Task<TokenCall> FetchAsync(Slot slot, PersonioConnection connection, CancellationToken cancellationToken)
    {
        var call = new TokenCall(connection, await connection.ClientSecret(cancellationToken));
        var asked = time.GetUtcNow();
        await sender.SendAsync(call, cancellationToken);

        var goodUntil = asked + UsableFor(call.Lifetime);
        slot.Keep(call.Token, goodUntil);
        ForgetOthers(connection);
        Log.TokenObtained(logger, connection.Account, goodUntil);
        return call;
    }

    // The account's other credentials were replaced by these.
    private void ForgetOthers(PersonioConnection connection)
    {
        foreach (var key in _slots.Keys.Where(key => key.Account == connection.Account && key.ClientId != connection.ClientId))
            _slots.TryRemove(key, out _);
    }

    private static TimeSpan UsableFor(TimeSpan? told)
    {
        if (told is not { } lifetime)
        {
            return LifetimeWhenUnknown;
        }

        lifetime = lifetime < LongestLifetime ? lifetime : LongestLifetime;
        var tenth = lifetime / 10;
        return lifetime - (tenth < LargestMargin ? tenth : LargestMargin);
    }

    private sealed class Slot
    {
        private Held? _held;

        public SemaphoreSlim Gate { get; } = new(1);

        public string? Usable(TimeProvider time) =>
            Volatile.Read(ref _held) is { } held && time.GetUtcNow() < held.GoodUntil ? held.Token : null;

        public void Keep(string token, DateTimeOffset goodUntil) => Volatile.Write(ref _held, new Held(token, goodUntil));

        public void Drop(string rejected)
        {
            if (Volatile.Read(ref _held) is { } held && held.Token == rejected)
            {
                Interlocked.CompareExchange(ref _held, null, held);
            }
        }

        // Racing writers note almost the same time.
        public void Prove(string token, DateTimeOffset now)
        {
            if (Volatile.Read(ref _held) is { } held && held.Token == token) held.ProvenAt = now;
        }

        public DateTimeOffset? ProvenAt(string token) =>
            Volatile.Read(ref _held) is { } held && held.Token == token ? held.ProvenAt : null;

        private sealed record Held(string Token, DateTimeOffset GoodUntil)
        {
            private long _provenTicks;

            public DateTimeOffset? ProvenAt
            {
                get => Volatile.Read(ref _provenTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
                set => Volatile.Write(ref _provenTicks, value!.Value.UtcTicks);
            }

            // A record prints its members, and this one holds a token.
            public override string ToString() => nameof(Held);
        }
    }
}
