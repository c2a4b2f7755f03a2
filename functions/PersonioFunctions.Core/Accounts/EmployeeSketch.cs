using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Accounts;

/// <summary>
/// Whom an account shows, small enough to stand in its state: of all people's hashes (Personio id and e-mail address) the smallest, a
/// random sample that is the same wherever the same people are. Tells two accounts of one company from two companies; exact
/// up to <see cref="Size"/> people. Source: https://en.wikipedia.org/wiki/MinHash#Variant_with_a_single_hash_function
/// </summary>
public sealed class EmployeeSketch
{
    /// <summary>How many hashes are kept.</summary>
    public const int Size = 32;

    private const int HexDigits = 16;

    // In ascending order.
    private readonly ulong[] _smallest;

    private EmployeeSketch(int people, ulong[] smallest) => (People, _smallest) = (people, smallest);

    /// <summary>How many people the account shows.</summary>
    public int People { get; }

    /// <summary>The hashes that are kept: two sketches without a common one do not overlap.</summary>
    public IReadOnlyList<ulong> Smallest => _smallest;

    // Up to here the sketch has the hash of everybody.
    private ulong Reach => People <= Size ? ulong.MaxValue : _smallest[^1];

    /// <summary>The sketch of some people.</summary>
    public static EmployeeSketch From(IEnumerable<Employee> employees)
    {
        var smallest = new SortedSet<ulong>();
        var (people, largest) = (0, ulong.MaxValue);
        foreach (var employee in employees)
        {
            people++;
            var hash = Hash(employee);
            if (smallest.Count == Size && hash > largest) continue;
            smallest.Add(hash);
            if (smallest.Count > Size) smallest.Remove(smallest.Max);
            largest = smallest.Max;
        }

        return new EmployeeSketch(people, [.. smallest]);
    }

    /// <summary>Estimates how much of the smaller of two companies is in the other: 0 to 1.</summary>
    public double OverlapWith(EmployeeSketch other)
    {
        var reach = Math.Min(Reach, other.Reach);
        var (one, two) = (Within(reach), other.Within(reach));
        var fewer = (People, one.Length).CompareTo((other.People, two.Length)) <= 0 ? one : two;
        return fewer.Length == 0 ? 0 : (double)one.Intersect(two).Count() / fewer.Length;
    }

    /// <summary>The sketch as one text: the number of people, a colon, the hashes in hex.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{People}:{string.Concat(_smallest.Select(hash => hash.ToString("x16", CultureInfo.InvariantCulture)))}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <returns>Null when it is nothing of the kind: the next run writes it anew.</returns>
    public static EmployeeSketch? Parse(string? text)
    {
        if (text?.Split(':') is not [var count, var hex] || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var people))
            return null;
        if (hex.Length != HexDigits * Math.Min(people, Size)) return null;

        var smallest = new ulong[hex.Length / HexDigits];
        for (var i = 0; i < smallest.Length; i++)
        {
            var digits = hex.AsSpan(i * HexDigits, HexDigits);
            if (!ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out smallest[i])) return null;
        }

        return new EmployeeSketch(people, smallest);
    }

    private ulong[] Within(ulong reach) => [.. _smallest.TakeWhile(hash => hash <= reach)];

    private static ulong Hash(Employee employee)
    {
        var text = $"{employee.Id} {Fingerprint.PartOf(employee[EmployeeField.Email])}";
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
