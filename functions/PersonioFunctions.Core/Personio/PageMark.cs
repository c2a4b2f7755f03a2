namespace PersonioFunctions.Personio;

/// <summary>Identifies the content of one page of the employee list.</summary>
/// <param name="Records">The number of records.</param>
/// <param name="Length">The number of bytes after decompression.</param>
/// <param name="Hash">The XXH128 hash of the bytes. It detects changes but does not resist deliberate collisions.</param>
public readonly record struct PageMark(int Records, int Length, UInt128 Hash);
