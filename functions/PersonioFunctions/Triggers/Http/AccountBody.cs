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
    bool Enabled,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    HealthOfAccountBody Health)
{
    public static AccountBody From(Account account, AccountState state, TimeSpan scheduleInterval, DateTimeOffset now)
    {
        var health = AccountHealth.Evaluate(account, state, scheduleInterval, now);
        return new AccountBody(
            account.Name,
            account.ClientId,
            account.CompanyName,
            account.DisplayName,
            account.EmailAttribute ?? Employees.EmployeeAttributes.DefaultEmailKey,
            account.TimeZone,
            account.Enabled,
            account.CreatedAt,
            account.UpdatedAt,
            new HealthOfAccountBody(HttpJson.Word(health.Status), health.Reason?.Code, health.Reason?.Message, health.Since, health.DataAsOf));
    }
}

/// <summary>How an account is doing, why, since when, and how old its data is.</summary>
internal sealed record HealthOfAccountBody(string Status, string? Code, string? Reason, DateTimeOffset? Since, DateTimeOffset? DataAsOf);
