namespace PersonioSimulator.Api;

/// <summary>Logs the requests under /v1 in order of arrival. Beyond <see cref="Capacity"/> it drops the oldest.</summary>
internal sealed class RequestLog
{
    private const int Capacity = 100_000;

    private readonly Lock _lock = new();
    private readonly Queue<Entry> _entries = new();

    public Entry Begin(HttpRequest request, DateTimeOffset now)
    {
        var entry = new Entry(request, now);
        lock (_lock)
        {
            if (_entries.Count == Capacity)
                _entries.Dequeue();
            _entries.Enqueue(entry);
        }

        return entry;
    }

    public IReadOnlyList<SeenRequest> Seen(string? company)
    {
        lock (_lock)
            return [.. _entries.Where(entry => company is null || entry.Company == company).Select(entry => entry.ToSeenRequest())];
    }

    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    /// <summary>A logged request. It contains no token and no secret.</summary>
    internal sealed class Entry(HttpRequest request, DateTimeOffset now)
    {
        private readonly string _method = request.Method;
        // The query string of a client that wrongly sends credentials there must not be logged.
        private readonly string _pathAndQuery = request.Path + (request.Path == AuthEndpoint.Path ? "" : request.QueryString.Value);
        private readonly bool _hasAuthorization = request.Headers.ContainsKey("Authorization");
        private readonly string? _partnerId = request.Headers["X-Personio-Partner-ID"];
        private readonly string? _appId = request.Headers["X-Personio-App-ID"];
        private readonly string? _contentType = request.ContentType;

        public string? Company { get; set; }

        public EmployeeQuery? Query { get; set; }

        public FaultKind? Fault { get; set; }

        /// <summary>The status; null until the response starts.</summary>
        public int? Status { get; set; }

        public SeenRequest ToSeenRequest() => new()
        {
            At = now,
            Method = _method,
            PathAndQuery = _pathAndQuery,
            Company = Company,
            HasAuthorization = _hasAuthorization,
            PartnerId = _partnerId,
            AppId = _appId,
            ContentType = _contentType,
            Attributes = Query?.Attributes is { } attributes ? [.. attributes] : [],
            Offset = Query?.Offset,
            Limit = Query?.RequestedLimit,
            Fault = Fault,
            Status = Status,
        };
    }
}
