namespace PersonioFunctions.Tests.LocalHost.Secrets;

/// <summary>A directory for one test. It does not exist at first, and is deleted afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"personio-functions-tests-{Guid.NewGuid():n}");

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
