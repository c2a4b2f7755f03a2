using System.IO.Hashing;
using System.Runtime.InteropServices;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>
/// What the column <c>ContentHash</c> holds: <c>version.state.</c> and six characters per field. It lets a run tell from two columns
/// which fields of which person changed, were cleared or could never be read, without reading a row.
/// <list type="bullet">
/// <item><c>......</c> the field is empty</item>
/// <item><c>~~~~~~</c> the field could never be read</item>
/// <item>anything else: 36 bits of the value's XXH3 hash in base64url. Two values of one field collide once in 69 billion.</item>
/// </list>
/// </summary>
public sealed record Fingerprint
{
    /// <summary>The version of mapper and rules. Raising it makes every row be written anew once.</summary>
    public const string Version = "1";

    private const int Segment = 6;
    private const string EmptySegment = "......";
    private const string UnknownSegment = "~~~~~~";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private readonly string _segments;

    private Fingerprint(LifecycleState state, string segments)
    {
        State = state;
        _segments = segments;
    }

    /// <summary>The state that goes with these fields.</summary>
    public LifecycleState State { get; }

    /// <summary>The fingerprint of a person.</summary>
    /// <param name="employee">What could be read.</param>
    /// <param name="state">The state that follows from it.</param>
    /// <param name="stored">What was stored before: fields that are not known keep their part of it.</param>
    /// <returns><paramref name="stored"/> itself when nothing has changed.</returns>
    public static Fingerprint Of(Employee employee, LifecycleState state, Fingerprint? stored = null)
    {
        Span<char> segments = stackalloc char[EmployeeFields.Count * Segment];
        var managerChanged = false;
        for (var i = 0; i < EmployeeFields.Count; i++)
        {
            var field = (EmployeeField)i;
            var segment = segments.Slice(i * Segment, Segment);
            if (employee.Known.Contains(field)) Write(employee[field], segment);
            else if (stored is null) UnknownSegment.CopyTo(segment);
            else if (managerChanged && Employee.IsOfManager(field) && stored.IsSet(field)) EmptySegment.CopyTo(segment);
            else stored.Of(field).CopyTo(segment);

            // Comes before the fields that go with it.
            if (field == EmployeeField.ManagerId) managerChanged = stored is not null && !stored.Of(field).SequenceEqual(segment);
        }

        return stored is not null && stored.State == state && segments.SequenceEqual(stored._segments)
            ? stored
            : new Fingerprint(state, segments.ToString());
    }

    /// <summary>Reads a stored fingerprint.</summary>
    /// <returns>Null when it is absent or of another version; the row must then be written anew.</returns>
    public static Fingerprint? Parse(string? text) =>
        text?.Split('.', 3) is [Version, var name, { Length: EmployeeFields.Count * Segment } segments]
        && LifecycleStates.Parse(name) is { } state
            ? new Fingerprint(state, segments)
            : null;

    /// <summary>The state in a stored fingerprint of any version.</summary>
    /// <returns>Null when it is absent or not to be understood.</returns>
    public static LifecycleState? StateOf(string? text) => text?.Split('.', 3) is [_, var name, _] ? LifecycleStates.Parse(name) : null;

    /// <summary>The fields in which two fingerprints differ.</summary>
    public FieldSet Differences(Fingerprint other)
    {
        var differences = default(FieldSet);
        for (var i = 0; i < EmployeeFields.Count; i++)
        {
            if (!Of((EmployeeField)i).SequenceEqual(other.Of((EmployeeField)i))) differences = differences.With((EmployeeField)i);
        }

        return differences;
    }

    /// <summary>The fields that have a value here and are empty in <paramref name="next"/>.</summary>
    public FieldSet ClearedIn(Fingerprint next)
    {
        var cleared = default(FieldSet);
        foreach (var field in EmployeeFields.All)
        {
            if (IsSet(field) && next.IsEmpty(field)) cleared = cleared.With(field);
        }

        return cleared;
    }

    /// <summary>What stands in a fingerprint for a value.</summary>
    public static string PartOf(string? value) => string.Create(Segment, value, static (segment, text) => Write(text, segment));

    /// <summary>What stands here for a field; null when it holds nothing or could never be read.</summary>
    public string? PartOf(EmployeeField field) => IsSet(field) ? Of(field).ToString() : null;

    /// <summary>Whether the field held a value.</summary>
    public bool IsSet(EmployeeField field) => !IsEmpty(field) && !Of(field).SequenceEqual(UnknownSegment);

    /// <summary>Whether the field was read and held nothing.</summary>
    public bool IsEmpty(EmployeeField field) => Of(field).SequenceEqual(EmptySegment);

    /// <inheritdoc/>
    public override string ToString() => $"{Version}.{State.Name()}.{_segments}";

    private ReadOnlySpan<char> Of(EmployeeField field) => _segments.AsSpan((int)field * Segment, Segment);

    private static void Write(string? value, Span<char> segment)
    {
        if (value is null)
        {
            EmptySegment.CopyTo(segment);
            return;
        }

        // Over the UTF-16 code units as they lie in memory: little-endian wherever this runs.
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(value.AsSpan()));
        for (var i = 0; i < Segment; i++, hash >>= 6) segment[i] = Alphabet[(int)(hash & 63)];
    }
}
