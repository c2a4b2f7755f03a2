using System.Net;

namespace PersonioSimulator.Limits;

/// <summary>
/// Personio's rate limits as sliding windows. Sources:
/// https://developer.personio.de/changelog/rate-limits-on-get-employees-endpoint-may-6-2024 ,
/// https://developer.personio.de/changelog/ip-address-based-rate-limiting-v1-endpoints , https://developer.personio.de/reference/auth
/// </summary>
internal sealed class RateLimits(TimeProvider time)
{
    private const int EmployeesPerMinute = 300;
    private const int EmployeesPerSecond = 15;
    private const int PerAddressAndMinute = 2_000;
    private const int TokensPerMinute = 60;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, SlidingWindow> _addresses = [];
    private readonly Dictionary<string, (SlidingWindow Minute, SlidingWindow Second)> _credentials = [];
    private readonly Dictionary<string, TokenRequests> _tokens = [];

    /// <summary>Counts any request under /v1 by its IP address.</summary>
    public bool Admit(IPAddress address, SimulatorSettings settings)
    {
        lock (_lock)
        {
            if (!_addresses.TryGetValue(address, out var window))
                _addresses[address] = window = new SlidingWindow(Minute, time);
            return TryEnter(settings, (window, PerAddressAndMinute));
        }
    }

    /// <summary>Counts a request under /v1/company/employees by its credentials.</summary>
    public bool AdmitEmployees(string clientId, SimulatorSettings settings)
    {
        lock (_lock)
        {
            if (!_credentials.TryGetValue(clientId, out var windows))
                _credentials[clientId] = windows = (new SlidingWindow(Minute, time), new SlidingWindow(Second, time));
            return TryEnter(settings, (windows.Minute, EmployeesPerMinute), (windows.Second, EmployeesPerSecond));
        }
    }

    /// <summary>Counts a token request by its client id. Too many of them block token requests for a full minute.</summary>
    public bool AdmitToken(string clientId, SimulatorSettings settings)
    {
        lock (_lock)
        {
            if (!_tokens.TryGetValue(clientId, out var requests))
                _tokens[clientId] = requests = new TokenRequests(new SlidingWindow(Minute, time));
            var now = time.GetTimestamp();
            if (settings.EnforceLimits && requests.ClosedAt is { } closedAt && time.GetElapsedTime(closedAt, now) < Minute)
                return false;
            var admitted = TryEnter(settings, (requests.Window, TokensPerMinute));
            requests.ClosedAt = admitted ? null : now;
            return admitted;
        }
    }

    private static bool TryEnter(SimulatorSettings settings, params ReadOnlySpan<(SlidingWindow Window, int Limit)> windows)
    {
        if (!settings.EnforceLimits)
            return true;
        foreach (var (window, limit) in windows)
        {
            if (!window.HasRoom(Math.Max(1, (int)(limit * settings.LimitScale))))
                return false;
        }

        foreach (var (window, _) in windows)
            window.Enter();
        return true;
    }

    private sealed class TokenRequests(SlidingWindow window)
    {
        public SlidingWindow Window { get; } = window;

        public long? ClosedAt { get; set; }
    }
}
