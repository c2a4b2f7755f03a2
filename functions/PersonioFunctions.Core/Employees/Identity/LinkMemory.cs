using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees.Identity;

/// <summary>
/// The part of a stored row by which a person is recognized in other records, and that tells when the person's first employment began.
/// Rows of current people mostly have none. Pure.
/// </summary>
/// <param name="Emails">See <see cref="EmployeeRow.KnownEmails"/>.</param>
/// <param name="Earlier">The stored earlier records.</param>
/// <param name="Decided">See <see cref="EmployeeRow.DecidedRecords"/>.</param>
/// <param name="FirstHireDate">See <see cref="EmployeeRow.FirstHireDate"/>.</param>
/// <param name="LeftAt">See <see cref="EmployeeRow.LeftAt"/>.</param>
public sealed record LinkMemory(
    IReadOnlyList<string> Emails, EarlierRecords Earlier, DecidedRecords? Decided, DateOnly? FirstHireDate, DateOnly? LeftAt)
{
    /// <summary>The memory of a row that has none of these columns.</summary>
    public static LinkMemory None { get; } = new([], EarlierRecords.None, Decided: null, FirstHireDate: null, LeftAt: null);

    // Without a linked record, the original hire date can only be that of this record.
    private DateOnly? FirstKnownDay => FirstHireDate ?? (Earlier.EmployeeIds.Count == 0 ? Earlier.OriginalHireDate : null);

    /// <summary>
    /// Returns the memory after a run. Personio may reuse a record: a past person with a later first day was hired again, even if the first
    /// day was edited before the other fields.
    /// </summary>
    /// <param name="hiredBefore">The stored first day.</param>
    /// <param name="hired">The first day now.</param>
    /// <param name="wasPast">Whether the person was past before the run.</param>
    /// <param name="isPast">Whether the person is past after the run.</param>
    public LinkMemory After(DateOnly? hiredBefore, DateOnly? hired, bool wasPast, bool isPast) =>
        wasPast && hired > hiredBefore && (hired > LeftAt || !isPast) ? this with { FirstHireDate = FirstKnownDay ?? hiredBefore } : this;

    /// <summary>Returns earlier records with the first day of the first employment, which was under them or under this record.</summary>
    /// <param name="earlier">The earlier records. Their <see cref="EarlierRecords.OriginalHireDate"/> is the first day under them.</param>
    /// <param name="hired">The first day of the present employment under this record.</param>
    public EarlierRecords WithFirstDay(EarlierRecords earlier, DateOnly? hired)
    {
        if (!(FirstKnownDay < hired) || FirstKnownDay >= earlier.OriginalHireDate) return earlier;
        return earlier with { OriginalHireDate = FirstKnownDay };
    }
}
