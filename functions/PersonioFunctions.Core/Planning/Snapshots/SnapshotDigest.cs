using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Snapshots;

/// <summary>
/// Computes a digest of the inputs of a run, in 64 hex digits: the build of this program, the account's settings, the date, and the
/// listed people with their values. If the last run left nothing open and the account is unchanged since, a run with the same digest
/// finds nothing to do; see docs/adr/008. Pure.
/// </summary>
internal static class SnapshotDigest
{
    // Used in place of a length for a value that is empty, and for one that was not read.
    private const int Empty = -1;
    private const int Unknown = -2;

    /// <summary>
    /// Returns the first half of the digest, 32 hex digits: the inputs of a run that are known before Personio is called.
    /// </summary>
    /// <param name="settings">The version of the account's settings.</param>
    /// <param name="today">The calendar date in the account's time zone.</param>
    public static string CircumstancesFrom(string settings, DateOnly today)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write(typeof(SnapshotDigest).Module.ModuleVersionId.ToByteArray());
        Append(text, settings);
        Append(text, today.ToString("O", CultureInfo.InvariantCulture));
        return Convert.ToHexStringLower(XxHash128.Hash(text.WrittenSpan));
    }

    /// <summary>Returns the digest of a list in any order.</summary>
    /// <param name="snapshot">The listed people, without those who were found by id.</param>
    /// <param name="circumstances">The result of <see cref="CircumstancesFrom"/>.</param>
    /// <returns>Null when the list is not proven complete, or when the warnings also depend on the stored rows.</returns>
    public static string? From(Snapshot snapshot, string circumstances)
    {
        if (snapshot.Incomplete is not null || snapshot.Skipped.Count > 0 || snapshot.Unreadable.Any()) return null;
        var text = new ArrayBufferWriter<byte>();
        var fields = FieldSet.All.Union(FieldSet.Of(snapshot.Attributes.SelectMany(presence => presence.Attribute.Fields)));
        var people = UInt128.Zero;
        foreach (var employee in snapshot.Employees.Values)
        {
            text.ResetWrittenCount();
            Append(text, employee.Id);
            foreach (var field in fields) Append(text, employee[field], employee.Known.Contains(field) ? Empty : Unknown);
            people += XxHash128.HashToUInt128(text.WrittenSpan);
        }

        // The result also contains the presence of the attributes, and the warnings.
        text.ResetWrittenCount();
        Append(text, string.Create(CultureInfo.InvariantCulture, $"{snapshot.Employees.Count} {people:x32}"));
        foreach (var presence in snapshot.Attributes)
            Append(text, string.Create(CultureInfo.InvariantCulture, $"{presence.Present} {presence.Filled}"));
        foreach (var warning in snapshot.Warnings) Append(text, warning.Message);
        return circumstances + Convert.ToHexStringLower(XxHash128.Hash(text.WrittenSpan));
    }

    // Writes the length first, so that two adjacent values cannot be confused with other ones.
    private static void Append(ArrayBufferWriter<byte> hashed, string? text, int lengthOfNone = Empty)
    {
        var length = text?.Length ?? lengthOfNone;
        hashed.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
        hashed.Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
