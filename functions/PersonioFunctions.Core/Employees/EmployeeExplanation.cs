using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>One input of the rules.</summary>
/// <param name="Value">The stored value from Personio; null when it is empty or was never readable.</param>
/// <param name="Readable">Whether the value was ever readable.</param>
/// <param name="Offset">The offset written in a date; null when it has none.</param>
public sealed record ExplainedInput(string? Value, bool Readable, string? Offset = null);

/// <summary>The inputs of the rules.</summary>
/// <param name="Status">Personio's status.</param>
/// <param name="HireDate">The first day.</param>
/// <param name="TerminationDate">The last day.</param>
/// <param name="Presence"><c>listed</c>; <c>absent</c> after Personio has said that it does not know the id.</param>
public sealed record ExplainedInputs(ExplainedInput Status, ExplainedInput HireDate, ExplainedInput TerminationDate, string Presence);

/// <summary>The next change that happens without an edit.</summary>
/// <param name="At">The instant (UTC).</param>
/// <param name="Date">The day in the account's time zone.</param>
/// <param name="State">The state from then on; the present one when something else changes.</param>
/// <param name="Rule">The rule that will give the state.</param>
/// <param name="Flags">The flags from then on.</param>
/// <param name="IsCurrent">Whether the person counts as current from then on.</param>
/// <param name="IsPurge">Whether the personal data is purged then.</param>
public sealed record NextTransition(
    DateTimeOffset At, DateOnly Date, string State, string Rule, IReadOnlyList<string> Flags, bool IsCurrent, bool IsPurge);

/// <summary>Explains why a person is in a state, in data and in words. Derived from the stored row; pure.</summary>
public sealed record EmployeeExplanation
{
    /// <summary>The calendar date in the account's time zone.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The inputs of the rules.</summary>
    public required ExplainedInputs Inputs { get; init; }

    /// <summary>The next change that happens without an edit; null when none is scheduled.</summary>
    public required NextTransition? Next { get; init; }

    /// <summary>The explanation in sentences for users, without names.</summary>
    public required string Text { get; init; }

    /// <summary>Explains the state of a stored person.</summary>
    /// <param name="row">The stored row.</param>
    /// <param name="day">The day in the account's time zone.</param>
    public static EmployeeExplanation From(EmployeeRow row, CompanyDay day)
    {
        var next = NextOf(row, day);
        return new EmployeeExplanation
        {
            Today = day.Today,
            Inputs = new ExplainedInputs(
                InputOf(row.Employee, EmployeeField.Status),
                InputOf(row.Employee, EmployeeField.HireDate, row.Employee[EmployeeField.HireDateOffset]),
                InputOf(row.Employee, EmployeeField.TerminationDate, row.Employee[EmployeeField.TerminationDateOffset]),
                IsAbsent(row) ? "absent" : "listed"),
            Next = next,
            Text = string.Join(' ', Sentences(row, next, day)),
        };
    }

    private static IEnumerable<string> Sentences(EmployeeRow row, NextTransition? next, CompanyDay day)
    {
        var standing = row.Standing;
        var input = EmployeeLifecycle.InputOf(row.Employee, day.Settings);
        yield return LifecycleText.Explain(standing, input);
        if (!IsAbsent(row) && LifecycleText.OfMidnight(input, day) is { } midnight) yield return midnight;
        if (standing.Since is { } since) yield return $"In this state since {since.Text()}.";
        if (standing.State.IsPast())
            yield return row.LeftAt is { } left ? $"Counts as past; the last day was {left.Text()}." : "Counts as past.";
        else
            yield return standing.IsCurrent ? "Counts as current." : "Does not count as current.";
        if (row.EarlierRecords is { PossibleIds: { Count: > 0 } possible })
            yield return $"Possible earlier records: {string.Join(", ", possible)}. PUT …/earlier-records decides.";
        if (row.DecidedRecords is not null) yield return "A person decided which records are the earlier ones.";
        yield return next is null ? "No further change is scheduled." : NextSentence(row, next, day);
    }

    private static string NextSentence(EmployeeRow row, NextTransition next, CompanyDay day)
    {
        var when = next.At <= day.Now ? $"Due since {next.Date.Text()}:" : $"On {next.Date.Text()}";
        if (next.IsPurge) return $"{when} the personal data is purged; the id and the state stay.";
        if (next.State != row.Standing.State.Name())
            return $"{when} the state becomes {next.State} ({next.Rule}), unless the record is edited.";
        if (next.IsCurrent != row.Standing.IsCurrent)
            return $"{when} the person {(next.IsCurrent ? "starts" : "stops")} counting as current, unless the record is edited.";
        var flags = next.Flags.Count == 0 ? "" : $" with {string.Join(", ", next.Flags)}";
        return $"{when} the state stays {next.State}, by the rule {next.Rule}{flags}.";
    }

    private static NextTransition? NextOf(EmployeeRow row, CompanyDay day)
    {
        if (row.Standing.NextTransitionAt is not { } at) return null;
        var then = EmployeeLifecycle.StandingOf(row, at > day.Now ? day.At(at) : day);
        var isPurge = row.Standing.State == LifecycleState.Erased;
        return new NextTransition(at, day.Calendar.DateAt(at), then.State.Name(), then.Rule, then.Flags.Names(), then.IsCurrent, isPurge);
    }

    private static bool IsAbsent(EmployeeRow row) =>
        row.Standing.Flags.HasFlag(LifecycleFlags.Absent) || LifecycleRules.IsRecordGone(row.Standing);

    private static ExplainedInput InputOf(Employee employee, EmployeeField field, string? offset = null) =>
        new(employee[field], employee.Known.Contains(field), offset);
}
