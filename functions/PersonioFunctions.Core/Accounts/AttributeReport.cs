using System.Text.Json;
using System.Text.Json.Serialization;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Accounts;

/// <summary>Whether the credentials of an account may read an attribute. Of an attribute without a finding this is not known.</summary>
public enum AttributeStatus
{
    /// <summary>Personio shows it, be it empty.</summary>
    Readable,

    /// <summary>Personio leaves it out; what is stored stays.</summary>
    Unreadable,
}

/// <summary>What is known about one attribute.</summary>
/// <param name="Key">Its Personio key.</param>
/// <param name="Status">Whether it can be read.</param>
/// <param name="Since">Since when it is so (UTC).</param>
/// <param name="SinceRunId">The run that found it so first; null when it was found on connecting.</param>
/// <param name="Filled">The share of listed people who have a value, 0 to 1; null when it cannot be read or nobody looked yet.</param>
/// <param name="ValuesKept">Of one that cannot be read: how many people have stored values from before; null when nobody looked yet.</param>
public sealed record AttributeFinding(
    string Key, AttributeStatus Status, DateTimeOffset Since, string? SinceRunId = null, double? Filled = null, int? ValuesKept = null);

/// <summary>What the credentials of an account may read, attribute by attribute.</summary>
/// <param name="AsOf">When that was last looked at (UTC).</param>
/// <param name="Findings">In order of the catalogue; attributes of which nothing is known are left out.</param>
public sealed record AttributeReport(DateTimeOffset AsOf, IReadOnlyList<AttributeFinding> Findings)
{
    /// <summary>What is known about an attribute, or null.</summary>
    public AttributeFinding? Of(string key) => Findings.FirstOrDefault(finding => finding.Key == key);

    /// <summary>The report after Personio was asked which attributes may be read.</summary>
    /// <param name="previous">The report before, or null.</param>
    /// <param name="attributes">The account's catalogue.</param>
    /// <param name="readable">The keys that Personio named.</param>
    /// <param name="now">The present (UTC).</param>
    /// <returns>The report before, when the answer says nothing about the attributes of the catalogue.</returns>
    public static AttributeReport? AfterAsking(
        AttributeReport? previous, EmployeeAttributes attributes, IReadOnlySet<string> readable, DateTimeOffset now)
    {
        // The endpoint was made for custom attributes. An answer that names nothing else says nothing about what is left out.
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

/// <summary>How the report is written: one property of the account's state, 12 findings, a tenth of what fits.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AttributeReport))]
internal sealed partial class AttributeReportJson : JsonSerializerContext;
