using PersonioFunctions.Accounts;

namespace PersonioFunctions.Triggers.Http;

/// <summary>An account as the API shows it. Never a secret.</summary>
internal sealed record AccountBody(
    string Name,
    string ClientId,
    string? CompanyName,
    string? DisplayName,
    string EmailAttribute,
    string TimeZone,
    AccountLifecycle Lifecycle,
    bool Enabled,
    int? MinLeavers,
    int? MaxLeaversPercent,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    HealthOfAccountBody Health,
    IReadOnlyList<Notice> Warnings)
{
    public static AccountBody From(Account account, AccountState state, Notice? sameCompany, TimeSpan scheduleInterval, DateTimeOffset now)
    {
        var health = AccountHealth.Evaluate(account, state, scheduleInterval, now);
        return new AccountBody(
            account.Name,
            account.ClientId,
            account.CompanyName,
            account.DisplayName,
            account.EmailAttribute ?? Employees.EmployeeAttributes.DefaultEmailKey,
            account.TimeZone,
            AccountLifecycle.From(account),
            account.Enabled,
            account.MinLeavers,
            account.MaxLeaversPercent,
            account.CreatedAt,
            account.UpdatedAt,
            new HealthOfAccountBody(HttpJson.Word(health.Status), health.Reason?.Code, health.Reason?.Message, health.Since, health.DataAsOf),
            sameCompany is null ? [] : [sameCompany]);
    }
}

/// <summary>How an account is doing, why, since when, and how old its data is.</summary>
internal sealed record HealthOfAccountBody(string Status, string? Code, string? Reason, DateTimeOffset? Since, DateTimeOffset? DataAsOf);
