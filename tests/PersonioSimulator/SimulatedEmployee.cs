using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioSimulator;

/// <summary>A share of an employee's cost centre allocation.</summary>
/// <param name="Id">The cost centre's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Percentage">The share, 0 to 100.</param>
public sealed record SimulatedCostCenter(long Id, string Name, decimal Percentage);

/// <summary>
/// An employee in the simulator: the full data behind the responses, independent of whitelists and shapes on the wire. Change one with
/// <c>with</c> and pass it to <see cref="SimulatorControl.ReplaceEmployeeAsync"/>.
/// </summary>
public sealed record SimulatedEmployee
{
    private static readonly Dictionary<string, JsonElement> NoValues = [];

    /// <summary>The employee id. The simulator assigns it and never reuses it after an erasure.</summary>
    public long Id { get; init; }

    /// <summary>The first name; may be empty.</summary>
    public string FirstName { get; init; } = "";

    /// <summary>The last name; may be empty.</summary>
    public string LastName { get; init; } = "";

    /// <summary>The attribute <c>email</c>; may be empty.</summary>
    public string Email { get; init; } = "";

    /// <summary>The custom attribute "Company e-mail" (key: <see cref="CompanyInfo.CompanyEmailKey"/>); may be empty.</summary>
    public string CompanyEmail { get; init; } = "";

    /// <summary>The status: active, onboarding, leave or inactive. Any other text is sent unchanged.</summary>
    public string Status { get; init; } = "active";

    /// <summary>The job title; may be empty.</summary>
    public string Position { get; init; } = "";

    /// <summary>The department's name, or null.</summary>
    public string? Department { get; init; }

    /// <summary>The team's name, or null.</summary>
    public string? Team { get; init; }

    /// <summary>The supervisor's id, or null. The supervisor need not be in the list.</summary>
    public long? SupervisorId { get; init; }

    /// <summary>Whether only the supervisor's <c>id</c> is sent. Always the case when the supervisor is not in the list.</summary>
    public bool SupervisorIsOnlyAnId { get; init; }

    /// <summary>The cost centres; may be empty.</summary>
    public IReadOnlyList<SimulatedCostCenter> CostCenters { get; init; } = [];

    /// <summary>The first day, or null.</summary>
    public DateOnly? HireDate { get; init; }

    /// <summary>The last day of the contract, or null.</summary>
    public DateOnly? TerminationDate { get; init; }

    /// <summary>Whether the employee has a profile picture.</summary>
    public bool HasPicture { get; init; }

    /// <summary>
    /// The attribute <c>profile_picture</c>, or null. Like real responses it names Personio's own host, not the simulator's address. A
    /// client must request the picture from the host that it trusts.
    /// </summary>
    [JsonIgnore]
    public string? ProfilePictureUrl =>
        HasPicture
            ? string.Create(CultureInfo.InvariantCulture, $"https://api.personio.de/v1/company/employees/{Id}/profile-picture")
            : null;

    /// <summary>
    /// JSON sent as the <c>value</c> of these attribute keys in place of the properties, for shapes that are otherwise never generated: a
    /// status as a number, a department as a string.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> RawValues { get; init; } = NoValues;
}
