using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioFunctions.Accounts;

/// <summary>
/// The stored employees who were not in the last complete list, and when a complete list last contained them. Part of the account's state
/// and not of the employee's row, because that row is only written when the employee changes.
/// </summary>
/// <param name="LastSeen">
/// When a complete list last contained each of them, by Personio id (UTC; null when unknown). Null if they exceed <see cref="Capacity"/>.
/// </param>
public sealed record MissingEmployees(ImmutableDictionary<string, DateTimeOffset?>? LastSeen)
{
    /// <summary>The number of employees that fit into one column.</summary>
    public const int Capacity = 500;

    /// <summary>The empty list.</summary>
    public static MissingEmployees None { get; } = new(ImmutableDictionary<string, DateTimeOffset?>.Empty);

    /// <summary>Returns the list after a complete run.</summary>
    /// <param name="missing">The ids that the run did not find.</param>
    /// <param name="lastComplete">The end of the complete run before it.</param>
    public MissingEmployees After(IReadOnlyCollection<string> missing, DateTimeOffset? lastComplete) =>
        missing.Count > Capacity
            ? new MissingEmployees(LastSeen: null)
            : new MissingEmployees(missing.ToImmutableDictionary(
                id => id,
                id => LastSeen is null ? null : LastSeen.TryGetValue(id, out var seen) ? seen : lastComplete));

    /// <summary>Returns the list without one employee.</summary>
    public MissingEmployees Without(string id) => new(LastSeen?.Remove(id));

    /// <summary>Returns when a complete list last contained this employee.</summary>
    /// <param name="id">The Personio id.</param>
    /// <param name="dataAsOf">The end of the last complete run.</param>
    /// <returns>Null when unknown.</returns>
    public DateTimeOffset? VerifiedAt(string id, DateTimeOffset? dataAsOf) =>
        LastSeen is null ? null : LastSeen.TryGetValue(id, out var seen) ? seen : dataAsOf;

    // Writes no column when the list is empty, and an empty text when more employees are missing than fit.
    internal string? Write() => LastSeen switch
    {
        null => "",
        { IsEmpty: true } => null,
        _ => JsonSerializer.Serialize(LastSeen, MissingEmployeesJson.Default.LastSeen),
    };

    internal static MissingEmployees Read(string? text) => text switch
    {
        null => None,
        "" => new MissingEmployees(LastSeen: null),
        _ => new MissingEmployees(JsonSerializer.Deserialize(text, MissingEmployeesJson.Default.LastSeen)),
    };
}

/// <summary>The JSON of the list.</summary>
[JsonSerializable(typeof(ImmutableDictionary<string, DateTimeOffset?>), TypeInfoPropertyName = "LastSeen")]
internal sealed partial class MissingEmployeesJson : JsonSerializerContext;
