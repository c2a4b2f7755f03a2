using System.Globalization;

namespace PersonioSimulator.Api;

/// <summary>The query of <c>GET /v1/company/employees</c>.</summary>
/// <param name="Offset">The position of the first row in the list.</param>
/// <param name="Limit">The rows per page in effect.</param>
/// <param name="RequestedLimit">The rows per page as requested.</param>
/// <param name="Email">Finds only the employee with exactly this address.</param>
/// <param name="UpdatedSince">
/// Finds only employees changed after this instant. Personio documents no zone, so a time without one counts as UTC.
/// </param>
/// <param name="Attributes">The requested attributes; null for all.</param>
internal sealed record EmployeeQuery(
    int Offset, int Limit, int? RequestedLimit, string? Email, DateTimeOffset? UpdatedSince, IReadOnlySet<string>? Attributes)
{
    /// <summary>Reads a query string. The problem is null when the query is valid.</summary>
    public static (EmployeeQuery? Query, string? Problem) Read(IQueryCollection query, SimulatorSettings settings)
    {
        if (!TryNumber(query["offset"], 0, out var offset))
            return (null, "The offset must be an integer of at least 0.");
        if (!TryNumber(query["limit"], 1, out var limit)
            || (limit > settings.MaximumPageSize && settings.PageLimitMode == PageLimitMode.Reject))
            return (null, LimitProblem(settings.MaximumPageSize));

        DateTimeOffset? updatedSince = null;
        if ((string?)query["updated_since"] is { Length: > 0 } text)
        {
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
                return (null, "The updated since is not a valid date.");
            updatedSince = since;
        }

        var asked = query.Where(pair => pair.Key.StartsWith("attributes[", StringComparison.Ordinal))
            .SelectMany(pair => pair.Value).OfType<string>().ToHashSet();
        var email = updatedSince is null ? (string?)query["email"] : null;
        var inForce = Math.Min(limit ?? settings.DefaultPageSize, settings.MaximumPageSize);
        return (new EmployeeQuery(offset ?? 0, inForce, limit, email, updatedSince, asked.Count == 0 ? null : asked), null);
    }

    /// <summary>Returns the message about a limit that is not accepted.</summary>
    public static string LimitProblem(int maximum) => $"The limit must be between 1 and {maximum}.";

    private static bool TryNumber(string? text, int minimum, out int? number)
    {
        number = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed < minimum)
            return false;
        number = parsed;
        return true;
    }
}
