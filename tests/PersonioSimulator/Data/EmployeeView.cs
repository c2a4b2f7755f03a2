namespace PersonioSimulator.Data;

/// <summary>An employee to be written, with the company and the lookup of supervisors.</summary>
internal readonly struct EmployeeView(Company company, Company.People people, Employee employee)
{
    public Company Company { get; } = company;

    public Employee Employee { get; } = employee;

    public SimulatedEmployee Profile => Employee.Profile;

    public uint Variant => Employee.Variant;

    /// <summary>The shapes of its values.</summary>
    public ShapeHabits Shapes { get; } = company.Habits?.Shapes ?? ShapeHabits.None;

    /// <summary>Whether the record was never filled in, as with an account owner.</summary>
    public bool IsNearlyEmpty => Profile.HireDate is null && Profile.Position.Length == 0;

    /// <summary>The supervisor as a person; null when only the id is sent.</summary>
    public SimulatedEmployee? ListedSupervisor =>
        Profile is { SupervisorId: { } id, SupervisorIsOnlyAnId: false } ? people.Find(id)?.Profile : null;

    /// <summary>Whether the supervisor still has a record.</summary>
    public bool IsSupervisorListed => Profile.SupervisorId is { } id && people.Find(id) is not null;

    /// <summary>Returns a number below <paramref name="count"/> that is constant for this person and attribute.</summary>
    public int Pick(string key, int count) => (int)(StableHash.Mix(Variant ^ StableHash.Of(0, key)) % (uint)count);
}
