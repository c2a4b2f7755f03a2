using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning;

namespace PersonioFunctions.Plans;

/// <summary>A column before and after.</summary>
public sealed record PlannedField(string Field, string? Old, string? New)
{
    /// <summary>Returns the field without its values.</summary>
    internal PlannedField Blanked() => this with { Old = null, New = null };
}

/// <summary>The change of one person in a stored plan.</summary>
/// <param name="Id">The Personio id.</param>
/// <param name="Kind">The action on the row.</param>
/// <param name="Before">The state before, or null.</param>
/// <param name="After">The state after.</param>
/// <param name="Rule">The rule that gives the state.</param>
/// <param name="Held">Whether the guard holds the change.</param>
/// <param name="Fields">The columns that would change.</param>
/// <param name="ContentHash">The fingerprint that the row would have.</param>
public sealed record PlannedPerson(
    string Id,
    PlannedAction Kind,
    string? Before,
    string After,
    string Rule,
    bool Held,
    IReadOnlyList<PlannedField> Fields,
    string ContentHash)
{
    /// <summary>Converts a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="account">The account's name.</param>
    /// <param name="stored">The row before, or null.</param>
    /// <param name="part">The part of the change that the guard holds.</param>
    internal static PlannedPerson From(PlannedChange change, string account, EmployeeRow? stored, HeldPart part)
    {
        var fields = change.Changed.Select(field => new PlannedField(field.Column, stored?.Employee[field], change.Employee[field]));

        // For people with only some fields held, omit derived columns: they follow from the fields already applied.
        if (part != HeldPart.Fields) fields = fields.Concat(Derived(change, account, stored));
        return new PlannedPerson(
            change.Id,
            change.Kind,
            change.Before?.Name(),
            change.After.State.Name(),
            change.After.Rule,
            part != HeldPart.Nothing,
            [.. fields.Where(field => field.Old != field.New)],
            change.ContentHash.ToString());
    }

    private static IEnumerable<PlannedField> Derived(PlannedChange change, string account, EmployeeRow? stored)
    {
        var after = stored?.Without(change.SwitchedOff).Update(change.Employee, change.After, default)
            ?? EmployeeRow.Create(account, change.Employee, change.After, default);
        return EmployeeColumns.Derived.Select(column => new PlannedField(column, stored?.Column(column), after.Column(column)));
    }
}
