using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Triggers.Http;

/// <summary>What an account may read of its people, attribute by attribute, in order of the catalogue.</summary>
/// <param name="Items">Every attribute.</param>
/// <param name="AsOf">When that was last looked at (UTC); absent while nobody has.</param>
internal sealed record AttributesBody(IReadOnlyList<AttributeBody> Items, DateTimeOffset? AsOf)
{
    public static AttributesBody From(Account account, AttributeReport? report) => new(
        [.. new EmployeeAttributes(account.EmailAttribute).All.Select(attribute => AttributeBody.From(account, attribute, report?.Of(attribute.Key)))],
        report?.AsOf);
}

/// <summary>One attribute: whether it can be read, since when, and what to do if it cannot.</summary>
internal sealed record AttributeBody(
    string Key,
    IReadOnlyList<string> Columns,
    string Status,
    DateTimeOffset Since,
    string? SinceRunId,
    double? Filled,
    int? ValuesKept,
    string? Advice)
{
    public static AttributeBody From(Account account, MappedAttribute attribute, AttributeFinding? finding) => new(
        attribute.Key,
        [.. attribute.Fields.Select(field => field.Column())],
        finding is null ? "unknown" : HttpJson.Word(finding.Status),
        finding?.Since ?? account.UpdatedAt,
        finding?.SinceRunId,
        finding?.Filled,
        finding?.ValuesKept,
        finding?.Status switch
        {
            null => "The next run that lists somebody finds it out.",
            AttributeStatus.Unreadable => $"Whitelist {attribute.Key} in Personio under {PersonioSettings.ReadableAttributes}; the next run reads it.",
            _ => null,
        });
}
