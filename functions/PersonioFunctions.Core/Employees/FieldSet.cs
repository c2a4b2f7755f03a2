using System.Collections;
using System.Numerics;

namespace PersonioFunctions.Employees;

/// <summary>A set of fields, small enough to be copied.</summary>
public readonly record struct FieldSet : IEnumerable<EmployeeField>
{
    private readonly uint _bits;

    private FieldSet(uint bits) => _bits = bits;

    /// <summary>Every field.</summary>
    public static FieldSet All { get; } = new((1u << EmployeeFields.Count) - 1);

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>How many fields it holds.</summary>
    public int Count => BitOperations.PopCount(_bits);

    /// <summary>Whether <paramref name="field"/> is in it.</summary>
    public bool Contains(EmployeeField field) => (_bits & (1u << (int)field)) != 0;

    /// <summary>This set and <paramref name="field"/>.</summary>
    public FieldSet With(EmployeeField field) => new(_bits | (1u << (int)field));

    /// <summary>This set without <paramref name="field"/>.</summary>
    public FieldSet Without(EmployeeField field) => new(_bits & ~(1u << (int)field));

    /// <summary>What is in either.</summary>
    public FieldSet Union(FieldSet other) => new(_bits | other._bits);

    /// <summary>What is in both.</summary>
    public FieldSet Intersect(FieldSet other) => new(_bits & other._bits);

    /// <summary>What is in this set and not in <paramref name="other"/>.</summary>
    public FieldSet Except(FieldSet other) => new(_bits & ~other._bits);

    /// <summary>Goes through the fields in order, without an object to do so.</summary>
    public Enumerator GetEnumerator() => new(_bits);

    /// <inheritdoc/>
    IEnumerator<EmployeeField> IEnumerable<EmployeeField>.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Where a walk through the fields stands.</summary>
    public struct Enumerator : IEnumerator<EmployeeField>
    {
        private uint _left;

        internal Enumerator(uint bits) => _left = bits;

        /// <inheritdoc/>
        public EmployeeField Current { get; private set; }

        /// <inheritdoc/>
        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (_left == 0) return false;
            Current = (EmployeeField)BitOperations.TrailingZeroCount(_left);
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
