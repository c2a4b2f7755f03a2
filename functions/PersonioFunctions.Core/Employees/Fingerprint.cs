using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>
/// What the column <c>ContentHash</c> holds: <c>version.state.standing.</c>, six characters per field, and six each for the next
/// transition and for earlier records. It lets a run tell from two columns which fields of which person changed, were cleared or could
/// never be read, and what followed from them, without reading a row. The standing is a letter for the rule (its place in
/// <see cref="LifecycleRules.RuleIds"/>), 1 for current people, and the flags in hex. Of six characters:
/// <list type="bullet">
/// <item><c>......</c> the field is empty</item>
/// <item><c>~~~~~~</c> the field could never be read</item>
/// <item>anything else: 36 bits of the value's XXH3 hash in base64url. Two values of one field collide once in 69 billion.</item>
/// </list>
/// </summary>
public sealed record Fingerprint
{
    /// <summary>The version of mapper and rules. Raising it makes every row be written anew once.</summary>
    public const string Version = "2";

    // The same fields, and nothing of what follows from them: it is never equal to one of this version, and still tells what changes.
    private const string FieldsOnly = "1";

    private const int Segment = 6;
    private const int Segments = EmployeeFields.Count + 2;
    private const int Transition = EmployeeFields.Count;
    private const int Records = EmployeeFields.Count + 1;
    private const string EmptySegment = "......";
    private const string UnknownSegment = "~~~~~~";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private readonly string _segments;

    private Fingerprint(LifecyclePrevious standing, string segments) => (Standing, _segments) = (standing, segments);

    /// <summary>The state that goes with these fields.</summary>
    public LifecycleState State => Standing.State;

    /// <summary>State, rule and flags, as the next run needs them.</summary>
    public LifecyclePrevious Standing { get; }

    /// <summary>The fingerprint of a person.</summary>
    /// <param name="employee">What could be read.</param>
    /// <param name="standing">What follows from it.</param>
    /// <param name="stored">What was stored before: fields that are not known keep their part of it.</param>
    /// <returns><paramref name="stored"/> itself when nothing has changed.</returns>
    public static Fingerprint From(Employee employee, Standing standing, Fingerprint? stored = null)
    {
        Span<char> segments = stackalloc char[Segments * Segment];
        var managerChanged = false;
        for (var i = 0; i < EmployeeFields.Count; i++)
        {
            var field = (EmployeeField)i;
            var segment = segments.Slice(i * Segment, Segment);
            if (employee.Known.Contains(field)) Write(employee[field], segment);
            else if (stored is null) UnknownSegment.CopyTo(segment);
            else if (managerChanged && Employee.IsOfManager(field) && stored.IsSet(field)) EmptySegment.CopyTo(segment);
            else stored.Of(i).CopyTo(segment);

            // Comes before the fields that go with it.
            if (field == EmployeeField.ManagerId) managerChanged = stored is not null && !stored.Of(i).SequenceEqual(segment);
        }

        Write(TransitionOf(standing), segments.Slice(Transition * Segment, Segment));
        if (standing.Previous is { } previous) Write(previous.Text, segments.Slice(Records * Segment, Segment));
        else (stored is null ? EmptySegment : stored.Of(Records)).CopyTo(segments.Slice(Records * Segment, Segment));

        var kept = new LifecyclePrevious(standing.State, standing.Rule, standing.Flags) { IsCurrent = standing.IsCurrent };
        return stored is not null && stored.Standing == kept && segments.SequenceEqual(stored._segments)
            ? stored
            : new Fingerprint(kept, segments.ToString());
    }

    /// <summary>Reads a stored fingerprint.</summary>
    /// <returns>Null when it is absent or of a version that is not to be understood; the row must then be written anew.</returns>
    public static Fingerprint? Parse(string? text) => text?.Split('.', 4) switch
    {
        [Version, var name, var standing, { Length: Segments * Segment } segments]
            when LifecycleStates.Parse(name) is { } state && StandingOf(state, standing) is { } previous => new Fingerprint(previous, segments),
        [FieldsOnly, ..] => OfFields(text),
        _ => null,
    };

    /// <summary>The state in a stored fingerprint of any version.</summary>
    /// <returns>Null when it is absent or not to be understood.</returns>
    public static LifecycleState? StateOf(string? text) => text?.Split('.', 3) is [_, var name, _] ? LifecycleStates.Parse(name) : null;

    /// <summary>The fields in which two fingerprints differ.</summary>
    public FieldSet Differences(Fingerprint other)
    {
        var differences = default(FieldSet);
        for (var i = 0; i < EmployeeFields.Count; i++)
        {
            if (!Of(i).SequenceEqual(other.Of(i))) differences = differences.With((EmployeeField)i);
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
    public string? PartOf(EmployeeField field) => IsSet(field) ? Of((int)field).ToString() : null;

    /// <summary>Whether the field held a value.</summary>
    public bool IsSet(EmployeeField field) => !IsEmpty(field) && !Of((int)field).SequenceEqual(UnknownSegment);

    /// <summary>Whether the field was read and held nothing.</summary>
    public bool IsEmpty(EmployeeField field) => Of((int)field).SequenceEqual(EmptySegment);

    /// <inheritdoc/>
    public override string ToString()
    {
        // The letter of a rule that nobody knows, as in rows from before, is the one before "a".
        var rule = (char)('a' + IndexOf(LifecycleRules.RuleIds, Standing.Rule));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Version}.{State.Name()}.{rule}{(Standing.IsCurrent == true ? '1' : '0')}{(uint)Standing.Flags:x}.{_segments}");
    }

    private static int IndexOf(IReadOnlyList<string> rules, string? rule)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] == rule) return i;
        }

        return -1;
    }

    private static LifecyclePrevious? StandingOf(LifecycleState state, ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || !uint.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var flags)) return null;
        var rule = text[0] - 'a';
        return new LifecyclePrevious(state, rule >= 0 && rule < LifecycleRules.RuleIds.Count ? LifecycleRules.RuleIds[rule] : null, (LifecycleFlags)flags)
        {
            IsCurrent = text[1] == '1',
        };
    }

    private static Fingerprint? OfFields(string text) =>
        text.Split('.', 3) is [_, var name, { Length: EmployeeFields.Count * Segment } segments] && LifecycleStates.Parse(name) is { } state
            ? new Fingerprint(new LifecyclePrevious(state, null, LifecycleFlags.None), segments + UnknownSegment + UnknownSegment)
            : null;

    // What follows from settings and the calendar. Mostly nothing.
    private static string? TransitionOf(Standing standing) => standing is { NextTransitionAt: null, IsLeaveWithoutAccess: false }
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{standing.NextTransitionAt?.UtcTicks} {standing.IsLeaveWithoutAccess}");

    private ReadOnlySpan<char> Of(int segment) => _segments.AsSpan(segment * Segment, Segment);

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
