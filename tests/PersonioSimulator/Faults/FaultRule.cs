namespace PersonioSimulator;

/// <summary>The kinds of faults.</summary>
public enum FaultKind
{
    /// <summary>429 with the error envelope.</summary>
    TooManyRequests,

    /// <summary>500 with the error envelope.</summary>
    ServerError,

    /// <summary>502 with an HTML page, as from a gateway.</summary>
    BadGatewayHtml,

    /// <summary>403 with code 0: the credentials lack access to this endpoint.</summary>
    Forbidden,

    /// <summary>200 with a body that says <c>success:false</c>.</summary>
    SuccessFalse,

    /// <summary>The correct response, truncated in the middle of its JSON but complete as HTTP.</summary>
    TruncatedJson,

    /// <summary>200 without a body.</summary>
    EmptyBody,

    /// <summary>The correct response after <see cref="FaultRule.DelayMilliseconds"/>.</summary>
    Slow,

    /// <summary>The connection is cut before any response.</summary>
    ConnectionReset,

    /// <summary>The connection is cut in the middle of the body.</summary>
    ConnectionResetMidBody,

    /// <summary>The token is revoked: 401 now, and <c>/v1/auth</c> issues a new one. Never applies to <c>/v1/auth</c>.</summary>
    TokenRevoked,

    /// <summary>401 with the error envelope although token and credentials are good, as <c>/v1/auth</c> has answered at random.</summary>
    Unauthorized,

    /// <summary>401 with an HTML page: a gateway in between refuses the request.</summary>
    GatewayUnauthorized,

    /// <summary>403 with an HTML page: a firewall in between blocks the request.</summary>
    GatewayForbidden,

    /// <summary>404 with an HTML page: something in between does not know the address.</summary>
    NotFoundHtml,

    /// <summary>200 with an HTML page, as during maintenance.</summary>
    HtmlPage,

    /// <summary>302 to a page where people sign in.</summary>
    Redirect,

    /// <summary>
    /// List only, except its first page: a person was inserted before the page. It starts with the last row of the previous page, and the
    /// total is one higher. Leave <see cref="FaultRule.Times"/> null to shift the later pages alike.
    /// </summary>
    DuplicateRow,

    /// <summary>
    /// List only, except its first page: a person was removed before the page. It skips one row, and the total is one lower. Leave <see
    /// cref="FaultRule.Times"/> null to shift the later pages alike.
    /// </summary>
    MissingRow,

    /// <summary>List only: the rows are correct, and the total decreases by one with every page.</summary>
    DriftingTotal,

    /// <summary>List only: the company appears empty, with <c>data: []</c> and a total of 0.</summary>
    EmptyList,

    /// <summary>List only: <c>data: []</c> with a total above 0.</summary>
    EmptyPage,

    /// <summary>List only, except its first page: the rows of the first page again, with the correct total.</summary>
    RepeatedPage,
}

/// <summary>The requests that a fault applies to.</summary>
public enum FaultTarget
{
    /// <summary>All requests.</summary>
    Any,

    /// <summary><c>POST /v1/auth</c>.</summary>
    Auth,

    /// <summary>The list: <c>GET /v1/company/employees</c>.</summary>
    Employees,

    /// <summary><c>GET /v1/company/employees/{id}</c>.</summary>
    Employee,

    /// <summary><c>GET /v1/company/employees/attributes</c>.</summary>
    Attributes,

    /// <summary><c>GET /v1/company/employees/{id}/profile-picture/{width}</c>.</summary>
    ProfilePicture,

    /// <summary>All requests under /v2.</summary>
    Webhooks,
}

/// <summary>A fault and its conditions. The first matching rule applies to a request. Every condition that is not null must hold.</summary>
public sealed record FaultRule
{
    /// <summary>The fault.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The requests that it applies to.</summary>
    public FaultTarget On { get; init; } = FaultTarget.Any;

    /// <summary>Applies only to this company's credentials.</summary>
    public string? Company { get; init; }

    /// <summary>Applies only to the list page that starts at this position.</summary>
    public int? Offset { get; init; }

    /// <summary>Applies only to this list page, 0-based: the offset divided by the limit in effect.</summary>
    public int? Page { get; init; }

    /// <summary>The number of matching requests to let pass before the first fault.</summary>
    public int Skip { get; init; }

    /// <summary>The number of requests that fail; null for all until the rule is cleared.</summary>
    public int? Times { get; init; }

    /// <summary>The delay of <see cref="FaultKind.Slow"/>.</summary>
    public int DelayMilliseconds { get; init; } = 1_000;

    /// <summary>
    /// The <c>Retry-After</c> of <see cref="FaultKind.TooManyRequests"/>, such as <c>12.5</c> or an HTTP date; null follows the settings.
    /// </summary>
    public string? RetryAfter { get; init; }

    /// <summary>Returns the error of this rule; null when it is valid.</summary>
    internal string? Problem =>
        Skip < 0 || Times < 1 || DelayMilliseconds < 0 ? "skip and delayMilliseconds start at 0, times at 1."
        : IsListOnly && On is not (FaultTarget.Employees or FaultTarget.Any) ? $"{Kind} is for the list only."
        : Kind is FaultKind.TokenRevoked && On is FaultTarget.Auth ? "TokenRevoked is not for /v1/auth."
        : RetryAfter is not null && Kind is not FaultKind.TooManyRequests ? $"{Kind} has no retryAfter."
        : null;

    /// <summary>Whether the fault changes which rows a list shows.</summary>
    internal bool IsListOnly => Kind >= FaultKind.DuplicateRow;
}
