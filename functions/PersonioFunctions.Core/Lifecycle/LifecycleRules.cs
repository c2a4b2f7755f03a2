namespace PersonioFunctions.Lifecycle;

/// <summary>What the rules look at. Dates are calendar dates as Personio wrote them.</summary>
/// <param name="Status">Personio's status as sent; null when it is empty or cannot be read.</param>
/// <param name="HireDate">First day, if known.</param>
/// <param name="TerminationDate">Last day, if known: on it the person is still here.</param>
public readonly record struct LifecycleInput(string? Status, DateOnly? HireDate, DateOnly? TerminationDate);

/// <summary>A state and the rule that gave it.</summary>
/// <param name="State">The state.</param>
/// <param name="Rule">The rule's name, stable over versions.</param>
public readonly record struct LifecycleResult(LifecycleState State, string Rule);

/// <summary>Status, dates and today in; a state out. Pure and total. The first rule that fits decides.</summary>
public static class LifecycleRules
{
    /// <summary>The rule by which somebody leaves on the announced day.</summary>
    public const string TerminationDatePassed = "terminationDatePassed";

    /// <summary>The rule by which somebody leaves whom Personio no longer has.</summary>
    public const string RemovedFromSource = "removedFromSource";

    /// <summary>Decides.</summary>
    /// <param name="input">What Personio says.</param>
    /// <param name="today">The calendar date in the account's time zone.</param>
    /// <param name="previous">The state before, which stays when nothing can be said.</param>
    public static LifecycleResult Evaluate(LifecycleInput input, DateOnly today, LifecycleState? previous)
    {
        var (hired, terminated) = (input.HireDate, input.TerminationDate);
        var status = PersonioStatus.Parse(input.Status);

        if (terminated < hired) return new(LifecycleState.NeverStarted, "terminatedBeforeHire");
        if (today > terminated) return new(LifecycleState.Left, TerminationDatePassed);
        if (status == PersonioStatus.Inactive) return new(LifecycleState.Left, "statusInactive");
        if (hired > today) return new(LifecycleState.FutureHire, "hireDateAhead");
        if (terminated is not null) return new(LifecycleState.Leaving, "terminationDateAhead");
        if (status == PersonioStatus.Leave) return new(LifecycleState.OnLeave, "statusLeave");
        if (status == PersonioStatus.Active) return new(LifecycleState.Active, "statusActive");
        if (status == PersonioStatus.Onboarding)
        {
            return hired is null
                ? new(LifecycleState.FutureHire, "onboardingWithoutHireDate")
                : new(LifecycleState.Active, "onboardingPastHireDate");
        }

        // Somebody who was missing is listed again: that much is known.
        return new(previous is null or LifecycleState.Missing ? LifecycleState.Unknown : previous.Value, "statusUnknown");
    }

    /// <summary>Decides about somebody whom Personio says it does not have.</summary>
    /// <param name="previous">The state before. Absent once is missing; absent again, in a later complete list, has left.</param>
    public static LifecycleResult EvaluateAbsent(LifecycleState previous) => previous switch
    {
        LifecycleState.Left => new(LifecycleState.Left, RemovedFromSource),
        LifecycleState.NeverStarted => new(LifecycleState.NeverStarted, RemovedFromSource),
        LifecycleState.Missing => new(LifecycleState.Left, RemovedFromSource),
        _ => new(LifecycleState.Missing, "absent"),
    };
}
