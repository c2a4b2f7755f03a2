namespace PersonioFunctions.LocalHost.Secrets;

/// <summary>The files of the development store: only the owner can read them, and a lock between processes guards every change.</summary>
internal sealed class DevelopmentSecretsDirectory(string path, TimeSpan lockTimeout, TimeProvider timeProvider)
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    private static readonly TimeSpan LockPollInterval = TimeSpan.FromMilliseconds(20);

    // ENOSPC and EDQUOT on Linux, ENOSPC and EDQUOT on macOS, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL on Windows.
    private static readonly int[] Full = [28, 122, 69, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    public string Path { get; } = path;

    public string KeysPath { get; } = System.IO.Path.Combine(path, "keys");

    /// <summary>Whether a failure means that the disk is full.</summary>
    public static bool IsFull(Exception failure) => failure is IOException && Full.Contains(failure.HResult);

    /// <summary>Takes the lock. Creates the directories first if they do not exist.</summary>
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
                // Closing the file releases the lock, even when the process is killed. Deleting the file would let two processes in.
                return OpenForWriting(".lock", FileMode.OpenOrCreate);
            }
            // Waiting does not help with derived types, such as a missing directory.
            catch (IOException e) when (e.GetType() == typeof(IOException))
            {
                if (timeProvider.GetElapsedTime(started) >= lockTimeout)
                {
                    throw new TimeoutException(
                        $"The directory could not be locked within {lockTimeout}; another process may hold it ({e.Message}).", e);
                }
            }

            await Task.Delay(LockPollInterval, timeProvider, cancellationToken);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <returns>The content, or null when the file does not exist.</returns>
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

    /// <summary>Replaces a file. A reader finds the old content or the new one, even after a crash.</summary>
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

    /// <exception cref="UnauthorizedAccessException">Other users can write to the directory, and could place their keys there.</exception>
    private static void CreateOwnerDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // The user's local application data inherits the user's permissions.
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerDirectory);
        // An existing directory is checked and not changed: the user may share it on purpose.
        if ((File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            throw new UnauthorizedAccessException($"Other users can write to {path}. Run 'chmod go-w' on it.");
        }
    }
}
