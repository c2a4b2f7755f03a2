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

        var first = await store.SetAsync(Name, "old", named: null, CancellationToken.None);
        var second = await store.SetAsync(Name, Value, named: null, CancellationToken.None);

        Assert.Equal("old", await store.GetAsync(Name, first, CancellationToken.None));
        Assert.Equal(Value, await store.GetAsync(Name, second, CancellationToken.None));
    }

    [Fact]
    public async Task Get_AfterARestart_ReturnsTheValue()
    {
        var version = await Store().SetAsync(Name, Value, named: null, CancellationToken.None);

        Assert.Equal(Value, await Store().GetAsync(Name, version, CancellationToken.None));
    }

    [Fact]
    public async Task Get_NameInAnotherCase_IsTheSameSecret()
    {
        var version = await Store().SetAsync("Personio-ACME", Value, named: null, CancellationToken.None);

        Assert.Equal(Value, await Store().GetAsync(Name, version, CancellationToken.None));
    }

    [Fact]
    public async Task Get_NotThere_ReturnsNull()
    {
        var store = Store();
        await store.SetAsync(Name, Value, named: null, CancellationToken.None);

        Assert.Null(await store.GetAsync(Name, "unknown", CancellationToken.None));
        Assert.Null(await store.GetAsync("personio-other", "unknown", CancellationToken.None));
    }

    [Fact]
    public async Task Set_VersionsThatNoRowNames_StayAndPushNoneOut()
    {
        var store = Store();
        var named = await store.SetAsync(Name, Value, named: null, CancellationToken.None);
        var lost = new List<string>();
        for (var i = 0; i < 20; i++) lost.Add(await store.SetAsync(Name, $"lost {i}", named, CancellationToken.None));

        Assert.Equal(Value, await store.GetAsync(Name, named, CancellationToken.None));
        Assert.Equal("lost 0", await store.GetAsync(Name, lost[0], CancellationToken.None));
    }

    [Fact]
    public async Task Set_RowNamesALaterVersion_DropsAllButFourOfTheOlderOnes()
    {
        var store = Store();
        var versions = new List<string>();
        for (var i = 0; i < 10; i++) versions.Add(await store.SetAsync(Name, $"value {i}", named: null, CancellationToken.None));

        await store.SetAsync(Name, Value, named: versions[7], CancellationToken.None);

        var kept = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            if (await store.GetAsync(Name, versions[i], CancellationToken.None) is not null) kept.Add(i);
        }

        Assert.Equal([3, 4, 5, 6, 7, 8, 9], kept);
    }

    [Fact]
    public async Task Delete_ThenSetAgain_ForgetsTheOldVersions()
    {
        var store = Store();
        var old = await store.SetAsync(Name, "old", named: null, CancellationToken.None);

        await store.DeleteAsync(Name, CancellationToken.None);
        await store.DeleteAsync(Name, CancellationToken.None);
        var version = await store.SetAsync(Name, "new", named: null, CancellationToken.None);

        Assert.Null(await store.GetAsync(Name, old, CancellationToken.None));
        Assert.Equal("new", await store.GetAsync(Name, version, CancellationToken.None));
    }

    [Fact]
    public async Task Set_Files_HoldNeitherValueNorVersion()
    {
        var version = await Store().SetAsync(Name, Value, named: null, CancellationToken.None);

        var file = await File.ReadAllTextAsync(SecretFile(Name));
        Assert.DoesNotContain(Value, file, StringComparison.Ordinal);
        Assert.DoesNotContain(version, file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FileWasChanged_SaysWhatToDo()
    {
        var version = await Store().SetAsync(Name, Value, named: null, CancellationToken.None);
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
        var version = await store.SetAsync(Name, Value, named: null, CancellationToken.None);
        await store.SetAsync("personio-other", "other", named: null, CancellationToken.None);
        File.Copy(SecretFile(Name), SecretFile("personio-other"), overwrite: true);

        await Assert.ThrowsAsync<SecretStoreException>(() => store.GetAsync("personio-other", version, CancellationToken.None));
    }

    [Fact]
    public async Task Get_KeysWereDeleted_Throws()
    {
        var version = await Store().SetAsync(Name, Value, named: null, CancellationToken.None);
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
                    (Name: $"name-{n}", Version: await store.SetAsync($"name-{n}", $"value {n}", named: null, CancellationToken.None))));
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

        var failure = await Assert.ThrowsAsync<SecretStoreException>(
            () => Store(clock).SetAsync(Name, Value, named: null, CancellationToken.None));

        Assert.Contains("another process may hold it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_CallerCancelsWhileWaitingForTheLock_ThrowsOperationCanceled()
    {
        await Store().CheckAsync(CancellationToken.None);
        await using var held = new FileStream(Path.Combine(_directory.Path, ".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using var cancellation = new CancellationTokenSource();

        // The clock stands still, so only cancellation can end the wait.
        var setting = Store(new FakeTimeProvider()).SetAsync(Name, Value, named: null, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => setting);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Set_OnUnix_GivesOnlyTheOwnerAccess()
    {
        await Store().SetAsync(Name, Value, named: null, CancellationToken.None);

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

        var failure = await Assert.ThrowsAsync<SecretStoreException>(
            () => Store().SetAsync(Name, Value, named: null, CancellationToken.None));

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

    // The first secret creates the keys. Nobody, not even root, can create a file in /sys; every write to /dev/full finds the disk full.
    [LinuxFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Set_KeysCannotBeWritten_NamesTheFolderAndWhatToDo()
    {
        await Store().CheckAsync(CancellationToken.None);
        Directory.Delete(Path.Combine(_directory.Path, "keys"), recursive: true);
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "keys"), "/sys/kernel");

        var failure = await Assert.ThrowsAsync<SecretStoreException>(
            () => Store().SetAsync(Name, Value, named: null, CancellationToken.None));

        Assert.Contains($"could not set secret '{Name}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_directory.Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            "set DevelopmentSecrets__Directory to a directory that only you can write to", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("were changed", failure.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Set_DiskIsFull_NamesTheFolderAndAsksForSpace()
    {
        var store = Store();
        await store.CheckAsync(CancellationToken.None);
        File.CreateSymbolicLink(SecretFile(Name) + ".tmp", "/dev/full");

        var failure = await Assert.ThrowsAsync<SecretStoreException>(
            () => store.SetAsync(Name, Value, named: null, CancellationToken.None));

        Assert.Contains("the disk is full", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_directory.Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Free some space", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, failure.ToString(), StringComparison.Ordinal);
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

    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
            : base(file, line)
        {
            if (!OperatingSystem.IsLinux()) Skip = "Only Linux has /sys and /dev/full.";
        }
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
