using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioFunctions.Accounts;

/// <summary>
/// Who is stored but was not in the last complete list, and when a complete list last had them. Kept beside the account and not with
/// the person, whose row only changes when their state does.
/// </summary>
/// <param name="LastSeen">By Personio id (UTC, null when it cannot be said); null as a whole beyond <see cref="Capacity"/>.</param>
public sealed record MissingEmployees(ImmutableDictionary<string, DateTimeOffset?>? LastSeen)
{
    /// <summary>How many fit into one property of a row.</summary>
    public const int Capacity = 500;

    /// <summary>Nobody is missing.</summary>
    public static MissingEmployees None { get; } = new(ImmutableDictionary<string, DateTimeOffset?>.Empty);

    /// <summary>The list after a complete run.</summary>
    /// <param name="missing">The ids that the run did not see.</param>
    /// <param name="lastComplete">The end of the complete run before it.</param>
    public MissingEmployees After(IReadOnlyCollection<string> missing, DateTimeOffset? lastComplete) =>
        missing.Count > Capacity
            ? new MissingEmployees(LastSeen: null)
            : new MissingEmployees(missing.ToImmutableDictionary(
                id => id,
                id => LastSeen is null ? null : LastSeen.TryGetValue(id, out var seen) ? seen : lastComplete));

    /// <summary>The list without one person.</summary>
    public MissingEmployees Without(string id) => new(LastSeen?.Remove(id));

    /// <summary>When a complete list last had this person.</summary>
    /// <param name="id">The Personio id.</param>
    /// <param name="dataAsOf">The end of the last complete run.</param>
    /// <returns>Null when it cannot be said.</returns>
    public DateTimeOffset? VerifiedAt(string id, DateTimeOffset? dataAsOf) =>
        LastSeen is null ? null : LastSeen.TryGetValue(id, out var seen) ? seen : dataAsOf;

    // Absent for nobody, empty for more than fit.
    internal string? Write() => LastSeen is null ? "" : LastSeen.IsEmpty ? null : JsonSerializer.Serialize(LastSeen, MissingEmployeesJson.Default.LastSeen);

    internal static MissingEmployees Read(string? text) => text switch
    {
        null => None,
        "" => new MissingEmployees(LastSeen: null),
        _ => new MissingEmployees(JsonSerializer.Deserialize(text, MissingEmployeesJson.Default.LastSeen)),
    };
}

/// <summary>How the list is written.</summary>
[JsonSerializable(typeof(ImmutableDictionary<string, DateTimeOffset?>), TypeInfoPropertyName = "LastSeen")]
internal sealed partial class MissingEmployeesJson : JsonSerializerContext;
