using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using PersonioFunctions.Employees.Own;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>
/// The content of the column <c>ContentHash</c>: <c>version.state.standing.</c>, then parts of six characters: one for the next
/// transition, one for the earlier records and their first day, one for the e-mail address in any spelling (not in version 1), and one
/// for each field in the order of the catalogue. If the company stores attributes of its own, <c>|</c> and a part for each of their places
/// follow. Optional and own fields at the end that were never readable are left out. It tells a run which fields changed, were cleared, or
/// were never readable, and what the standing was, without reading the other columns. The standing is a letter for the rule (its position
/// in <see cref="LifecycleRuleIds.All"/>), 1 for current people, and the flags in hex. A part is:
/// <list type="bullet">
/// <item><c>......</c> when the field is empty</item>
/// <item><c>~~~~~~</c> when the field was never readable</item>
/// <item><c>......</c> when the offset of a date was read. A changed offset shows in the transition, if it decides one</item>
/// <item>otherwise 36 bits of the value's XXH3 hash in base64url. Two values of one field collide once in 69 billion.</item>
/// </list>
/// A text with fewer fields was written before the others were added, so those were never readable. A text of another version, or with
/// another number of fields, can be compared field by field. But it never equals one that this version writes, so the next run writes
/// its row again.
/// </summary>
public sealed record Fingerprint
{
    /// <summary>The version of mapper and rules. Raising it makes the next run write every row again.</summary>
    public const string Version = "2";

    private const int Part = 6;
    private const int Transition = 0;
    private const int Records = 1;
    private const int Address = 2;
    private const int FirstField = 3;
    private const string VersionWithoutAddress = "1";

    private const uint SharedStandings = 251; // a prime, so that each flag leads to another slot
    private const string EmptyPart = "......";
    private const string UnknownPart = "~~~~~~";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    // There are few different standings, so equal ones share one object as long as it stays in its slot.
    private static readonly LifecycleStanding?[] Standings = new LifecycleStanding?[SharedStandings];

    private const char OwnMark = '|';

    // Every text has a part for each of the fields that every account reads.
    private static readonly int AlwaysParts = FirstField + EmployeeField.All.Max(field => field.Index) + 1;

    private static readonly int CatalogueParts = FirstField + EmployeeField.Count;

    private readonly string _version;
    private readonly string _parts;
    private readonly string _own;

    private Fingerprint(string version, LifecycleStanding standing, string parts, string own) =>
        (_version, Standing, _parts, _own) = (version, standing, parts, own);

    /// <summary>State, rule, flags, and whether the person is current, as far as the next run needs them.</summary>
    public LifecycleStanding Standing { get; }

    /// <summary>Computes the fingerprint of a person.</summary>
    /// <param name="employee">The values that could be read.</param>
    /// <param name="standing">The standing derived from them.</param>
    /// <param name="stored">The stored fingerprint. Fields that are not known keep their part of it.</param>
    /// <returns><paramref name="stored"/> itself when nothing has changed.</returns>
    public static Fingerprint From(Employee employee, LifecycleStanding standing, Fingerprint? stored = null)
    {
        Span<char> buffer = stackalloc char[CatalogueParts * Part];
        var parts = buffer[..(Math.Max(AlwaysParts, CatalogueWidth(employee, stored)) * Part)];
        if (standing.KeepsTransition && stored is not null) stored.PartAt(Transition).CopyTo(parts.Slice(Transition * Part, Part));
        else Write(TransitionOf(standing), parts.Slice(Transition * Part, Part));
        if (standing.EarlierRecords is { } earlier) Write(TextOf(earlier), parts.Slice(Records * Part, Part));
        else (stored is null ? EmptyPart : stored.PartAt(Records)).CopyTo(parts.Slice(Records * Part, Part));
        WriteAddress(employee, stored, parts.Slice(Address * Part, Part));
        WriteFields(employee, stored, parts[(FirstField * Part)..]);
        parts = Trimmed(parts, AlwaysParts);

        Span<char> own = stackalloc char[OwnWidth(employee, stored) * Part];
        WriteOwn(employee, stored, own);
        own = Trimmed(own, 0);

        return stored is not null && stored._version == Version && Shows(stored.Standing, standing)
            && parts.SequenceEqual(stored._parts) && own.SequenceEqual(stored._own)
            ? stored
            : new Fingerprint(Version, Shared(standing), parts.ToString(), own.ToString());
    }

    /// <summary>Reads a stored fingerprint of this or another version.</summary>
    /// <returns>Null when it is absent or unusable, so that the row must be written again.</returns>
    public static Fingerprint? Parse(string? text)
    {
        Span<Range> ranges = stackalloc Range[4];
        var span = text.AsSpan();
        if (span.Split(ranges, '.') < ranges.Length) return null;

        var version = span[ranges[0]];
        var parts = span[ranges[3].Start.Value..];
        ReadOnlySpan<char> own = default;
        if (parts.IndexOf(OwnMark) is >= 0 and var mark)
        {
            own = parts[(mark + 1)..];
            parts = parts[..mark];
        }

        if (own.Length % Part != 0 || own.Length > OwnFields.MaxPlaces * Part) return null;
        if (version.Length is 0 or > 9 || version.ContainsAnyExceptInRange('0', '9')) return null;
        if (parts.Length < FirstFieldIn(version) * Part || parts.Length % Part != 0) return null;
        return LifecycleStates.Parse(span[ranges[1]]) is { } state && StandingFrom(state, span[ranges[2]]) is { } standing
            ? new Fingerprint(
                version.SequenceEqual(Version) ? Version : version.ToString(), standing, parts.ToString(), own.ToString())
            : null;
    }

    /// <summary>Returns this fingerprint with the next transition of another one.</summary>
    public Fingerprint WithTransitionOf(Fingerprint other) =>
        new(_version, Standing, string.Concat(other.PartAt(Transition), _parts.AsSpan((Transition + 1) * Part)), _own);

    /// <summary>Returns this fingerprint with some fields as if they had never been readable.</summary>
    public Fingerprint Without(FieldSet fields)
    {
        var (parts, own) = (_parts.ToCharArray(), _own.ToCharArray());
        foreach (var field in fields)
        {
            var (place, of) = field.IsOwn ? (field.Index - EmployeeField.Count, own) : (FirstFieldIn(_version) + field.Index, parts);
            if ((place + 1) * Part <= of.Length) UnknownPart.CopyTo(of.AsSpan(place * Part, Part));
        }

        return new Fingerprint(_version, Standing, Trimmed(parts, AlwaysParts).ToString(), Trimmed(own, 0).ToString());
    }

    /// <summary>Returns the fields in which two fingerprints differ.</summary>
    /// <param name="other">The other fingerprint.</param>
    /// <param name="read">The fields that were read for it. Those of every account are compared in any case.</param>
    public FieldSet Differences(Fingerprint other, FieldSet read = default)
    {
        var differences = default(FieldSet);
        foreach (var field in FieldSet.All.Union(read))
        {
            if (!PartOfField(field).SequenceEqual(other.PartOfField(field))) differences = differences.With(field);
        }

        return differences;
    }

    /// <summary>Returns the fields that have a value here and are empty in <paramref name="next"/>.</summary>
    /// <param name="next">The other fingerprint.</param>
    /// <param name="read">The fields that were read for it. Those of every account are compared in any case.</param>
    public FieldSet ClearedIn(Fingerprint next, FieldSet read = default)
    {
        var cleared = default(FieldSet);
        foreach (var field in FieldSet.All.Union(read))
        {
            if (IsSet(field) && next.IsEmpty(field)) cleared = cleared.With(field);
        }

        return cleared;
    }

    /// <summary>Whether both have the same e-mail address, whatever its case and invisible characters.</summary>
    public bool HasSameAddressAs(Fingerprint other) => AddressPart is { } address && address == other.AddressPart;

    /// <summary>
    /// The part of the e-mail address in any spelling, see <see cref="PartOfAddress"/>; null when the address is empty or unknown.
    /// </summary>
    public string? AddressPart =>
        HasAddress && PartAt(Address) is var part && part is not (EmptyPart or UnknownPart) ? part.ToString() : null;

    /// <summary>Returns the part that stands for an e-mail address in any spelling.</summary>
    public static string PartOfAddress(string? address) => PartOf(EmailAddress.Fold(address));

    /// <summary>Returns the part that stands for a value.</summary>
    public static string PartOf(string? value) => string.Create(Part, value, static (part, text) => Write(text, part));

    /// <summary>Returns the part of a field; null when the field is empty or was never readable.</summary>
    public string? PartOf(EmployeeField field) => IsSet(field) ? PartOfField(field).ToString() : null;

    /// <summary>Whether the field has this value.</summary>
    public bool Holds(EmployeeField field, string? value)
    {
        Span<char> part = stackalloc char[Part];
        Write(value, part);
        return PartOfField(field).SequenceEqual(part);
    }

    /// <summary>Whether the field has a value.</summary>
    public bool IsSet(EmployeeField field) => !IsEmpty(field) && !PartOfField(field).SequenceEqual(UnknownPart);

    /// <summary>Whether the field was read and is empty.</summary>
    public bool IsEmpty(EmployeeField field) => PartOfField(field).SequenceEqual(EmptyPart);

    /// <inheritdoc/>
    public override string ToString()
    {
        var (rule, isCurrent) = ((char)('a' + IndexOf(Standing.Rule)), Standing.IsCurrent ? '1' : '0');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_version}.{Standing.State.Name()}.{rule}{isCurrent}{(uint)Standing.Flags:x}.{_parts}{(_own.Length > 0 ? "|" : "")}{_own}");
    }

    /// <inheritdoc/>
    public bool Equals(Fingerprint? other) =>
        other is not null && _version == other._version && Shows(Standing, other.Standing) && _parts == other._parts
        && _own == other._own;

    /// <inheritdoc/>
    public override int GetHashCode() => _parts.GetHashCode(StringComparison.Ordinal);

    private static void WriteAddress(Employee employee, Fingerprint? stored, Span<char> part)
    {
        if (employee.Known.Contains(EmployeeField.Email)) Write(EmailAddress.Fold(employee[EmployeeField.Email]), part);
        else if (stored is { HasAddress: true }) stored.PartAt(Address).CopyTo(part);
        else UnknownPart.CopyTo(part);
    }

    private static void WriteFields(Employee employee, Fingerprint? stored, Span<char> parts)
    {
        var managerChanged = false;
        for (var index = 0; index * Part < parts.Length; index++)
        {
            var field = EmployeeField.At(index, own: null);
            var part = parts.Slice(index * Part, Part);
            if (employee.Known.Contains(field)) Write(field.OffsetOf is null ? employee[field] : null, part);
            else if (stored is null) UnknownPart.CopyTo(part);
            else if (managerChanged && Employee.IsOfManager(field) && stored.IsSet(field)) EmptyPart.CopyTo(part);
            else stored.PartOfField(field).CopyTo(part);

            // The id precedes the manager's other fields in the catalogue.
            if (field == EmployeeField.ManagerId) managerChanged = stored is not null && !stored.PartOfField(field).SequenceEqual(part);
        }
    }

    private static void WriteOwn(Employee employee, Fingerprint? stored, Span<char> parts)
    {
        if (parts.IsEmpty) return;
        for (var place = 0; place * Part < parts.Length; place++) PartIn(stored?._own ?? "", place).CopyTo(parts.Slice(place * Part, Part));
        foreach (var field in employee.Known)
        {
            if (field.IsOwn) Write(employee[field], parts.Slice((field.Index - EmployeeField.Count) * Part, Part));
        }
    }

    // The number of parts up to the last field of the catalogue that was read now or before.
    private static int CatalogueWidth(Employee employee, Fingerprint? stored) => FirstField + Math.Min(
        EmployeeField.Count,
        Math.Max(employee.Known.Width, stored is null ? 0 : (stored._parts.Length / Part) - FirstFieldIn(stored._version)));

    private static int OwnWidth(Employee employee, Fingerprint? stored) =>
        Math.Max(employee.Known.Width - EmployeeField.Count, (stored?._own.Length ?? 0) / Part);

    // Without the fields at the end that were never readable.
    private static Span<char> Trimmed(Span<char> parts, int least)
    {
        var length = parts.Length;
        while (length > least * Part && parts[(length - Part)..length].SequenceEqual(UnknownPart)) length -= Part;
        return parts[..length];
    }

    private static LifecycleStanding? StandingFrom(LifecycleState state, ReadOnlySpan<char> text)
    {
        if (text.Length < 3) return null;
        if (!uint.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var flags)) return null;
        var rule = text[0] - 'a';
        if (rule < 0 || rule >= LifecycleRuleIds.All.Count) return null;
        return Shared(new LifecycleStanding(state, LifecycleRuleIds.All[rule], (LifecycleFlags)flags) { IsCurrent = text[1] == '1' });
    }

    private static LifecycleStanding Shared(LifecycleStanding standing)
    {
        var place = (((((uint)standing.State * 31) + (uint)standing.Rule.Length) * 31) + (uint)standing.Flags) % SharedStandings;
        if (Standings[place] is { } shared && Shows(shared, standing)) return shared;
        return Standings[place] = new LifecycleStanding(standing.State, standing.Rule, standing.Flags) { IsCurrent = standing.IsCurrent };
    }

    // Whether both standings have the same text in a fingerprint.
    private static bool Shows(LifecycleStanding one, LifecycleStanding other) =>
        one.State == other.State && one.Rule == other.Rule && one.Flags == other.Flags && one.IsCurrent == other.IsCurrent;

    private static int IndexOf(string rule)
    {
        var rules = LifecycleRuleIds.All;
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] == rule) return i;
        }

        throw new ArgumentException($"'{rule}' is not a rule.", nameof(rule));
    }

    // Returns the text of the values that depend on settings and the calendar; null for most people.
    private static string? TransitionOf(LifecycleStanding standing) =>
        standing is { NextTransitionAt: null, IsLeaveWithoutAccess: false, WrittenOffsets: null } ? null
        : string.Create(CultureInfo.InvariantCulture, $"{standing.NextTransitionAt?.UtcTicks} {standing.IsLeaveWithoutAccess}")
            + (standing.WrittenOffsets is { } offsets ? $" {offsets}" : null);

    private static string? TextOf(EarlierRecords earlier) =>
        earlier.OriginalHireDate is { } first ? $"{earlier.TextOfAll}@{first.Text()}" : earlier.TextOfAll;

    private ReadOnlySpan<char> PartOfField(EmployeeField field) => field.IsOwn
        ? PartIn(_own, field.Index - EmployeeField.Count)
        : PartAt(FirstFieldIn(_version) + field.Index);

    private bool HasAddress => FirstFieldIn(_version) > Address;

    private static int FirstFieldIn(ReadOnlySpan<char> version) => version.SequenceEqual(VersionWithoutAddress) ? Address : FirstField;

    private ReadOnlySpan<char> PartAt(int index) => PartIn(_parts, index);

    private static ReadOnlySpan<char> PartIn(string parts, int index)
    {
        var start = index * Part;
        return start < parts.Length ? parts.AsSpan(start, Part) : UnknownPart;
    }

    private static void Write(string? value, Span<char> part)
    {
        if (value is null)
        {
            EmptyPart.CopyTo(part);
            return;
        }

        // Hashes the UTF-16 code units as they are in memory, which is little-endian on all supported platforms.
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(value.AsSpan()));
        for (var i = 0; i < Part; i++, hash >>= 6) part[i] = Alphabet[(int)(hash & 63)];
    }
}
