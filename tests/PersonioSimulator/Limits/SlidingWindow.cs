namespace PersonioSimulator.Limits;

/// <summary>
/// Counts the requests allowed during the last <paramref name="window"/>. Refused requests do not count. Not thread-safe.
/// </summary>
internal sealed class SlidingWindow(TimeSpan window, TimeProvider time)
{
    private readonly Queue<long> _entries = new();

    /// <summary>Whether one more request is allowed under <paramref name="limit"/> now.</summary>
    public bool HasRoom(int limit)
    {
        var now = time.GetTimestamp();
        while (_entries.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= window)
            _entries.Dequeue();
        return _entries.Count < limit;
    }

    public void Enter() => _entries.Enqueue(time.GetTimestamp());
}
