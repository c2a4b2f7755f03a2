using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Accounts;

/// <summary>
/// A sketch of the people of an account, small enough for its state: the smallest hashes of their Personio ids and e-mail addresses. It
/// is a random sample that is the same for the same people, so it tells two accounts of one company from two companies. Exact up to <see
/// cref="Size"/> people. Source: https://en.wikipedia.org/wiki/MinHash#Variant_with_a_single_hash_function
/// </summary>
public sealed class EmployeeSketch
{
    /// <summary>The number of hashes in a sketch.</summary>
    public const int Size = 32;

    private const int HexDigits = 16;

    // In ascending order.
    private readonly ulong[] _smallest;

    private EmployeeSketch(int people, ulong[] smallest) => (People, _smallest) = (people, smallest);

    /// <summary>The number of people.</summary>
    public int People { get; }

    /// <summary>The smallest hashes. Two sketches without a common hash do not overlap.</summary>
    public IReadOnlyList<ulong> Smallest => _smallest;

    // Up to this value the sketch has the hash of every person.
    private ulong Reach => People <= Size ? ulong.MaxValue : _smallest[^1];

    /// <summary>Returns the sketch of some people.</summary>
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

    /// <summary>Estimates the share of the smaller company that is in the other one: 0 to 1.</summary>
    public double OverlapWith(EmployeeSketch other)
    {
        var reach = Math.Min(Reach, other.Reach);
        var (one, two) = (Within(reach), other.Within(reach));
        var fewer = (People, one.Length).CompareTo((other.People, two.Length)) <= 0 ? one : two;
        return fewer.Length == 0 ? 0 : (double)one.Intersect(two).Count() / fewer.Length;
    }

    /// <summary>Returns the sketch as a text: the number of people, a colon, the hashes in hex.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{People}:{string.Concat(_smallest.Select(hash => hash.ToString("x16", CultureInfo.InvariantCulture)))}");

    /// <summary>Reads a text written by <see cref="ToString"/>.</summary>
    /// <returns>Null when the text is not a sketch. The next run writes a new one.</returns>
    public static EmployeeSketch? Parse(string? text)
    {
        if (text?.Split(':') is not [var count, var hex]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var people))
        {
            return null;
        }

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
        var text = $"{employee.Id} {Fingerprint.PartOfAddress(employee[EmployeeField.Email])}";
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
