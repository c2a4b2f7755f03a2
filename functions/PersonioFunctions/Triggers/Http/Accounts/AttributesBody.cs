using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Triggers.Http.Accounts;

/// <summary>The attributes that the credentials of an account may read.</summary>
/// <param name="Items">Every attribute, in the order of the catalogue.</param>
/// <param name="AsOf">When this was last found out (UTC); absent until then.</param>
internal sealed record AttributesBody(IReadOnlyList<AttributeBody> Items, DateTimeOffset? AsOf)
{
    public static AttributesBody From(Account account, AttributeReport? report) => new(
        [
            .. account.Catalogue.All
                .Select(attribute => AttributeBody.From(account, attribute, report?.Of(attribute.Key))),
        ],
        report?.AsOf);
}

/// <summary>The attributes that an account keeps, when it switches others off: the column by Personio key.</summary>
internal sealed record AttributesRequestBody(IReadOnlyDictionary<string, string>? Attributes = null);

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
        [.. attribute.Fields.Select(field => field.Column)],
        finding is null ? "unknown" : finding.Status.Word(),
        finding?.Since ?? account.UpdatedAt,
        finding?.SinceRunId,
        finding?.Filled,
        finding?.ValuesKept,
        Advise(attribute.Key, finding?.Status));

    private static string? Advise(string key, AttributeStatus? status) => status switch
    {
        null => "The next run that lists an employee finds out.",
        AttributeStatus.Unreadable =>
            $"Make {key} readable in Personio under {PersonioSettings.ReadableAttributes}; the next run reads it.",
        _ => null,
    };
}
