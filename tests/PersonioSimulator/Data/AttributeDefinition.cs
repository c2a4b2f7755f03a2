using System.Text.Json;

namespace PersonioSimulator.Data;

/// <summary>An attribute of the employee list.</summary>
/// <param name="Key">Its key: a name, or <c>dynamic_</c> and a number.</param>
/// <param name="Label">The label shown to users, which companies may rename.</param>
/// <param name="Type">standard, date, integer, decimal, list, link, tags or multiline.</param>
/// <param name="UniversalId">The key for system attributes, null or a name for custom ones.</param>
/// <param name="Write">Writes the value alone.</param>
internal sealed record AttributeDefinition(
    string Key, string Label, string Type, string? UniversalId, Action<Utf8JsonWriter, EmployeeView> Write)
{
    /// <summary>The options of a list.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Whether the envelope has a currency.</summary>
    public bool IsMoney { get; init; }
}
