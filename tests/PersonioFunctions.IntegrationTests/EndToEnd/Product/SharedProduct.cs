namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>One running product for all tests of <see cref="SharedProduct"/>. Each test has companies of its own.</summary>
public sealed class ProductFixture : IAsyncLifetime
{
    private Lazy<Task<IReadOnlyDictionary<FaultKind, FaultDrill>>>? _drills;

    internal RunningProduct Product { get; private set; } = null!;

    /// <summary>Runs the drill of every fault once, all at the same time. The first caller waits for it.</summary>
    internal Task<IReadOnlyDictionary<FaultKind, FaultDrill>> Drills => _drills!.Value;

    public async ValueTask InitializeAsync()
    {
        Product = await RunningProduct.StartAsync(RunningProduct.NoTick);
        _drills = new(() => FaultDrill.RunAllAsync(Product));
    }

    public async ValueTask DisposeAsync()
    {
        if (Product is not null)
            await Product.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class SharedProduct : ICollectionFixture<ProductFixture>
{
    public const string Name = "Product";
}
