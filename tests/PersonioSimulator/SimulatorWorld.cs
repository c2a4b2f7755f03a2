using System.Collections.Concurrent;
using PersonioSimulator.Api;
using PersonioSimulator.Data;
using PersonioSimulator.Faults;
using PersonioSimulator.Limits;
using PersonioSimulator.Webhooks;

namespace PersonioSimulator;

/// <summary>All state of the simulator. A reset creates a new one.</summary>
internal sealed class SimulatorWorld : IDisposable
{
    private readonly SimulatorOptions _options;
    private readonly ConcurrentDictionary<string, Company> _companies = new(StringComparer.Ordinal);
    private volatile SimulatorSettings _settings = new();

    public SimulatorWorld(SimulatorOptions options, TimeProvider time)
    {
        _options = options;
        Time = time;
        Limits = new RateLimits(time);
        Webhooks = new WebhookSender(time);
        Credentials = new CredentialStore(options.Seed, time);
        foreach (var company in options.Companies)
            Add(company);
    }

    public TimeProvider Time { get; }

    public RateLimits Limits { get; }

    public CredentialStore Credentials { get; }

    public FaultBook Faults { get; } = new();

    public WebhookSender Webhooks { get; }

    public RequestLog Requests { get; } = new();

    public SimulatorSettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    public IEnumerable<Company> Companies => _companies.Values.OrderBy(company => company.Name, StringComparer.Ordinal);

    public Company? Find(string name) => _companies.GetValueOrDefault(name);

    /// <summary>Adds a company with one pair of credentials; returns false when the name is taken.</summary>
    public bool Add(SimulatorCompany company)
    {
        if (!_companies.TryAdd(company.Name, new Company(company, _options, Time, Webhooks)))
            return false;
        Credentials.Issue(company.Name);
        return true;
    }

    public void Dispose() => Webhooks.Dispose();
}

/// <summary>Holds the world that requests use.</summary>
internal sealed class SimulatorHost(SimulatorOptions options, TimeProvider time) : IDisposable
{
    private volatile SimulatorWorld _world = new(options, time);

    public SimulatorWorld World => _world;

    /// <summary>Resets to the start: same people, no faults, default settings, no recorded requests, no tokens, no webhooks.</summary>
    public void Reset() => Interlocked.Exchange(ref _world, new SimulatorWorld(options, time)).Dispose();

    public void Dispose() => _world.Dispose();
}
