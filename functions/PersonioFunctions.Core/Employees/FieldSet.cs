using System.Collections;
using System.Numerics;
using PersonioFunctions.Employees.Own;

namespace PersonioFunctions.Employees;

/// <summary>A set of fields of one account, small enough to be copied.</summary>
public readonly record struct FieldSet : IEnumerable<EmployeeField>
{
    private const int Bits = 64;

    // The bit of a field is its index. The company's own fields come last, and _own tells them apart from those of other companies.
    private readonly ulong _low;
    private readonly ulong _high;
    private readonly EmployeeField?[]? _own;

    private FieldSet(ulong low, ulong high, EmployeeField?[]? own) => (_low, _high, _own) = (low, high, own);

    /// <summary>The set of the fields that every account reads.</summary>
    public static FieldSet All { get; } = Of(EmployeeField.All);

    /// <summary>Whether the set is empty.</summary>
    public bool IsEmpty => (_low | _high) == 0;

    /// <summary>The number of fields in the set.</summary>
    public int Count => BitOperations.PopCount(_low) + BitOperations.PopCount(_high);

    /// <summary>The number of places up to the last field of the set: its index, plus one.</summary>
    public int Width => _high != 0 ? (2 * Bits) - BitOperations.LeadingZeroCount(_high) : Bits - BitOperations.LeadingZeroCount(_low);

    /// <summary>Creates the set of some fields.</summary>
    public static FieldSet Of(IEnumerable<EmployeeField> fields) =>
        fields.Aggregate(default(FieldSet), (set, field) => set.With(field));

    /// <summary>Whether <paramref name="field"/> is in the set.</summary>
    public bool Contains(EmployeeField field) =>
        field.Index < Bits ? (_low & (1ul << field.Index)) != 0 : (_high & (1ul << (field.Index - Bits))) != 0;

    /// <summary>Returns this set and <paramref name="field"/>.</summary>
    public FieldSet With(EmployeeField field)
    {
        var own = OwnFields.Union(_own, field.Siblings);
        return field.Index < Bits
            ? new FieldSet(_low | (1ul << field.Index), _high, own)
            : new FieldSet(_low, _high | (1ul << (field.Index - Bits)), own);
    }

    /// <summary>Returns this set without <paramref name="field"/>.</summary>
    public FieldSet Without(EmployeeField field) => field.Index < Bits
        ? new FieldSet(_low & ~(1ul << field.Index), _high, _own)
        : new FieldSet(_low, _high & ~(1ul << (field.Index - Bits)), _own);

    /// <summary>Returns the fields in either set.</summary>
    public FieldSet Union(FieldSet other) => new(_low | other._low, _high | other._high, OwnFields.Union(_own, other._own));

    /// <summary>Returns the fields in both sets.</summary>
    public FieldSet Intersect(FieldSet other) => new(_low & other._low, _high & other._high, _own ?? other._own);

    /// <summary>Returns the fields in this set that are not in <paramref name="other"/>.</summary>
    public FieldSet Except(FieldSet other) => new(_low & ~other._low, _high & ~other._high, _own);

    /// <summary>Whether both sets have the same fields of one account.</summary>
    public bool Equals(FieldSet other) => _low == other._low && _high == other._high;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_low, _high);

    /// <summary>Enumerates the fields in order, without allocating.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <inheritdoc/>
    IEnumerator<EmployeeField> IEnumerable<EmployeeField>.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>An enumeration of the fields.</summary>
    public struct Enumerator : IEnumerator<EmployeeField>
    {
        private readonly EmployeeField?[]? _own;
        private ulong _low;
        private ulong _high;
        private int _index;

        internal Enumerator(FieldSet set) => (_low, _high, _own) = (set._low, set._high, set._own);

        /// <inheritdoc/>
        public readonly EmployeeField Current => EmployeeField.At(_index, _own);

        /// <inheritdoc/>
        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (_low != 0)
            {
                _index = BitOperations.TrailingZeroCount(_low);
                _low &= _low - 1;
                return true;
            }

            if (_high == 0) return false;
            _index = Bits + BitOperations.TrailingZeroCount(_high);
            _high &= _high - 1;
            return true;
        }

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }

        /// <inheritdoc/>
        readonly void IEnumerator.Reset() => throw new NotSupportedException();
    }
}
