using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioSimulator;

/// <summary>A share of an employee's cost.</summary>
/// <param name="Id">The cost centre's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Percentage">The share, 0 to 100.</param>
public sealed record SimulatedCostCenter(long Id, string Name, decimal Percentage);

/// <summary>
/// An employee as the simulator knows it: the truth behind the answers, whatever the whitelist and the shapes on the wire.
/// Change one with <c>with</c> and hand it to <see cref="SimulatorControl.ReplaceEmployeeAsync"/>.
/// </summary>
public sealed record SimulatedEmployee
{
    private static readonly Dictionary<string, JsonElement> NoValues = [];

    /// <summary>The employee id; given by the simulator, never used again after an erasure.</summary>
    public long Id { get; init; }

    /// <summary>First name, or empty.</summary>
    public string FirstName { get; init; } = "";

    /// <summary>Last name, or empty.</summary>
    public string LastName { get; init; } = "";

    /// <summary>The attribute <c>email</c>, or empty.</summary>
    public string Email { get; init; } = "";

    /// <summary>The custom attribute "Company e-mail" (key: <see cref="CompanyInfo.CompanyEmailKey"/>), or empty.</summary>
    public string CompanyEmail { get; init; } = "";

    /// <summary>active, onboarding, leave or inactive; any other text is sent as it is.</summary>
    public string Status { get; init; } = "active";

    /// <summary>Job title, or empty.</summary>
    public string Position { get; init; } = "";

    /// <summary>Department name, or null.</summary>
    public string? Department { get; init; }

    /// <summary>Team name, or null.</summary>
    public string? Team { get; init; }

    /// <summary>The supervisor's id, or null. It may name somebody who is not listed.</summary>
    public long? SupervisorId { get; init; }

    /// <summary>Whether only the supervisor's <c>id</c> is sent. Always so when the supervisor is not listed.</summary>
    public bool SupervisorIsOnlyAnId { get; init; }

    /// <summary>Cost centres, or none.</summary>
    public IReadOnlyList<SimulatedCostCenter> CostCenters { get; init; } = [];

    /// <summary>First day, or null.</summary>
    public DateOnly? HireDate { get; init; }

    /// <summary>Last day of the contract, or null.</summary>
    public DateOnly? TerminationDate { get; init; }

    /// <summary>Whether there is a profile picture.</summary>
    public bool HasPicture { get; init; }

    /// <summary>
    /// The attribute <c>profile_picture</c>, or null. It names Personio's own host, as real answers do, whatever the simulator
    /// listens on: who wants the picture has to ask the host they trust.
    /// </summary>
    [JsonIgnore]
    public string? ProfilePictureUrl =>
        HasPicture
            ? string.Create(CultureInfo.InvariantCulture, $"https://api.personio.de/v1/company/employees/{Id}/profile-picture")
            : null;

    /// <summary>
    /// JSON sent as the <c>value</c> of these attribute keys instead of what the properties say, for shapes that are
    /// otherwise never generated: a status as a number, a department as a string.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> RawValues { get; init; } = NoValues;
}
