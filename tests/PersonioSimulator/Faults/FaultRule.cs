namespace PersonioSimulator;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>429 with the error envelope.</summary>
    TooManyRequests,

    /// <summary>500 with the error envelope.</summary>
    ServerError,

    /// <summary>502 with an HTML page, as a gateway sends.</summary>
    BadGatewayHtml,

    /// <summary>403 with code 0: the credentials lack this endpoint.</summary>
    Forbidden,

    /// <summary>200 whose body says <c>success:false</c>.</summary>
    SuccessFalse,

    /// <summary>The right answer, cut in the middle of its JSON but complete as HTTP.</summary>
    TruncatedJson,

    /// <summary>200 with no body at all.</summary>
    EmptyBody,

    /// <summary>The right answer after <see cref="FaultRule.DelayMilliseconds"/>.</summary>
    Slow,

    /// <summary>The connection is cut before any answer.</summary>
    ConnectionReset,

    /// <summary>The connection is cut in the middle of the body.</summary>
    ConnectionResetMidBody,

    /// <summary>The token is revoked: 401 now, and <c>/v1/auth</c> gives a new one. Never matches <c>/v1/auth</c>.</summary>
    TokenRevoked,

    /// <summary>
    /// List only, not its first page: somebody appeared before the page's edge, so it starts with the last row of the page
    /// before and the total is one higher. Leave <see cref="FaultRule.Times"/> null to shift the pages after it alike.
    /// </summary>
    DuplicateRow,

    /// <summary>
    /// List only, not its first page: somebody vanished before the page's edge, so one row is skipped and the total is one
    /// lower. Leave <see cref="FaultRule.Times"/> null to shift the pages after it alike.
    /// </summary>
    MissingRow,

    /// <summary>List only: the rows are right and the total falls by one with every page.</summary>
    DriftingTotal,

    /// <summary>List only: a company that says it has nobody, <c>data: []</c> and a total of 0.</summary>
    EmptyList,

    /// <summary>List only: <c>data: []</c> although the total says otherwise.</summary>
    EmptyPage,

    /// <summary>List only, not its first page: the rows of the first page once more, and the right total.</summary>
    RepeatedPage,
}

/// <summary>Which requests a fault is for.</summary>
public enum FaultTarget
{
    /// <summary>Everything under /v1.</summary>
    Any,

    /// <summary><c>POST /v1/auth</c>.</summary>
    Auth,

    /// <summary>The list, <c>GET /v1/company/employees</c>.</summary>
    Employees,

    /// <summary><c>GET /v1/company/employees/{id}</c>.</summary>
    Employee,

    /// <summary><c>GET /v1/company/employees/attributes</c>.</summary>
    Attributes,

    /// <summary><c>GET /v1/company/employees/{id}/profile-picture/{width}</c>.</summary>
    ProfilePicture,
}

/// <summary>
/// A fault and when it happens. A request takes the first rule that matches it, in the order set; every further condition
/// that is not null must hold.
/// </summary>
public sealed record FaultRule
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Which requests it is for.</summary>
    public FaultTarget On { get; init; } = FaultTarget.Any;

    /// <summary>Only for this company's credentials.</summary>
    public string? Company { get; init; }

    /// <summary>Only for the list page that starts at this element.</summary>
    public int? Offset { get; init; }

    /// <summary>Only for this list page, 0-based: the offset divided by the limit in force.</summary>
    public int? Page { get; init; }

    /// <summary>How many matching requests pass before the first fault.</summary>
    public int Skip { get; init; }

    /// <summary>How many requests fail; null for all until cleared.</summary>
    public int? Times { get; init; }

    /// <summary>The delay of <see cref="FaultKind.Slow"/>.</summary>
    public int DelayMilliseconds { get; init; } = 1_000;

    /// <summary>What is wrong with this rule, or null.</summary>
    internal string? Problem =>
        Skip < 0 || Times < 1 || DelayMilliseconds < 0 ? "skip and delayMilliseconds start at 0, times at 1."
        : IsListOnly && On is not (FaultTarget.Employees or FaultTarget.Any) ? $"{Kind} is for the list only."
        : Kind is FaultKind.TokenRevoked && On is FaultTarget.Auth ? "TokenRevoked is not for /v1/auth."
        : null;

    /// <summary>Whether the fault changes which rows a list shows.</summary>
    internal bool IsListOnly => Kind >= FaultKind.DuplicateRow;
}
