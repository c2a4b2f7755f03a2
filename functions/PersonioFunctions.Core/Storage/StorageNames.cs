namespace PersonioFunctions.Storage;

/// <summary>The names of the tables. Names and columns are a contract, because users read the tables with their own tools.</summary>
public static class TableNames
{
    /// <summary>The connected accounts (partition <c>account</c>) and the state of their syncs (partition <c>state</c>).</summary>
    public const string Accounts = "Accounts";

    /// <summary>One row per employee: partition key account name, row key Personio id.</summary>
    public const string Employees = "Employees";

    /// <summary>One row per run: partition key account name, row key newest first.</summary>
    public const string SyncRuns = "SyncRuns";

    /// <summary>One row per change: partition key account name, row key in the order of the feed, oldest first.</summary>
    public const string EmployeeChanges = "EmployeeChanges";

    /// <summary>The subscriptions (partition <c>subscription</c>), and how far each has told each account.</summary>
    public const string Subscriptions = "Subscriptions";

    /// <summary>All tables.</summary>
    public static IReadOnlyList<string> All { get; } = [Accounts, Employees, SyncRuns, EmployeeChanges, Subscriptions];
}

/// <summary>The names of the blob containers.</summary>
public static class ContainerNames
{
    /// <summary>Plans that wait for a decision, and previews. They contain people's data and are kept for 14 days.</summary>
    public const string Plans = "plans";

    /// <summary>All containers.</summary>
    public static IReadOnlyList<string> All { get; } = [Plans];
}

/// <summary>The names of the queues. They are constants because trigger attributes use them.</summary>
public static class QueueNames
{
    /// <summary>One message per requested run.</summary>
    public const string SyncAccounts = "sync-accounts";

    /// <summary>Messages that failed <c>maxDequeueCount</c> times. The Functions host prescribes the name.</summary>
    public const string SyncAccountsPoison = SyncAccounts + "-poison";

    /// <summary>One message for each subscription that may have something to deliver.</summary>
    public const string PublishEvents = "publish-events";

    /// <summary>Messages of <see cref="PublishEvents"/> that failed <c>maxDequeueCount</c> times.</summary>
    public const string PublishEventsPoison = PublishEvents + "-poison";

    /// <summary>All queues.</summary>
    public static IReadOnlyList<string> All { get; } = [SyncAccounts, SyncAccountsPoison, PublishEvents, PublishEventsPoison];
}
