namespace PersonioSimulator.Data;

/// <summary>A unit that employees belong to.</summary>
internal sealed record Unit(long Id, string Name);

/// <summary>A company's departments, teams, offices and cost centres, with ids of its own.</summary>
internal sealed class Organisation
{
    private static readonly string[] DepartmentNames =
    [
        "Engineering", "Finance", "People & Culture", "Vertrieb Süd", "Marketing", "Legal", "Customer Care", "IT/Betrieb",
        "Produktion", "Qualität", "Øresund Labs", "<Geschäftsführung>",
    ];

    private static readonly string[] TeamNames =
    [
        "Alpha", "Bravo", "Charlie", "Delta", "Echo", "Förderung", "Growth", "Hamburg", "Intern", "Platform 🚀",
        "Team \"Blau\"", "C++ & Friends",
    ];

    private static readonly string[] OfficeNames = ["München", "Berlin", "London", "Kraków"];

    private static readonly string[] CostCenterNames = ["1000 Verwaltung", "2000 Vertrieb", "3000 F&E", "4100 Süd", "4200 Nord", "9999"];

    private readonly Dictionary<string, Unit> _departments;
    private readonly Dictionary<string, Unit> _teams;

    public Organisation(uint companyHash)
    {
        var firstId = 100_000 + companyHash % 4_000_000;
        _departments = Units(DepartmentNames, firstId);
        _teams = Units(TeamNames, firstId + 100);
        Offices = [.. Units(OfficeNames, firstId + 200).Values];
        CostCenters = [.. Units(CostCenterNames, firstId + 300).Values];
        Subcompany = new Unit(firstId + 400, "Holding GmbH & Co. KG");
        NewUnitIds = firstId + 1_000;
    }

    public IReadOnlyList<Unit> Offices { get; }

    public IReadOnlyList<Unit> CostCenters { get; }

    public Unit Subcompany { get; }

    public IReadOnlyList<string> Departments { get; } = DepartmentNames;

    public IReadOnlyList<string> Teams { get; } = TeamNames;

    private long NewUnitIds { get; set; }

    /// <summary>Returns the department with this name, and creates it if necessary.</summary>
    public Unit Department(string name) => Find(_departments, name);

    /// <summary>Returns the team with this name, and creates it if necessary.</summary>
    public Unit Team(string name) => Find(_teams, name);

    private static Dictionary<string, Unit> Units(string[] names, long firstId) =>
        names.Select((name, index) => new Unit(firstId + index * 7, name)).ToDictionary(unit => unit.Name);

    private Unit Find(Dictionary<string, Unit> units, string name)
    {
        if (!units.TryGetValue(name, out var unit))
            units[name] = unit = new Unit(NewUnitIds++, name);
        return unit;
    }
}
