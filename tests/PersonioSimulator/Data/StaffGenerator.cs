using System.Globalization;
using Bogus;

namespace PersonioSimulator.Data;

/// <summary>Generates a company's people, deterministically by seed, company and date. All people are invented.</summary>
internal sealed class StaffGenerator
{
    private static readonly string[] Locales = ["de", "en", "fr", "pl"];

    private readonly string _domain;
    private readonly Organisation _organisation;
    private readonly DateOnly _today;
    private readonly Randomizer _random;
    private readonly Faker[] _fakers;
    private readonly Faker _english;
    private readonly long _firstId;
    private int _count;

    public StaffGenerator(string company, uint companyHash, Organisation organisation, DateOnly today)
    {
        _domain = company + ".example";
        _organisation = organisation;
        _today = today;
        _random = new Randomizer((int)companyHash);
        _fakers = [.. Locales.Select(locale => new Faker(locale) { Random = _random })];
        _english = _fakers[1];
        _firstId = 1_000_000 + companyHash % 9_000_000;
    }

    /// <summary>Generates the next employee. The first is the account owner, who has little more than a name.</summary>
    public Employee Next()
    {
        var index = _count++;
        var variant = _random.UInt();
        var id = IdOf(index);
        if (index == 0)
            return Record(Owner(id), variant);

        var profile = Named(new SimulatedEmployee { Id = id }, index) with
        {
            Position = _random.Bool(0.95f) ? _english.Name.JobTitle() : "",
            Department = _random.Bool(0.94f) ? Pick(_organisation.Departments) : null,
            Team = _random.Bool(0.8f) ? Pick(_organisation.Teams) : null,
            SupervisorId = Supervisor(index),
            SupervisorIsOnlyAnId = _random.Bool(0.1f),
            CostCenters = CostCenters(),
            HasPicture = _random.Bool(0.6f),
        };
        return Record(Employed(profile), variant);
    }

    /// <summary>Shuffles people into a fixed order that follows neither ids nor names. The owner stays first.</summary>
    public void Shuffle(List<long> order)
    {
        for (var last = order.Count - 1; last > 1; last--)
        {
            var other = _random.Int(1, last);
            (order[last], order[other]) = (order[other], order[last]);
        }
    }

    private static string Letters(string name)
    {
        var letters = name.Where(char.IsAsciiLetter).Take(20).ToArray();
        return letters.Length == 0 ? "x" : new string(letters).ToLowerInvariant();
    }

    private long IdOf(int index) => _firstId + index * 3L;

    private SimulatedEmployee Owner(long id) =>
        new() { Id = id, FirstName = "Account", LastName = "Owner", Email = "owner@" + _domain };

    private SimulatedEmployee Named(SimulatedEmployee profile, int index)
    {
        var faker = _fakers[_random.Int(0, _fakers.Length - 1)];
        var (first, last) = (faker.Name.FirstName(), faker.Name.LastName());
        var local = string.Create(CultureInfo.InvariantCulture, $"{Letters(first)}.{Letters(last)}{index}");
        // Every company with at least forty people has each of these.
        (first, last) = (index % 40) switch
        {
            7 => (first + " 🦄", last),
            13 => ("<b>" + first + "</b>", last + " & \"Söhne\" <script>alert(1)</script>"),
            19 => (first, string.Join('-', Enumerable.Repeat(last, 1 + 200 / last.Length))),
            23 => ("Jörg-Günther", "Großmüller-Žižka"),
            31 => (first, "O'" + last),
            _ => (first, last),
        };
        return profile with
        {
            FirstName = first,
            LastName = last,
            Email = index % 40 == 29 ? "" : local + "@" + _domain,
            CompanyEmail = index % 40 == 33 ? "" : local + "@work." + _domain,
        };
    }

    private string Pick(IReadOnlyList<string> names) => names[_random.Int(0, names.Count - 1)];

    private long? Supervisor(int index) => _random.Int(0, 99) switch
    {
        < 6 => null,
        // Adds the id of a person erased long ago, which is not in the list.
        6 => _firstId - 1 - _random.Int(0, 50),
        // Early people supervise later ones, so that there are no cycles. About one in eight is a supervisor.
        _ => IdOf(_random.Int(0, (index - 1) / 8)),
    };

    private List<SimulatedCostCenter> CostCenters()
    {
        var centers = _organisation.CostCenters;
        var first = _random.Int(0, centers.Count - 1);
        var second = (first + 1) % centers.Count;
        return _random.Int(0, 9) switch
        {
            0 => [],
            1 => [Share(first, 33.5m), Share(second, 66.5m)],
            2 => [Share(first, 60), Share(second, 40)],
            _ => [Share(first, 100)],
        };

        SimulatedCostCenter Share(int center, decimal percentage) => new(centers[center].Id, centers[center].Name, percentage);
    }

    private SimulatedEmployee Employed(SimulatedEmployee profile)
    {
        var past = _today.AddDays(-_random.Int(30, 5_000));
        return _random.Int(0, 99) switch
        {
            < 4 => profile with { Status = "onboarding", HireDate = _today.AddDays(_random.Int(1, 90)) },
            < 9 => profile with { Status = "leave", HireDate = past },
            < 20 => profile with
            {
                Status = "inactive",
                HireDate = past,
                TerminationDate = past.AddDays(_random.Int(1, _today.DayNumber - past.DayNumber - 1)),
            },
            < 24 => profile with { HireDate = past, TerminationDate = _today.AddDays(_random.Int(0, 120)) },
            _ => profile with { HireDate = past },
        };
    }

    private Employee Record(SimulatedEmployee profile, uint variant)
    {
        var today = new DateTimeOffset(_today, TimeOnly.MinValue, TimeSpan.Zero);
        var created = today.AddDays(-_random.Int(10, 2_000)).AddSeconds(_random.Int(6 * 3_600, 18 * 3_600));
        var modified = created.AddSeconds(_random.Int(0, (int)(today - created).TotalSeconds));
        return new Employee(profile, variant, created, modified);
    }
}
