using PersonioFunctions.Employees;

namespace PersonioFunctions.Triggers.Http.Accounts;

/// <summary>How many employees change from one state to another on one day.</summary>
internal sealed record ExpectedTransitionBody(DateOnly Date, string From, string To, int People)
{
    public static ExpectedTransitionBody Convert(ExpectedTransition transition) => new(
        transition.Date, transition.From, transition.To, transition.People);
}

/// <summary>How many employees are in which state, and which transitions are scheduled next.</summary>
internal sealed record LifecycleSummaryBody(
    string Account,
    DateOnly Today,
    string TimeZone,
    int People,
    int Current,
    int Past,
    IReadOnlyDictionary<string, int> States,
    IReadOnlyDictionary<string, int> Flags,
    IReadOnlyList<ExpectedTransitionBody> Transitions)
{
    public static LifecycleSummaryBody From(LifecycleSummary summary) => new(
        summary.Account,
        summary.Today,
        summary.TimeZone,
        summary.People,
        summary.Current,
        summary.Past,
        summary.States,
        summary.Flags,
        [.. summary.Transitions.Select(ExpectedTransitionBody.Convert)]);
}
