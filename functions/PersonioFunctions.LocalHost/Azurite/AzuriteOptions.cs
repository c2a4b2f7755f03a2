namespace PersonioFunctions.LocalHost.Azurite;

/// <summary>Where an <see cref="AzuriteProcess"/> listens and what it keeps. Default: free ports, data in memory.</summary>
public sealed record AzuriteOptions
{
    /// <summary>Gets the ports of <c>UseDevelopmentStorage=true</c>.</summary>
    public static AzuriteOptions DefaultPorts { get; } = new() { BlobPort = 10000, QueuePort = 10001, TablePort = 10002 };

    /// <summary>Port of the blob service; 0 takes a free one.</summary>
    public int BlobPort { get; init; }

    /// <summary>Port of the queue service; 0 takes a free one.</summary>
    public int QueuePort { get; init; }

    /// <summary>Port of the table service; 0 takes a free one.</summary>
    public int TablePort { get; init; }

    /// <summary>
    /// The names of accounts besides the well-known one. They have the same key, but their own tables, queues and blobs.
    /// </summary>
    public IReadOnlyList<string> FurtherAccounts { get; init; } = [];

    /// <summary>The folder that keeps the data between starts, created if absent. Null keeps the data in memory until the end.</summary>
    public string? Location { get; init; }
}
