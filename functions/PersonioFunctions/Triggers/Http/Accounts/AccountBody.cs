using PersonioFunctions.Accounts;
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
    /// <param name="token">The token of its webhook, if this call made it.</param>
    public static AccountBody From(AccountWithHealth view, string? token = null)
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
            account.WebhookHash is null ? null : WebhookBody.From(account, token),
            account.CreatedAt,
            account.UpdatedAt,
            AccountHealthBody.From(view.Health),
            [.. view.Warnings.Select(NoticeBody.From)]);
    }
}

/// <summary>The health of an account: why, since when, and how old its data is.</summary>
internal sealed record AccountHealthBody(
    AccountHealthStatus Status, string? Code, string? Reason, DateTimeOffset? Since, DateTimeOffset? DataAsOf)
{
    public static AccountHealthBody From(AccountHealth health) => new(
        health.Status, health.Reason?.Code, health.Reason?.Message, health.Since, health.DataAsOf);
}
