namespace PersonioSimulator.Data;

/// <summary>Compares two states of an employee by Personio's attribute keys.</summary>
internal static class ProfileChanges
{
    private static readonly (string Key, Func<SimulatedEmployee, object?> Value)[] Attributes =
    [
        ("first_name", profile => profile.FirstName),
        ("last_name", profile => profile.LastName),
        ("email", profile => profile.Email),
        ("status", profile => profile.Status),
        ("position", profile => profile.Position),
        ("department", profile => profile.Department),
        ("team", profile => profile.Team),
        ("supervisor", profile => (profile.SupervisorId, profile.SupervisorIsOnlyAnId)),
        ("cost_centers", profile => string.Join('\n', profile.CostCenters)),
        ("hire_date", profile => profile.HireDate),
        ("termination_date", profile => profile.TerminationDate),
        ("profile_picture", profile => profile.HasPicture),
    ];

    /// <summary>Returns the keys whose values differ. It includes <c>last_modified_at</c> when any value does.</summary>
    public static IReadOnlyCollection<string> Keys(SimulatedEmployee before, SimulatedEmployee after, string companyEmailKey)
    {
        var keys = Attributes.Where(attribute => !Equals(attribute.Value(before), attribute.Value(after)))
            .Select(attribute => attribute.Key).ToHashSet();
        if (before.CompanyEmail != after.CompanyEmail)
            keys.Add(companyEmailKey);
        keys.UnionWith(before.RawValues.Keys.Union(after.RawValues.Keys).Where(key => Raw(before, key) != Raw(after, key)));
        if (keys.Count > 0)
            keys.Add("last_modified_at");
        return keys;
    }

    private static string? Raw(SimulatedEmployee profile, string key) =>
        profile.RawValues.TryGetValue(key, out var value) ? value.GetRawText() : null;
}
