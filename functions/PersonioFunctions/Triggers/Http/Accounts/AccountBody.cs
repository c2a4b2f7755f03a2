using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Webhooks;
using PersonioFunctions.Employees;
using PersonioFunctions.Schedule;

namespace PersonioFunctions.Triggers.Http.Accounts;

/// <summary>An account as the API shows it. Never a secret.</summary>
internal sealed record AccountBody(
    string Name,
    string ClientId,
    string? CompanyName,
    string? DisplayName,
    string EmailAttribute,
    IReadOnlyDictionary<string, string> Attributes,
    string TimeZone,
    LifecycleSettingsBody Lifecycle,
    bool Enabled,
    int? MinLeavers,
    int? MaxLeaversPercent,
    WebhookBody? Webhook,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    AccountHealthBody Health,
    IReadOnlyList<NoticeBody> Warnings)
{
    /// <summary>Converts an account.</summary>
    /// <param name="view">The account.</param>
    /// <param name="request">The present call, for the address of the app.</param>
    /// <param name="switched">What this call did to the webhook of the account, if anything.</param>
    public static AccountBody From(AccountWithHealth view, HttpRequest request, WebhookSwitched? switched = null)
    {
        var account = view.Account;
        return new AccountBody(
            account.Name,
            account.ClientId,
            account.CompanyName,
            account.DisplayName,
            account.EmailAttribute ?? EmployeeAttributes.DefaultEmailKey,
            account.Attributes.Columns,
            account.TimeZone,
            LifecycleSettingsBody.From(AccountLifecycle.From(account)),
            account.Enabled,
            account.MinLeavers,
            account.MaxLeaversPercent,
            WebhookBody.From(account, request, switched?.Token),
            account.CreatedAt,
            account.UpdatedAt,
            AccountHealthBody.From(view.Health),
            [.. new[] { switched?.Problem }.OfType<Notice>().Concat(view.Warnings).Select(NoticeBody.From)]);
    }
}

/// <summary>The health of an account: why, since when, and how old its data is.</summary>
internal sealed record AccountHealthBody(
    AccountHealthStatus Status, string? Code, string? Reason, DateTimeOffset? Since, DateTimeOffset? DataAsOf)
{
    public static AccountHealthBody From(AccountHealth health) => new(
        health.Status, health.Reason?.Code, health.Reason?.Message, health.Since, health.DataAsOf);
}
