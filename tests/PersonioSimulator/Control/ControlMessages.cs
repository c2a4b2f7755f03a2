namespace PersonioSimulator;

/// <summary>A pair of credentials. All of them are invented.</summary>
/// <param name="ClientId">The client id.</param>
/// <param name="ClientSecret">The client secret.</param>
/// <param name="Whitelist">The readable attribute keys; null for all.</param>
public sealed record CredentialInfo(string ClientId, string ClientSecret, IReadOnlyList<string>? Whitelist);

/// <summary>A company and how to call it.</summary>
/// <param name="Name">Its name in the simulator.</param>
/// <param name="EmployeeCount">How many employees it has now.</param>
/// <param name="CompanyEmailKey">The key of the custom attribute with the second e-mail address: <c>dynamic_</c> and a number.</param>
/// <param name="AttributeKeys">The keys of all its attributes.</param>
/// <param name="Credentials">Its credentials in the order issued; there is at least one unless it was withdrawn.</param>
public sealed record CompanyInfo(
    string Name, int EmployeeCount, string CompanyEmailKey, IReadOnlyList<string> AttributeKeys, IReadOnlyList<CredentialInfo> Credentials)
{
    /// <summary>The first client id.</summary>
    public string ClientId => Credentials[0].ClientId;

    /// <summary>The secret of <see cref="ClientId"/>.</summary>
    public string ClientSecret => Credentials[0].ClientSecret;
}

/// <summary>A request under /v1 that the simulator has seen. Neither token nor secret is kept.</summary>
public sealed record SeenRequest
{
    /// <summary>When it arrived.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>GET or POST.</summary>
    public required string Method { get; init; }

    /// <summary>As sent; the query string of /v1/auth is left out.</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>Whose token or client id it carried; null when nobody's.</summary>
    public string? Company { get; init; }

    /// <summary>Whether there was an Authorization header.</summary>
    public bool HasAuthorization { get; init; }

    /// <summary>X-Personio-Partner-ID.</summary>
    public string? PartnerId { get; init; }

    /// <summary>X-Personio-App-ID.</summary>
    public string? AppId { get; init; }

    /// <summary>The Content-Type of its body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The <c>attributes[]</c> asked for, in no order; empty for all.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>The list's offset.</summary>
    public int? Offset { get; init; }

    /// <summary>The list's limit as asked for; null when left out.</summary>
    public int? Limit { get; init; }

    /// <summary>What went wrong on purpose.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>The status answered; null while there is none, or when the connection was cut instead.</summary>
    public int? Status { get; init; }
}

/// <summary>A date in a request to the control API.</summary>
internal sealed record DateMessage(DateOnly Date);

/// <summary>A whitelist in a request to the control API.</summary>
/// <param name="ClientId">Whose; null for all credentials of the company.</param>
/// <param name="Attributes">The readable keys; null for all.</param>
internal sealed record WhitelistMessage(string? ClientId, IReadOnlyCollection<string>? Attributes);
