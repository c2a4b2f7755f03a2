using System.Text.Json;

namespace PersonioSimulator.Webhooks;

/// <summary>An event about an employee.</summary>
/// <param name="Name">Its name, such as <c>person.updated</c>.</param>
/// <param name="EmployeeId">The employee.</param>
internal sealed record WebhookEvent(string Name, long EmployeeId)
{
    /// <summary>
    /// Returns the body, which carries no data of the person. Source: https://developer.personio.de/v2.0/reference/webhooks . The form of
    /// the payload is not in the stored pages, so it follows the records of v2: a person has <c>id</c>, an employment <c>person.id</c>.
    /// </summary>
    public byte[] Body(string company, DateTimeOffset at)
    {
        var id = $"{EmployeeId}";
        object payload = Name.StartsWith("person.", StringComparison.Ordinal)
            ? new { id }
            : new { id = Guid.NewGuid(), person = new { id } };
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            company_id = company,
            event_name = Name,
            occurred_at = at.UtcDateTime,
            payload,
        });
    }
}

/// <summary>
/// Decides which events a change fires. <c>person.updated</c> fires for names, addresses and custom attributes only, and a change of the
/// job fires nothing. The other events are of the employment.
/// Sources: https://developer.personio.de/v2.0/reference/webhooks , https://developer.personio.de/discuss/6a32ad9fbadc3a633de47130
/// </summary>
internal static class WebhookEvents
{
    public static IReadOnlyList<string> All { get; } =
    [
        "person.created", "person.updated", "person.deleted", "employment.created", "employment.updated", "employment.updated.cost-centers",
        "employment.deleted", "employment.started", "employment.terminated",
    ];

    public static IEnumerable<WebhookEvent> Of(SimulatedEmployee? before, SimulatedEmployee? after)
    {
        if (before is null) return Named(after!.Id, "person.created", "employment.created");
        return after is null ? Named(before.Id, "person.deleted", "employment.deleted") : Named(before.Id, [.. Between(before, after)]);
    }

    private static IEnumerable<string> Between(SimulatedEmployee before, SimulatedEmployee after)
    {
        if ((before.FirstName, before.LastName, before.Email, before.CompanyEmail)
            != (after.FirstName, after.LastName, after.Email, after.CompanyEmail))
        {
            yield return "person.updated";
        }

        if (!before.CostCenters.SequenceEqual(after.CostCenters)) yield return "employment.updated.cost-centers";
        if (before.Status != after.Status && after.Status == "inactive") yield return "employment.terminated";
        else if ((before.Status, before.Department, before.Team, before.SupervisorId, before.HireDate, before.TerminationDate)
            != (after.Status, after.Department, after.Team, after.SupervisorId, after.HireDate, after.TerminationDate))
        {
            yield return "employment.updated";
        }
    }

    private static IEnumerable<WebhookEvent> Named(long id, params string[] names) => names.Select(name => new WebhookEvent(name, id));
}
