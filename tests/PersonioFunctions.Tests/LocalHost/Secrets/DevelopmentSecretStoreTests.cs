using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PersonioFunctions.LocalHost.Secrets;

namespace PersonioFunctions.Tests.LocalHost.Secrets;

public sealed class DevelopmentSecretStoreTests : IDisposable
{
    private const string Name = "personio-acme";
    private const string Value = "papi-invented-client-secret";

    // Far longer than the concurrent writers need on a busy machine.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(1);

    private readonly TemporaryDirectory _directory = new();
    private readonly List<DevelopmentSecretStore> _stores = [];

    public void Dispose()
    {
        foreach (var store in _stores) store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Get_AfterSet_ReturnsTheValueOfThatVersion()
    {
        var store = Store();

        var first = await store.SetAsync(Name, "old", CancellationToken.None);
        var second = await store.SetAsync(Name, Value, CancellationToken.None);

        Assert.Equal("old", await store.GetAsync(Name, first, CancellationToken.None));
        Assert.Equal(Value, await store.GetAsync(Name, second, CancellationToken.None));
    }

    [Fact]
    public async Task Get_AfterARestart_ReturnsTheValue()
    {
        var version = await Store().SetAsync(Name, Value, CancellationToken.None);

        Assert.Equal(Value, await Store().GetAsync(Name, version, CancellationToken.None));
    }

    [Fact]
    public async Task Get_NameInAnotherCase_IsTheSameSecret()
    {
        var version = await Store().SetAsync("Personio-ACME", Value, CancellationToken.None);

        Assert.Equal(Value, await Store().GetAsync(Name, version, CancellationToken.None));
    }

    [Fact]
    public async Task Get_NotThere_ReturnsNull()
    {
        var store = Store();
        await store.SetAsync(Name, Value, CancellationToken.None);

        Assert.Null(await store.GetAsync(Name, "unknown", CancellationToken.None));
        Assert.Null(await store.GetAsync("personio-other", "unknown", CancellationToken.None));
    }

    [Fact]
    public async Task Set_MoreThanFiveVersions_KeepsTheNewestFive()
    {
        var store = Store();
        var versions = new List<string>();
        for (var i = 0; i < 6; i++) versions.Add(await store.SetAsync(Name, $"value {i}", CancellationToken.None));

        Assert.Null(await store.GetAsync(Name, versions[0], CancellationToken.None));
        Assert.Equal("value 1", await store.GetAsync(Name, versions[1], CancellationToken.None));
        Assert.Equal("value 5", await store.GetAsync(Name, versions[5], CancellationToken.None));
    }

    [Fact]
    public async Task Delete_ThenSetAgain_ForgetsTheOldVersions()
    {
        var store = Store();
        var old = await store.SetAsync(Name, "old", CancellationToken.None);

        await store.DeleteAsync(Name, CancellationToken.None);
        await store.DeleteAsync(Name, CancellationToken.None);
        var version = await store.SetAsync(Name, "new", CancellationToken.None);

        Assert.Null(await store.GetAsync(Name, old, CancellationToken.None));
        Assert.Equal("new", await store.GetAsync(Name, version, CancellationToken.None));
    }

    [Fact]
    public async Task Set_Files_HoldNeitherValueNorVersion()
    {
        var version = await Store().SetAsync(Name, Value, CancellationToken.None);

        var file = await File.ReadAllTextAsync(SecretFile(Name));
        Assert.DoesNotContain(Value, file, StringComparison.Ordinal);
        Assert.DoesNotContain(version, file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FileWasChanged_SaysWhatToDo()
    {
        var version = await Store().SetAsync(Name, Value, CancellationToken.None);
        var content = await File.ReadAllBytesAsync(SecretFile(Name));
        content[^1] ^= 1;
        await File.WriteAllBytesAsync(SecretFile(Name), content);

        var failure = await Assert.ThrowsAsync<SecretStoreException>(() => Store().GetAsync(Name, version, CancellationToken.None));

        Assert.Contains($"could not read secret '{Name}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("connect the account again", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FileOfAnotherSecretInItsPlace_Throws()
    {
        var store = Store();
        var version = await store.SetAsync(Name, Value, CancellationToken.None);
        await store.SetAsync("personio-other", "other", CancellationToken.None);
        File.Copy(SecretFile(Name), SecretFile("personio-other"), overwrite: true);

        await Assert.ThrowsAsync<SecretStoreException>(() => store.GetAsync("personio-other", version, CancellationToken.None));
    }

    [Fact]
    public async Task Get_KeysWereDeleted_Throws()
    {
        var version = await Store().SetAsync(Name, Value, CancellationToken.None);
        Directory.Delete(Path.Combine(_directory.Path, "keys"), recursive: true);

        await Assert.ThrowsAsync<SecretStoreException>(() => Store().GetAsync(Name, version, CancellationToken.None));
    }

    [Fact]
    public async Task Set_ManyWritersAtOnce_LosesNoVersion()
    {
        // Each store has its own key ring and its own lock handle, like hosts in different processes.
        const int writers = 4;
        const int names = 25;
        using var start = new Barrier(writers);
        var written = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var store = Store();
                start.SignalAndWait();
                return Task.WhenAll(Enumerable.Range(0, names).Select(async n =>
                    (Name: $"name-{n}", Version: await store.SetAsync($"name-{n}", $"value {n}", CancellationToken.None))));
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        var reader = Store();
        foreach (var (name, version) in written.SelectMany(w => w))
        {
            Assert.NotNull(await reader.GetAsync(name, version, CancellationToken.None));
        }
    }

    [Fact]
    public async Task Set_AnotherProcessHoldsTheLock_GivesUpAfterTheLockTimeout()
    {
        var clock = new FakeTimeProvider { AutoAdvanceAmount = 2 * LockTimeout };
        await Store().CheckAsync(CancellationToken.None);
        await using var held = new FileStream(Path.Combine(_directory.Path, ".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var failure = await Assert.ThrowsAsync<SecretStoreException>(() => Store(clock).SetAsync(Name, Value, CancellationToken.None));

        Assert.Contains("another process may hold it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_CallerCancelsWhileWaitingForTheLock_ThrowsOperationCanceled()
    {
        await Store().CheckAsync(CancellationToken.None);
        await using var held = new FileStream(Path.Combine(_directory.Path, ".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using var cancellation = new CancellationTokenSource();

        // The clock stands still, so only cancellation can end the wait.
        var setting = Store(new FakeTimeProvider()).SetAsync(Name, Value, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => setting);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Set_OnUnix_GivesOnlyTheOwnerAccess()
    {
        await Store().SetAsync(Name, Value, CancellationToken.None);

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        var entries = Directory.GetFileSystemEntries(_directory.Path, "*", SearchOption.AllDirectories).Append(_directory.Path).ToList();
        Assert.Contains(entries, path => path.EndsWith(".xml", StringComparison.Ordinal));
        Assert.All(entries, path => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & others));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Set_OthersMayWriteToTheDirectory_Refuses()
    {
        Directory.CreateDirectory(_directory.Path);
        File.SetUnixFileMode(_directory.Path, File.GetUnixFileMode(_directory.Path) | UnixFileMode.OtherWrite);

        var failure = await Assert.ThrowsAsync<SecretStoreException>(() => Store().SetAsync(Name, Value, CancellationToken.None));

        Assert.Contains("chmod go-w", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(SecretFile(Name)));
    }

    [Fact]
    public async Task Check_DirectoryIsAFile_NamesTheSetting()
    {
        await File.WriteAllTextAsync(_directory.Path, "");
        try
        {
            var failure = await Assert.ThrowsAsync<SecretStoreException>(() => Store().CheckAsync(CancellationToken.None));

            Assert.Contains("DevelopmentSecrets__Directory", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(_directory.Path);
        }
    }

    [Theory]
    [InlineData("/data", "/home/a", "/data", "PersonioFunctions", "secrets")]
    [InlineData("", "/home/a", "/home/a", ".personio-functions", "secrets")]
    public void DefaultDirectory_NoLocalApplicationData_FallsBackToTheHome(string data, string home, params string[] expected) =>
        Assert.Equal(Path.Combine(expected), DevelopmentSecretsOptions.DefaultDirectory(
            folder => folder == Environment.SpecialFolder.LocalApplicationData ? data : home, "/tmp"));

    [Fact]
    public void DefaultDirectory_NoHomeEither_IsUnderTemp() =>
        Assert.StartsWith("/tmp", DevelopmentSecretsOptions.DefaultDirectory(_ => "", "/tmp"), StringComparison.Ordinal);

    private string SecretFile(string name) => Path.Combine(_directory.Path, $"{name}.secret");

    private DevelopmentSecretStore Store(TimeProvider? clock = null)
    {
        var options = Options.Create(new DevelopmentSecretsOptions { Directory = _directory.Path, LockTimeout = LockTimeout });
        var store = new DevelopmentSecretStore(options, clock ?? TimeProvider.System, NullLogger<DevelopmentSecretStore>.Instance);
        lock (_stores) _stores.Add(store);
        return store;
    }

    private sealed class UnixFactAttribute : FactAttribute
    {
        public UnixFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
            : base(file, line)
        {
            if (OperatingSystem.IsWindows()) Skip = "Windows has no file modes.";
        }
    }
}
