namespace PersonioFunctions.Tests.LocalHost.Secrets;

/// <summary>A directory of a test's own; it does not exist yet, and is gone afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"personio-functions-tests-{Guid.NewGuid():n}");

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
