namespace PersonioFunctions.Triggers.Http.OpenApi;

/// <summary>What the attributes of a trigger do not say about a call.</summary>
/// <param name="Summary">What the call does, as docs/api.md says it.</param>
internal sealed record ApiCall(string Summary)
{
    /// <summary>Gets what neither the summary nor the schemas say.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the type of the request body; null when the call has none.</summary>
    public Type? Request { get; init; }

    /// <summary>Gets the query parameters.</summary>
    public IReadOnlyList<ApiParameter> Query { get; init; } = [];

    /// <summary>Gets the answers that are no problems.</summary>
    public required IReadOnlyList<ApiAnswer> Answers { get; init; }

    /// <summary>Gets whether the answer has a version, so that a caller who has it already gets 304.</summary>
    public bool HasVersion { get; init; }

    /// <summary>Gets the problem codes of the call itself.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Gets whether the call asks Personio, and so can answer that Personio failed.</summary>
    public bool AsksPersonio { get; init; }

    /// <summary>Gets whether Personio makes the call, with a body of its own and the token of the account's webhook.</summary>
    public bool IsMadeByPersonio { get; init; }

    /// <summary>Gets whether failures are mapped to the problems that all calls share.</summary>
    public bool HasCommonProblems { get; init; } = true;
}

/// <summary>An answer that is no problem.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">What the answer means.</param>
/// <param name="Body">The type of the body; null without one.</param>
/// <param name="IsLocated">Whether the header Location says where the result is.</param>
internal sealed record ApiAnswer(int Status, string Description, Type? Body = null, bool IsLocated = false)
{
    /// <summary>Gets the media type of a body that is no JSON; null for JSON.</summary>
    public string? MediaType { get; init; }
}

/// <summary>A query parameter.</summary>
/// <param name="Name">The name.</param>
/// <param name="Schema">The JSON schema of the value.</param>
/// <param name="Description">What the parameter does.</param>
internal sealed record ApiParameter(string Name, string Schema, string Description);
