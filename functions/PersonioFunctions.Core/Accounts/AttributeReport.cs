using System.Text.Json;
using System.Text.Json.Serialization;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Accounts;

/// <summary>The readability of an attribute with an account's credentials. Unknown for an attribute without a finding.</summary>
public enum AttributeStatus
{
    /// <summary>Personio returns the attribute, even if it is empty.</summary>
    Readable,

    /// <summary>Personio leaves the attribute out; the stored values stay.</summary>
    Unreadable,
}

/// <summary>A finding about one attribute.</summary>
/// <param name="Key">The Personio key of the attribute.</param>
/// <param name="Status">The readability.</param>
/// <param name="Since">The time since which it has this status (UTC).</param>
/// <param name="SinceRunId">The run that first found this status; null when it was found on connecting.</param>
/// <param name="Filled">
/// The share of listed people who have a value, 0 to 1; null when the attribute is unreadable or no run has counted yet.
/// </param>
/// <param name="ValuesKept">
/// For an unreadable attribute, the number of people with stored values from before; null when no run has counted yet.
/// </param>
public sealed record AttributeFinding(
    string Key, AttributeStatus Status, DateTimeOffset Since, string? SinceRunId = null, double? Filled = null, int? ValuesKept = null);

/// <summary>Which attributes the credentials of an account can read.</summary>
/// <param name="AsOf">When this was last checked (UTC).</param>
/// <param name="Findings">The findings in order of the catalogue. Attributes with unknown readability are left out.</param>
public sealed record AttributeReport(DateTimeOffset AsOf, IReadOnlyList<AttributeFinding> Findings)
{
    /// <summary>Returns the finding about an attribute, or null.</summary>
    public AttributeFinding? Of(string key) => Findings.FirstOrDefault(finding => finding.Key == key);

    /// <summary>Returns the report after Personio was asked which attributes are readable.</summary>
    /// <param name="previous">The report before, or null.</param>
    /// <param name="attributes">The account's catalogue.</param>
    /// <param name="readable">The keys that Personio returned.</param>
    /// <param name="now">The current time (UTC).</param>
    /// <returns>The report before, if the response proves nothing about the attributes of the catalogue.</returns>
    public static AttributeReport? AfterAsking(
        AttributeReport? previous, EmployeeAttributes attributes, IReadOnlyCollection<string> readable, DateTimeOffset now)
    {
        // The endpoint was made for custom attributes. A response with only those proves nothing about the other attributes.
        // https://developer.personio.de/changelog/employee-api-renamed-the-endpoint-with-backward-compatibility
        if (readable.All(key => key.StartsWith(EmployeeAttributes.CustomPrefix, StringComparison.Ordinal))) return previous;
        return new AttributeReport(now, [.. attributes.Keys.Select(key =>
        {
            var before = previous?.Of(key);
            var status = readable.Contains(key) ? AttributeStatus.Readable : AttributeStatus.Unreadable;
            return before?.Status == status ? before : new AttributeFinding(key, status, now);
        })]);
    }

    internal string Write() => JsonSerializer.Serialize(this, AttributeReportJson.Default.AttributeReport);

    internal static AttributeReport? Read(string? text) =>
        text is null ? null : JsonSerializer.Deserialize(text, AttributeReportJson.Default.AttributeReport);
}

/// <summary>The JSON of the report. It is one column of the account's state, and 12 findings fill a tenth of it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AttributeReport))]
internal sealed partial class AttributeReportJson : JsonSerializerContext;
