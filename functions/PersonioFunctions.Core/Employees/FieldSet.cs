using System.Collections;
using System.Numerics;

namespace PersonioFunctions.Employees;

/// <summary>A set of fields, small enough to be copied.</summary>
public readonly record struct FieldSet : IEnumerable<EmployeeField>
{
    private readonly ulong _bits;

    private FieldSet(ulong bits) => _bits = bits;

    /// <summary>The set of all fields.</summary>
    public static FieldSet All { get; } = EmployeeField.All.Aggregate(default(FieldSet), (set, field) => set.With(field));

    /// <summary>Whether the set is empty.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>The number of fields in the set.</summary>
    public int Count => BitOperations.PopCount(_bits);

    /// <summary>Whether <paramref name="field"/> is in the set.</summary>
    public bool Contains(EmployeeField field) => (_bits & Bit(field)) != 0;

    /// <summary>Returns this set and <paramref name="field"/>.</summary>
    public FieldSet With(EmployeeField field) => new(_bits | Bit(field));

    /// <summary>Returns this set without <paramref name="field"/>.</summary>
    public FieldSet Without(EmployeeField field) => new(_bits & ~Bit(field));

    /// <summary>Returns the fields in either set.</summary>
    public FieldSet Union(FieldSet other) => new(_bits | other._bits);

    /// <summary>Returns the fields in both sets.</summary>
    public FieldSet Intersect(FieldSet other) => new(_bits & other._bits);

    /// <summary>Returns the fields in this set that are not in <paramref name="other"/>.</summary>
    public FieldSet Except(FieldSet other) => new(_bits & ~other._bits);

    /// <summary>Enumerates the fields in order, without allocating.</summary>
    public Enumerator GetEnumerator() => new(_bits);

    /// <inheritdoc/>
    IEnumerator<EmployeeField> IEnumerable<EmployeeField>.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static ulong Bit(EmployeeField field) => 1ul << field.Index;

    /// <summary>An enumeration of the fields.</summary>
    public struct Enumerator : IEnumerator<EmployeeField>
    {
        private ulong _left;
        private int _index;

        internal Enumerator(ulong bits) => _left = bits;

        /// <inheritdoc/>
        public readonly EmployeeField Current => EmployeeField.All[_index];

        /// <inheritdoc/>
        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (_left == 0) return false;
            _index = BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
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
