using PersonioFunctions.Employees;
using PersonioFunctions.Employees.Identity;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>A person in Personio's list.</summary>
/// <param name="Employee">The employee as Personio lists them.</param>
/// <param name="Standing">The standing that the rules give.</param>
/// <param name="Entry">The stored entry; null when the person is not stored.</param>
internal readonly record struct ListedPerson(Employee Employee, LifecycleStanding Standing, IndexEntry? Entry)
{
    /// <summary>The stored memory of the person's earlier employments.</summary>
    public LinkMemory Links => Entry?.Links ?? LinkMemory.None;

    /// <summary>The employee with the stored fields that the list does not show, as far as they were read.</summary>
    public Employee Complete => Entry?.Stored is { } stored ? Employee.CompletedFrom(stored) : Employee;

    /// <summary>
    /// Returns earlier records with the first day that the row will have after the run, so that a run which is repeated in the middle finds
    /// the same one.
    /// </summary>
    public EarlierRecords WithFirstDay(EarlierRecords earlier)
    {
        // Most people have neither an earlier employment nor a new first day.
        if (ReferenceEquals(Links, LinkMemory.None) && Entry?.Stored is null) return earlier;
        var hired = Complete.DateIn(EmployeeField.HireDate);
        var after = Links.After(
            Entry?.Stored?.DateIn(EmployeeField.HireDate) ?? hired,
            hired,
            Entry?.ContentHash?.Standing.State.IsPast() == true,
            Standing.State.IsPast());
        return after.WithFirstDay(earlier, hired);
    }

    /// <summary>Returns the person in the stored state.</summary>
    public ListedPerson AsStored() =>
        Entry?.Standing is { } stored ? this with { Standing = Standing with { State = stored.State } } : this;
}
