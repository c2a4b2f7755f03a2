using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Employees;
using PersonioFunctions.Employees.Own;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Personio;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Accounts;

/// <summary>Validates what callers send about an account.</summary>
public static class AccountRules
{
    /// <summary>The time zone of an account that was connected without one.</summary>
    public const string DefaultTimeZone = "Europe/Berlin";

    /// <summary>The largest value of <see cref="Account.MinLeavers"/> and of the setting of that name.</summary>
    public const int MaxMinLeavers = 1000;

    /// <summary>The largest <see cref="Account.FullSyncEvery"/>, in hours.</summary>
    public const int MaxFullSyncHours = 24;

    private const int MaxCredentialLength = 512;
    private const int MaxDisplayNameLength = 200;
    private const int MaxCompanyNameLength = 100;

    /// <summary>
    /// Whether <paramref name="name"/> can be an account's name: 1 to 63 lower-case letters, digits and inner hyphens. Such a name is
    /// safe in a table key, a secret's name and a route.
    /// </summary>
    public static bool IsName(string name) => SecretNames.IsAccountName(name);

    /// <summary>Validates a request to connect an account, or to switch its webhook on or off.</summary>
    /// <returns>One sentence for each invalid member, by its name in camel case; empty when the request is valid.</returns>
    public static IReadOnlyDictionary<string, string> Validate(string name, AccountConnection connection)
    {
        var errors = new Dictionary<string, string>();
        if (!IsName(name))
            errors["name"] = "Use 1 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.";
        if (connection.Webhook is not null)
        {
            if (connection with { Webhook = null, FullSyncEvery = null } != new AccountConnection(null, null))
                errors["webhook"] = "Connect the account first. Then send webhook, and fullSyncEvery if needed, without any other member.";
            if (connection.FullSyncEvery is < 1 or > MaxFullSyncHours || (connection is { Webhook: false, FullSyncEvery: not null }))
                errors["fullSyncEvery"] = $"Use a number of hours from 1 to {MaxFullSyncHours}, together with webhook true.";
            return errors;
        }

        if (connection.FullSyncEvery is not null)
            errors["fullSyncEvery"] = "Send it together with webhook, after the account is connected.";

        if (!IsCredential(connection.ClientId))
            errors["clientId"] = $"Required: the client id of the Personio API credentials, at most {MaxCredentialLength} characters.";
        if (!IsCredential(connection.ClientSecret))
            errors["clientSecret"] =
                $"Required: the client secret of the Personio API credentials, at most {MaxCredentialLength} characters.";
        if (connection.CompanyName is { } company && (company.Length > MaxCompanyNameLength || !PersonioOptions.IsUpperSnakeCase(company)))
            errors["companyName"] = $"Use UPPER_SNAKE_CASE such as ACME_GMBH, at most {MaxCompanyNameLength} characters.";
        if (connection.DisplayName is { } display && (display.Length > MaxDisplayNameLength || display.Any(char.IsControl)))
            errors["displayName"] = $"Use at most {MaxDisplayNameLength} characters and no control characters.";
        if (connection.EmailAttribute is { } email && !EmployeeAttributes.IsKey(email))
            errors["emailAttribute"] = "Use the Personio key of an attribute, such as email or dynamic_7123992, not its label.";
        if (connection.Attributes is { } attributes && AttributeRules.Check(
            attributes, connection.EmailAttribute ?? EmployeeAttributes.DefaultEmailKey, connection.SensitiveAttributes ?? []) is { } wrong)
        {
            errors["attributes"] = wrong;
        }

        CheckTimeZone(connection.TimeZone, errors);
        if (connection.MinLeavers is < 0 or > MaxMinLeavers)
            errors["minLeavers"] = $"Use a number from 0 to {MaxMinLeavers}, or leave it out for the setting Sync__MinLeavers.";
        if (connection.MaxLeaversPercent is < 0 or > 100)
            errors["maxLeaversPercent"] = "Use a number from 0 to 100, or leave it out for the setting Sync__MaxLeaversPercent.";
        return errors;
    }

    /// <summary>Validates a request to change the lifecycle settings.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isLastWorkingDayRead">Whether a run has read the attribute <c>last_working_day</c>.</param>
    /// <returns>One sentence for each invalid member, by its name in camel case; empty when the request is valid.</returns>
    public static IReadOnlyDictionary<string, string> Validate(LifecycleRequest request, bool isLastWorkingDayRead = false)
    {
        var errors = new Dictionary<string, string>();
        CheckTimeZone(request.TimeZone, errors);
        if (request.LeaveCountsAs is { } word && LeaveTreatments.Parse(word) is null) errors["leaveCountsAs"] = "Use active or inactive.";
        if (request.CurrentDaysBeforeStart is < 0 or > LifecycleSettings.MaxCurrentDaysBeforeStart)
            errors["currentDaysBeforeStart"] = $"Use a number from 0 to {LifecycleSettings.MaxCurrentDaysBeforeStart}.";
        if (request.ErasedGraceDays is < 1 or > LifecycleSettings.MaxErasedGraceDays)
            errors["erasedGraceDays"] = $"Use a number from 1 to {LifecycleSettings.MaxErasedGraceDays}.";
        if (request.DayEnds is { } ends && DayEndsWords.Parse(ends) is null) errors["dayEnds"] = "Use company or asWritten.";
        if (request.LeaveOn is { } leaveOn) CheckLeaveOn(LeaveOnWords.Parse(leaveOn), isLastWorkingDayRead, errors);
        return errors;
    }

    /// <summary>Whether <paramref name="id"/> is an IANA time zone that this machine knows.</summary>
    public static bool IsTimeZone(string id) =>
        id.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && (zone.HasIanaId || id == "UTC");

    private static void CheckLeaveOn(LeaveOn? leaveOn, bool isRead, Dictionary<string, string> errors)
    {
        if (leaveOn is null) errors["leaveOn"] = "Use terminationDate or lastWorkingDay.";
        else if (leaveOn == LeaveOn.LastWorkingDay && !isRead)
            errors["leaveOn"] = "Switch the attribute last_working_day on first, and wait for a run that reads it.";
    }

    private static void CheckTimeZone(string? zone, Dictionary<string, string> errors)
    {
        if (zone is not null && !IsTimeZone(zone)) errors["timeZone"] = "Use an IANA time zone such as Europe/Berlin.";
    }

    // No control characters or white space: a line break that was pasted along is rejected here and not by Personio.
    private static bool IsCredential(string? text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxCredentialLength && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));
}
