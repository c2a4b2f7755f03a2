using PersonioFunctions.LocalHost.Azurite;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>One running product for all tests of <see cref="SharedProduct"/>. Each test has companies of its own.</summary>
public sealed class ProductFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory _azuriteData = new();
    private AzuriteProcess? _azurite;
    private Lazy<Task<IReadOnlyDictionary<FaultKind, FaultDrill>>>? _drills;

    internal RunningProduct Product { get; private set; } = null!;

    /// <summary>The folder in which Azurite keeps all messages ever sent. The shared Azurite has none.</summary>
    internal string QueueData => Path.Combine(_azuriteData.Path, "__queuestorage__");

    /// <summary>Runs the drill of every fault once, all at the same time. The first caller waits for it.</summary>
    internal Task<IReadOnlyDictionary<FaultKind, FaultDrill>> Drills => _drills!.Value;

    public async ValueTask InitializeAsync()
    {
        _azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Location = _azuriteData.Path }, CancellationToken.None);
        Product = await RunningProduct.StartAsync(RunningProduct.NoTick, _azurite.ConnectionString);
        _drills = new(() => FaultDrill.RunAllAsync(Product));
    }

    public async ValueTask DisposeAsync()
    {
        if (Product is not null)
            await Product.DisposeAsync();
        if (_azurite is not null)
            await _azurite.DisposeAsync();
        _azuriteData.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class SharedProduct : ICollectionFixture<ProductFixture>
{
    public const string Name = "Product";
}
