using PersonioSimulator.Webhooks;

namespace PersonioSimulator.Data;

/// <summary>One company and its people, which are generated on first access.</summary>
internal sealed class Company
{
    private readonly Lock _lock = new();
    private readonly SimulatorOptions _options;
    private readonly TimeProvider _time;
    private readonly WebhookSender _webhooks;
    private readonly int _size;
    private readonly uint _hash;
    private readonly Dictionary<long, Employee> _employees = [];
    private readonly List<long> _order = [];
    private StaffGenerator? _generator;
    private volatile SimulatorHabits? _habits;

    public Company(SimulatorCompany company, SimulatorOptions options, TimeProvider time, WebhookSender webhooks)
    {
        _webhooks = webhooks;
        _options = options;
        _time = time;
        _size = company.Size;
        _hash = StableHash.Of(options.Seed, company.Name);
        Name = company.Name;
        Organisation = new Organisation(_hash);
        Catalogue = new AttributeCatalogue((int)(1_000_000 + _hash % 8_000_000));
    }

    public string Name { get; }

    public Organisation Organisation { get; }

    public AttributeCatalogue Catalogue { get; }

    /// <summary>The first day that is not in the past.</summary>
    public DateOnly Today => _options.Today;

    /// <summary>The habits of its responses; null for none.</summary>
    public SimulatorHabits? Habits
    {
        get => _habits;
        set => _habits = value;
    }

    public int Count => Read(people => people.Count);

    /// <summary>Reads a consistent state. The result of <paramref name="read"/> must not keep a reference to it.</summary>
    public T Read<T>(Func<People, T> read)
    {
        lock (_lock)
            return read(Open());
    }

    /// <summary>Makes several edits at once, so that no request sees only some of them.</summary>
    public T Together<T>(Func<T> edits)
    {
        lock (_lock)
            return edits();
    }

    public SimulatedEmployee Add(SimulatedEmployee? template)
    {
        lock (_lock)
        {
            Open();
            var generated = _generator!.Next();
            var now = _time.GetUtcNow();
            var profile = template is null ? generated.Profile : template with { Id = generated.Profile.Id };
            _employees[profile.Id] = new Employee(profile, generated.Variant, now, now);
            _order.Add(profile.Id);
            Tell(before: null, profile);
            return profile;
        }
    }

    /// <summary>Changes an employee; returns null when there is no employee with this id.</summary>
    public SimulatedEmployee? Change(long id, Func<SimulatedEmployee, SimulatedEmployee> change)
    {
        lock (_lock)
        {
            Open();
            if (!_employees.TryGetValue(id, out var employee))
                return null;
            var before = employee.Profile;
            employee.Replace(change(before) with { Id = id }, Catalogue.CompanyEmailKey, _time.GetUtcNow());
            Tell(before, employee.Profile);
            return employee.Profile;
        }
    }

    /// <summary>Ends the contract. The employee is inactive from the following day.</summary>
    public SimulatedEmployee? Terminate(long id, DateOnly lastDay) => Change(id, profile => profile with
    {
        TerminationDate = lastDay,
        Status = lastDay < _options.Today ? "inactive" : profile.Status,
    });

    /// <summary>Rehires an employee under the same id, with a new hire date and without a termination date.</summary>
    public SimulatedEmployee? Rehire(long id, DateOnly firstDay) => Change(id, profile => profile with
    {
        HireDate = firstDay,
        TerminationDate = null,
        Status = firstDay > _options.Today ? "onboarding" : "active",
    });

    /// <summary>Erases an employee completely, as Personio does.</summary>
    public bool Erase(long id)
    {
        lock (_lock)
        {
            Open();
            if (!_employees.Remove(id, out var erased)) return false;
            Tell(erased.Profile, after: null);
            return _order.Remove(id);
        }
    }

    private void Tell(SimulatedEmployee? before, SimulatedEmployee? after) => _webhooks.Send(Name, WebhookEvents.Of(before, after));

    private People Open()
    {
        if (_generator is null)
        {
            _generator = new StaffGenerator(Name, _hash, Organisation, _options.Today);
            _employees.EnsureCapacity(_size);
            for (var index = 0; index < _size; index++)
            {
                var employee = _generator.Next();
                _employees[employee.Profile.Id] = employee;
                _order.Add(employee.Profile.Id);
            }

            _generator.Shuffle(_order);
        }

        return new People(this);
    }

    /// <summary>The people, accessible while the company is locked.</summary>
    internal readonly struct People(Company company)
    {
        public int Count => company._order.Count;

        /// <summary>The people in the order of the list.</summary>
        public IEnumerable<Employee> All
        {
            get
            {
                foreach (var id in company._order)
                    yield return company._employees[id];
            }
        }

        public Employee At(int position) => company._employees[company._order[position]];

        public Employee? Find(long id) => company._employees.GetValueOrDefault(id);
    }
}
