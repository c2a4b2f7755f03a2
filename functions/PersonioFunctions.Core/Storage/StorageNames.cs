namespace PersonioFunctions.Storage;

/// <summary>The tables. Names and columns are contract: people read them with their own tools.</summary>
public static class TableNames
{
    /// <summary>What is connected (partition <c>account</c>) and how its syncs are doing (partition <c>state</c>).</summary>
    public const string Accounts = "Accounts";

    /// <summary>One row per person: partition key account name, row key Personio id.</summary>
    public const string Employees = "Employees";

    /// <summary>One row per run: partition key account name, row key newest first.</summary>
    public const string SyncRuns = "SyncRuns";

    /// <summary>One row per change: partition key account name, row key in the order of the feed, oldest first.</summary>
    public const string EmployeeChanges = "EmployeeChanges";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Accounts, Employees, SyncRuns, EmployeeChanges];
}

/// <summary>The blob containers.</summary>
public static class ContainerNames
{
    /// <summary>Plans that wait for a decision, and previews. They hold people's data and are kept 14 days.</summary>
    public const string Plans = "plans";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Plans];
}

/// <summary>The queues. Constants, because trigger attributes name them.</summary>
public static class QueueNames
{
    /// <summary>One message per requested run.</summary>
    public const string SyncAccounts = "sync-accounts";

    /// <summary>Messages that failed <c>maxDequeueCount</c> times. The Functions host derives this name.</summary>
    public const string SyncAccountsPoison = SyncAccounts + "-poison";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [SyncAccounts, SyncAccountsPoison];
}
