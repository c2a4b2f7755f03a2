namespace PersonioSimulator.Faults;

/// <summary>A fault to apply to a request.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Occurrence">The number of requests that this rule has affected, including this one.</param>
internal sealed record Fault(FaultRule Rule, int Occurrence)
{
    public FaultKind Kind => Rule.Kind;
}

/// <summary>The properties of a request that rules match.</summary>
internal sealed record FaultQuestion(FaultTarget Target, string? Company, int? Offset = null, int? Limit = null);

/// <summary>Holds the rules and counts how often each matched.</summary>
internal sealed class FaultBook
{
    private readonly Lock _lock = new();
    private List<Entry> _entries = [];

    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (_lock)
                return [.. _entries.Select(entry => entry.Rule)];
        }
    }

    public void Add(FaultRule rule)
    {
        lock (_lock)
            _entries.Add(new Entry(rule));
    }

    /// <summary>Removes the rules of one company, or all of them.</summary>
    public void Clear(string? company)
    {
        lock (_lock)
            _entries = company is null ? [] : [.. _entries.Where(entry => entry.Rule.Company != company)];
    }

    /// <summary>Returns the fault for this request, or null. Counts the request for every rule that it passes.</summary>
    public Fault? Take(FaultQuestion question)
    {
        lock (_lock)
        {
            foreach (var entry in _entries.Where(entry => Matches(entry.Rule, question)))
            {
                entry.Met++;
                var occurrence = entry.Met - entry.Rule.Skip;
                if (occurrence >= 1 && (entry.Rule.Times is not { } times || occurrence <= times))
                    return new Fault(entry.Rule, occurrence);
            }

            return null;
        }
    }

    private static bool Matches(FaultRule rule, FaultQuestion question)
    {
        if (rule.On != FaultTarget.Any && rule.On != question.Target)
            return false;
        if (rule.Company is { } company && company != question.Company)
            return false;
        if (rule.Offset is { } offset && offset != question.Offset)
            return false;
        if (rule.Page is { } page && page != question.Offset / question.Limit)
            return false;
        return rule.Kind switch
        {
            FaultKind.TokenRevoked => question.Target != FaultTarget.Auth,
            // The first page has no preceding page whose edge could move.
            FaultKind.DuplicateRow or FaultKind.MissingRow or FaultKind.RepeatedPage =>
                question is { Target: FaultTarget.Employees, Offset: > 0 },
            _ => !rule.IsListOnly || question.Target == FaultTarget.Employees,
        };
    }

    private sealed class Entry(FaultRule rule)
    {
        public FaultRule Rule { get; } = rule;

        public int Met { get; set; }
    }
}
