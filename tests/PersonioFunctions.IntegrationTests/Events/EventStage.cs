using Azure;
using Microsoft.Extensions.DependencyInjection;

namespace PersonioFunctions.IntegrationTests.Events;

/// <summary>A sync stage with a receiver of events. Delivers the messages that wake publishers as a queue does.</summary>
internal sealed class EventStage : IAsyncDisposable
{
    public const string Key = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    private readonly List<(PublishMessage Message, DateTimeOffset At)> _inbox = [];
    private int _known;

    private EventStage(SyncStage sync, Receiver receiver) => (Sync, Receiver, Accounts) = (sync, receiver, [sync.Account]);

    public SyncStage Sync { get; }

    public Receiver Receiver { get; }

    public StubCompany Company => Sync.Company;

    public string Name { get; } = "s" + Guid.NewGuid().ToString("N");

    /// <summary>The kind of target that the next PUT names.</summary>
    public string Kind { get; set; } = "webhook";

    /// <summary>The accounts that the next PUT names; null for all.</summary>
    public IReadOnlyList<string>? Accounts { get; set; }

    /// <summary>The messages that wake publishers and are not handled yet.</summary>
    public int Waiting
    {
        get
        {
            Collect();
            return _inbox.Count;
        }
    }

    /// <summary>Opens a stage whose account has synced its first people.</summary>
    public static async Task<EventStage> OpenAsync(
        AzuriteFixture azurite, int people = 3, Action<IServiceCollection>? replace = null)
    {
        var stage = await OpenConnectedAsync(azurite, people, replace);
        await stage.Sync.SyncAsync();
        return stage;
    }

    /// <summary>Opens a stage whose account is connected and has not run.</summary>
    public static async Task<EventStage> OpenConnectedAsync(
        AzuriteFixture azurite, int people = 3, Action<IServiceCollection>? replace = null)
    {
        var settings = new Dictionary<string, string?> { ["Events:AllowedNetworks"] = "127.0.0.0/8" };
        var sync = await SyncStage.OpenAsync(azurite, StubCompany.Of(people), settings: settings, replace: replace);

        // A verifier of signatures compares their time with the real one.
        sync.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        Assert.Equal(ConnectOutcome.Created, (await sync.ConnectAsync()).Outcome);
        return new EventStage(sync, await Receiver.StartAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Sync.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    /// <summary>Stores a subscription. The rules that the API checks first do not apply.</summary>
    public Task<EditResult> PutAsync(string url, string? name = null, string? key = Key, params string[] events)
    {
        var request = new SubscriptionRequest
        {
            Target = new TargetRequest { Kind = Kind, Url = url },
            Events = events.Length == 0 ? ["employee.*"] : events,
            Accounts = Accounts,
            Secret = key,
        };
        return Sync.Get<SubscriptionEditor>().PutAsync(name ?? Name, request, CancellationToken.None);
    }

    /// <summary>Subscribes the receiver, and handles the messages of that.</summary>
    public async Task SubscribeAsync(params string[] events)
    {
        Assert.Equal(EditOutcome.Created, (await PutAsync(Receiver.Url, events: events)).Outcome);
        await DeliverAsync();
    }

    /// <summary>Connects another account of the same company, and syncs its first people.</summary>
    /// <returns>Its name, which comes after that of the stage's account.</returns>
    public async Task<string> ConnectAnotherAsync()
    {
        var name = "b" + Guid.NewGuid().ToString("N");
        var connection = new AccountConnection(StubCompany.ClientId, StubCompany.Secret, Enabled: true);
        Assert.Equal(ConnectOutcome.Created, (await Sync.Get<AccountConnector>().ConnectAsync(
            name, connection, ExistingCredentials.Replace, "", CancellationToken.None)).Outcome);
        await SyncAsync(name);
        return name;
    }

    public Task SyncAsync(string account) => Sync.HandleAsync(Sync.Message(SyncTrigger.Timer) with { Account = account });

    /// <summary>Gives people another department and syncs, and delivers nothing.</summary>
    /// <returns>The ids of the events, in order.</returns>
    public async Task<IReadOnlyList<string>> ChangeAsync(string department, params long[] ids)
    {
        var last = await Sync.ChangesAsync() is [.., var newest] ? newest.Cursor : null;
        foreach (var id in ids) Company.Change(id, person => person with { Department = department });
        await Sync.SyncAsync();
        return [.. (await Sync.ChangesAsync(last)).Where(change => change.Event is not null).Select(IdOf)];
    }

    public async Task<FeedPosition?> PositionAsync(string? account = null) =>
        await Sync.Get<FeedPositionStore>().FindAsync(Name, account ?? Sync.Account, CancellationToken.None);

    /// <summary>Deletes the position of the account, as if the account had been connected after the subscription.</summary>
    public async Task ForgetPositionAsync()
    {
        Assert.NotNull(await PositionAsync());
        await Sync.Get<FeedPositionStore>().ReplaceAsync([], [(await PositionAsync())!], CancellationToken.None);
    }

    public async Task<Subscription> SubscriptionAsync(string? name = null)
    {
        var subscription = await Sync.Get<SubscriptionStore>().FindAsync(name ?? Name, CancellationToken.None);
        Assert.NotNull(subscription);
        return subscription;
    }

    /// <summary>Gives people another department and syncs, and delivers the messages of that.</summary>
    /// <returns>The ids of the events, in order.</returns>
    public async Task<IReadOnlyList<string>> MoveAsync(string department, params long[] ids)
    {
        var told = await ChangeAsync(department, ids);
        await DeliverAsync();
        return told;
    }

    public static string IdOf(EmployeeChange change) => $"{change.Account}:{change.Cursor}";

    /// <summary>Handles the messages that are visible now, those that they send included.</summary>
    public async Task DeliverAsync()
    {
        for (Collect(); Next() is { } next; Collect())
        {
            _inbox.Remove(next);
            try
            {
                await HandleAsync(next.Message);
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException)
            {
                _inbox.Add(next with { At = Sync.Time.GetUtcNow().AddSeconds(30) });
            }
        }

        (PublishMessage Message, DateTimeOffset At)? Next()
        {
            var visible = _inbox.Where(message => message.At <= Sync.Time.GetUtcNow()).ToList();
            return visible.Count == 0 ? null : visible[0];
        }
    }

    /// <summary>Lets time pass, and handles the messages that become visible, each at its time.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var end = Sync.Time.GetUtcNow() + time;
        await DeliverAsync();
        while (_inbox.Count > 0 && _inbox.Min(message => message.At) <= end)
        {
            Sync.Time.SetUtcNow(_inbox.Min(message => message.At));
            await DeliverAsync();
        }

        Sync.Time.SetUtcNow(end);
    }

    /// <summary>Loses the messages that are not handled yet.</summary>
    public void Lose()
    {
        Collect();
        _inbox.Clear();
    }

    public Task HandleAsync(PublishMessage message) => Sync.Get<EventPublisher>().HandleAsync(message, CancellationToken.None);

    private void Collect()
    {
        foreach (var wake in Sync.Sent.Wakes.Skip(_known))
        {
            _known++;
            _inbox.Add((wake.Message, Sync.Time.GetUtcNow() + wake.Delay));
        }
    }
}
