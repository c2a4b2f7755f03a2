using System.Globalization;

namespace PersonioFunctions.Runs;

/// <summary>The account of every record: <c>fetched = created + updated + unchanged + held + skipped</c>.</summary>
/// <param name="Fetched">Distinct people that Personio listed, and records that could not be told apart.</param>
/// <param name="Created">Seen for the first time and stored.</param>
/// <param name="Updated">Changed and stored.</param>
/// <param name="Unchanged">Not written, because nothing changed.</param>
/// <param name="Held">Not written, because a person has to decide.</param>
/// <param name="Skipped">Records that could not be used; the run's warnings name them.</param>
/// <param name="Left">People who left, or turned out never to have started, by this run.</param>
/// <param name="Missing">People who are stored and were not in a list that was proven complete.</param>
public sealed record SyncCounts(
    int Fetched = 0, int Created = 0, int Updated = 0, int Unchanged = 0, int Held = 0, int Skipped = 0, int Left = 0, int Missing = 0)
{
    /// <summary>The counts for people: <c>40 fetched, 1 created, …</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Fetched} fetched, {Created} created, {Updated} updated, {Unchanged} unchanged, {Held} held, {Skipped} skipped, {Left} left, {Missing} missing");
}
