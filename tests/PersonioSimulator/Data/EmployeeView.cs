namespace PersonioSimulator.Data;

/// <summary>An employee about to be written: the person, the company around them and who looks up supervisors.</summary>
internal readonly struct EmployeeView(Company company, Company.People people, Employee employee)
{
    public Company Company { get; } = company;

    public Employee Employee { get; } = employee;

    public SimulatedEmployee Profile => Employee.Profile;

    public uint Variant => Employee.Variant;

    /// <summary>Whether nobody ever filled in this record, as with an account's owner.</summary>
    public bool IsNearlyEmpty => Profile.HireDate is null && Profile.Position.Length == 0;

    /// <summary>The supervisor as a person, or null when only an id is to be told.</summary>
    public SimulatedEmployee? ListedSupervisor =>
        Profile is { SupervisorId: { } id, SupervisorIsOnlyAnId: false } ? people.Find(id)?.Profile : null;

    /// <summary>A number below <paramref name="count"/> that is this person's for this attribute, for ever.</summary>
    public int Pick(string key, int count) => (int)(StableHash.Mix(Variant ^ StableHash.Of(0, key)) % (uint)count);
}
