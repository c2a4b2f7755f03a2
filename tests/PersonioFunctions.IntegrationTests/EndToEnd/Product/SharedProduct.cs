using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PersonioFunctions.LocalHost.Azurite;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>One running product for all tests of <see cref="SharedProduct"/>. Each test has companies of its own.</summary>
public sealed partial class ProductFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory _azuriteData = new();
    private AzuriteProcess? _azurite;
    private Lazy<Task<IReadOnlyDictionary<FaultKind, FaultDrill>>>? _drills;

    internal RunningProduct Product { get; private set; } = null!;

    // The folder in which Azurite keeps all messages ever sent. The shared Azurite has none.
    private string QueueData => Path.Combine(_azuriteData.Path, "__queuestorage__");

    /// <summary>Runs the drill of every fault once, all at the same time. The first caller waits for it.</summary>
    internal Task<IReadOnlyDictionary<FaultKind, FaultDrill>> Drills => _drills!.Value;

    /// <summary>
    /// Returns every message that the product ever sent. A waiting message is invisible for minutes, but the emulator appends each text to
    /// a file.
    /// </summary>
    internal IReadOnlyList<string> SentMessages() =>
    [
        .. from file in Directory.EnumerateFiles(QueueData, "*", SearchOption.AllDirectories)
           from match in OurMessage().Matches(ReadShared(file))
           select FirstObject(Convert.FromBase64String(match.Value)),
    ];

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

    // The file has no separators between texts, so a message of the product may be followed by one that a test has sent.
    private static string FirstObject(ReadOnlySpan<byte> texts)
    {
        var reader = new Utf8JsonReader(texts);
        return JsonElement.ParseValue(ref reader).GetRawText();
    }

    private static string ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    // A message begins with {"v":1, in Base64 and ends where the next one begins.
    [GeneratedRegex("eyJ2IjoxL(?:(?!eyJ2IjoxL)[A-Za-z0-9+/])+={0,2}")]
    private static partial Regex OurMessage();
}

[CollectionDefinition(Name)]
public sealed class SharedProduct : ICollectionFixture<ProductFixture>
{
    public const string Name = "Product";
}
