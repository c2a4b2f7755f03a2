namespace PersonioSimulator;

/// <summary>A pair of invented credentials.</summary>
/// <param name="ClientId">The client id.</param>
/// <param name="ClientSecret">The client secret.</param>
/// <param name="Whitelist">The readable attribute keys; null for all.</param>
public sealed record CredentialInfo(string ClientId, string ClientSecret, IReadOnlyList<string>? Whitelist);

/// <summary>A company and its credentials.</summary>
/// <param name="Name">Its name in the simulator.</param>
/// <param name="EmployeeCount">The current number of employees.</param>
/// <param name="CompanyEmailKey">The key of the custom attribute with the second e-mail address: <c>dynamic_</c> and a number.</param>
/// <param name="AttributeKeys">The keys of all attributes.</param>
/// <param name="Credentials">The credentials in the order issued. There is at least one pair unless it was withdrawn.</param>
public sealed record CompanyInfo(
    string Name, int EmployeeCount, string CompanyEmailKey, IReadOnlyList<string> AttributeKeys, IReadOnlyList<CredentialInfo> Credentials)
{
    /// <summary>The first client id.</summary>
    public string ClientId => Credentials[0].ClientId;

    /// <summary>The secret of <see cref="ClientId"/>.</summary>
    public string ClientSecret => Credentials[0].ClientSecret;
}

/// <summary>A request under /v1 that the simulator received. It contains neither token nor secret.</summary>
public sealed record SeenRequest
{
    /// <summary>The time of arrival.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>GET or POST.</summary>
    public required string Method { get; init; }

    /// <summary>The path and query as sent. The query string of /v1/auth is omitted.</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>The company whose token or client id the request had; null when it had none.</summary>
    public string? Company { get; init; }

    /// <summary>Whether the request had an Authorization header.</summary>
    public bool HasAuthorization { get; init; }

    /// <summary>X-Personio-Partner-ID.</summary>
    public string? PartnerId { get; init; }

    /// <summary>X-Personio-App-ID.</summary>
    public string? AppId { get; init; }

    /// <summary>The Content-Type of its body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The requested <c>attributes[]</c> in any order; empty for all.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>The offset of a list request.</summary>
    public int? Offset { get; init; }

    /// <summary>The requested limit of a list; null when the request had none.</summary>
    public int? Limit { get; init; }

    /// <summary>The fault that was applied.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>The status sent; null before the response, and when the connection was cut instead.</summary>
    public int? Status { get; init; }
}

/// <summary>A date in a request to the control API.</summary>
internal sealed record DateMessage(DateOnly Date);

/// <summary>A whitelist in a request to the control API.</summary>
/// <param name="ClientId">The credentials; null for all credentials of the company.</param>
/// <param name="Attributes">The readable keys; null for all.</param>
internal sealed record WhitelistMessage(string? ClientId, IReadOnlyCollection<string>? Attributes);
