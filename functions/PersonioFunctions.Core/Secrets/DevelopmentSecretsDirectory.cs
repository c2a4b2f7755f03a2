namespace PersonioFunctions.Secrets;

/// <summary>The files of the development store: owner-only, replaced as a whole, under a lock that other processes respect.</summary>
internal sealed class DevelopmentSecretsDirectory(string path, TimeSpan lockTimeout, TimeProvider timeProvider)
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    private static readonly TimeSpan LockPollInterval = TimeSpan.FromMilliseconds(20);

    public string Path { get; } = path;

    public string KeysPath { get; } = System.IO.Path.Combine(path, "keys");

    /// <summary>Takes the lock, and makes the directories first if they are not there.</summary>
    /// <exception cref="TimeoutException">Another process kept the lock.</exception>
    public async Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken)
    {
        CreateOwnerDirectory(Path);
        CreateOwnerDirectory(KeysPath);
        var started = timeProvider.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                // Closing the file gives the lock back, even when the process is killed. The file stays: else two would get in.
                return OpenForWriting(".lock", FileMode.OpenOrCreate);
            }
            // Derived types, such as a missing directory, do not get better by waiting.
            catch (IOException e) when (e.GetType() == typeof(IOException))
            {
                if (timeProvider.GetElapsedTime(started) >= lockTimeout)
                {
                    throw new TimeoutException(
                        $"It could not be locked within {lockTimeout}; another process may hold it ({e.Message}).", e);
                }
            }

            await Task.Delay(LockPollInterval, timeProvider, cancellationToken);
        }
    }

    /// <returns>The file's content, or null when there is no such file.</returns>
    public byte[]? Read(string fileName)
    {
        try
        {
            return File.ReadAllBytes(InDirectory(fileName));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whoever reads, at any moment and after any crash, finds the old file or the new one.</summary>
    public void Replace(string fileName, byte[] content)
    {
        var temporary = fileName + ".tmp";
        using (var stream = OpenForWriting(temporary, FileMode.Create))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(InDirectory(temporary), InDirectory(fileName), overwrite: true);
    }

    public void Delete(string fileName) => File.Delete(InDirectory(fileName));

    private string InDirectory(string fileName) => System.IO.Path.Combine(Path, fileName);

    private FileStream OpenForWriting(string fileName, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerFile;
        return new FileStream(InDirectory(fileName), options);
    }

    /// <exception cref="UnauthorizedAccessException">Others may write to it, and could put keys of their own there.</exception>
    private static void CreateOwnerDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // The user's local application data is the user's by inheritance.
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerDirectory);
        // An existing directory is checked and left as it is: it may be one that the user shares on purpose.
        if ((File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            throw new UnauthorizedAccessException($"Other users may write to {path}: run 'chmod go-w' on it.");
        }
    }
}
