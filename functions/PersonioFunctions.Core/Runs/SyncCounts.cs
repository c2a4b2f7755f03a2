using System.Globalization;

namespace PersonioFunctions.Runs;

/// <summary>Accounts for every record: <c>fetched = created + updated + unchanged + held + skipped</c>.</summary>
/// <param name="Fetched">Distinct people that Personio listed, and records without a usable id.</param>
/// <param name="Created">People who were stored for the first time.</param>
/// <param name="Updated">People whose row was changed.</param>
/// <param name="Unchanged">People whose row was not written because nothing changed.</param>
/// <param name="Held">People whose row was not written because their changes wait for a decision.</param>
/// <param name="Skipped">Records that could not be used. The run's warnings name them.</param>
/// <param name="Left">People who became <c>left</c> or <c>hireRescinded</c> in this run.</param>
/// <param name="Missing">Stored people who were not in a list that was proven complete.</param>
/// <param name="MissedByWebhooks">
/// People that the list showed as new or changed although no webhook had named them; null when the account takes no webhooks, or when the
/// run cannot know.
/// </param>
public sealed record SyncCounts(
    int Fetched = 0,
    int Created = 0,
    int Updated = 0,
    int Unchanged = 0,
    int Held = 0,
    int Skipped = 0,
    int Left = 0,
    int Missing = 0,
    int? MissedByWebhooks = null)
{
    /// <summary>Returns the counts as a text: <c>40 fetched, 1 created, …</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Fetched} fetched, {Created} created, {Updated} updated, {Unchanged} unchanged, "
        + $"{Held} held, {Skipped} skipped, {Left} left, {Missing} missing");
}
