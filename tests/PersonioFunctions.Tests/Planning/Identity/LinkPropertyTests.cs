using System.Globalization;
using CsCheck;
using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Planning.Identity;

/// <summary>
/// Random companies live through rehires, successors, marriages, placeholders and deletions, with runs in between. No record is ever linked
/// to that of another person, and every true rehire is linked or possible.
/// </summary>
public sealed class LinkPropertyTests
{
    private const int Companies = 400;

    [Fact]
    public void Links_AnyCompany_AreOfOnePersonAndMissNobody()
    {
        var (linked, possible) = (0, 0);
        Gen.Int[0, 100_000].Array[5, 60].Sample(
            dice =>
            {
                var company = new Company();
                foreach (var die in dice) company.Live(die);
                company.Sync();
                Interlocked.Add(ref linked, company.Linked);
                Interlocked.Add(ref possible, company.Possible);
            },
            iter: Companies);

        Assert.True(linked > Companies / 4 && possible > Companies / 4, $"Only {linked} links and {possible} possible ones were seen.");
    }

    private sealed class Company
    {
        private static readonly string[] Domains = ["marketing@acme.example", "sales@acme.example"];
        private static readonly string[] Placeholders = ["noreply@acme.example", "gone@acme.example"];
        private static readonly string[] FirstNames = ["Jürgen", "Jane", "Zoë", "Anna-Maria"];
        private static readonly string[] LastNames = ["Müller", "O'Neil", "Nuñez", "von der Heide", "Weiß"];

        private readonly List<Record> _records = [];
        private Dictionary<string, EmployeeRow> _rows = [];
        private int _people;

        public int Linked { get; private set; }

        public int Possible { get; private set; }

        public void Live(int die)
        {
            var choice = die / 10;
            switch (die % 10)
            {
                case 0 or 1: Hire(choice, choice % 3 == 0 ? Domains[choice % 2] : null); break;
                case 2 or 3: Leave(choice); break;
                case 4: Rehire(choice, marries: false); break;
                case 5: Rehire(choice, marries: true); break;
                case 6 when choice % 2 == 0: Correct(choice); break;
                case 6: Succeed(choice); break;
                case 7: Pick(choice, record => record.IsPast && !record.IsDeleted)?.Delete(); break;
                case 8: Pick(choice, record => record.IsCurrent)?.MoveTo($"new{choice}@acme.example"); break;
                default: Sync(choice); break;
            }
        }

        /// <summary>
        /// Does a run over the list, and judges the links of the rows. Some lists lack people and are not proven complete.
        /// </summary>
        public void Sync(int choice = 1)
        {
            var isProven = choice % 4 != 0;
            var listed = _records.Where(record => !record.IsDeleted && (isProven || (record.Person + choice) % 5 != 0)).ToList();
            var snapshot = StoredCompany.Snapshot([.. listed.Select(record => record.AtPersonio)]);
            snapshot = isProven
                ? snapshot with { Gone = [.. _rows.Keys.Except(listed.Select(record => record.Id))] }
                : snapshot with { Incomplete = new Notice(NoticeCodes.ListIncomplete, "Some are left out.") };
            var plan = PlanOf(snapshot, Scene.WholeIndex(_rows, snapshot), Scene.Today);
            _rows = Scene.Apply(_rows, plan.Changes);
            foreach (var record in listed) record.Seen.Add(record.Email);
            foreach (var record in _records.Where(record => _rows.ContainsKey(record.Id))) Judge(record, listed.Contains(record));
        }

        public override string ToString() => string.Join('\n', _records);

        private void Judge(Record record, bool isListed)
        {
            var found = _rows[record.Id].EarlierRecords;
            Assert.All(found.EmployeeIds, id => Assert.True(
                _records.Single(other => other.Id == id).Person == record.Person, $"{record.Id} is linked to {id}:\n{this}"));
            var isFlagged = _rows[record.Id].Standing.Flags.HasFlag(LifecycleFlags.PossibleRehire);
            Assert.Equal(found.PossibleIds.Count > 0, isFlagged);
            if (!isListed) return;
            Assert.Equal(FirstDayOf(record, found.EmployeeIds), found.OriginalHireDate?.ToString("O", CultureInfo.InvariantCulture));
            Linked += found.EmployeeIds.Count;
            Possible += found.PossibleIds.Count;
            if (record.IsCurrent && record.IsRehire && IsToBeFound(record, record.Before!))
            {
                Assert.True(
                    found.EmployeeIds.Concat(found.PossibleIds).Contains(record.Before!.Id),
                    $"{record.Id} is not linked to {record.Before.Id}:\n{this}");
            }
        }

        // The first of the days that the linked rows have now. A deleted record has the last one that it showed.
        private string? FirstDayOf(Record record, IReadOnlyList<string> linked) =>
            linked.SelectMany(id => _rows[id].EarlierRecords.EmployeeIds.Append(id)).Where(id => id != record.Id)
                .Select(id => _rows[id].Employee[EmployeeField.HireDate])
                .Min(StringComparer.Ordinal);

        // A run must have seen both records with the address that moved. An address of several people does not tell who has another name.
        private bool IsToBeFound(Record record, Record before)
        {
            var address = record.Moved!;
            var names = _records.Where(other => other.HadEver(address)).Select(other => other.Name).Distinct().Count();
            return before.Seen.Contains(address)
                && IsOver(_rows[before.Id].Standing.State)
                && record.Seen.Contains(record.Spelled!)
                && (!record.HasOtherName || names <= 2);
        }

        // Without proof, a deleted record is not over.
        private static bool IsOver(LifecycleState state) => state.IsPast() || state == LifecycleState.Missing;

        private Record? Pick(int choice, Func<Record, bool> which)
        {
            var all = _records.Where(which).ToList();
            return all.Count == 0 ? null : all[choice % all.Count];
        }

        private Record Hire(int choice, string? address)
        {
            var person = ++_people;
            var name = (FirstNames[choice % FirstNames.Length], $"{LastNames[choice % LastNames.Length]} {Letters(person)}");
            var record = new Record($"{1000 + _records.Count}", person, name, address ?? $"person.{person}@acme.example");
            _records.Add(record);
            return record;
        }

        private void Leave(int choice)
        {
            if (Pick(choice, record => record.IsCurrent) is not { } record) return;
            record.IsPast = true;
            if (choice % 3 == 0) record.MoveTo(Renamed(record.Email, choice));
        }

        // The address moves to the new record. The old one is renamed or deleted, or Personio lets both have it.
        private void Rehire(int choice, bool marries)
        {
            var before = Pick(choice, record => !record.IsDeleted && !_records.Exists(other =>
                other.Person == record.Person && (other.IsCurrent || string.CompareOrdinal(other.Id, record.Id) > 0)));
            before ??= choice % 2 == 0 ? Pick(choice, record => record.IsCurrent && !record.IsRehire) : null;
            if (before is null) return;
            var address = before.First;
            var spelled = choice % 2 == 0 ? address.ToUpperInvariant() : address + "\u200b";
            var name = marries ? (before.Name.First, $"Doe {Letters(++_people)}") : Spelled(before.Name, choice);
            if (before.IsCurrent || choice % 5 == 0) before.Delete();
            else if (marries || choice % 5 < 4) before.MoveTo(Renamed(address, choice));
            before.IsPast = true;
            _records.Add(new Record($"{1000 + _records.Count}", before.Person, name, spelled)
            {
                Before = before,
                Moved = address,
                Spelled = spelled,
                HasOtherName = marries || choice % 7 > 4 || before.HasOtherName,
            });
        }

        private void Succeed(int choice)
        {
            if (Pick(choice, record => record.IsPast) is { } before) Hire(choice, choice % 7 == 0 ? Placeholders[0] : before.First);
        }

        private static string Renamed(string address, int choice) => (choice % 6) switch
        {
            0 => address + "_k3x9q",
            1 => "x_" + address,
            2 => address.Replace("@", "-old@", StringComparison.Ordinal),
            3 => Placeholders[choice % 2],
            4 => "",
            _ => address.Replace("@", "+alt@", StringComparison.Ordinal),
        };

        // HR corrects the first day of a record.
        private void Correct(int choice) => Pick(choice, record => !record.IsDeleted)?.Correct(choice);

        // Other spellings of one name.
        private static (string First, string Last) Spelled((string First, string Last) name, int choice) => (choice % 7) switch
        {
            5 => (name.First[..1] + ".", name.Last),
            6 => ("Dr. " + name.First + " Lee", name.Last),
            0 => (name.Last, name.First),
            1 => (name.First.ToUpperInvariant(), name.Last),
            2 => (name.First.Replace("ü", "ue", StringComparison.Ordinal), name.Last.Replace("ü", "ue", StringComparison.Ordinal)),
            3 => (name.First.Replace("ë", "e", StringComparison.Ordinal), name.Last.Replace("ñ", "n", StringComparison.Ordinal)),
            _ => name,
        };

        // A name of letters that is no short form of another: 1 is "Baba", 12 is "Bcbc".
        private static string Letters(int number) => string.Concat(Enumerable.Repeat(number.ToString("D3", CultureInfo.InvariantCulture), 2)
            .SelectMany(digits => digits.Select(digit => (char)('b' + (digit - '0'))))).ToUpperInvariant();
    }

    private sealed class Record(string id, int person, (string First, string Last) name, string email)
    {
        public string Id => id;

        public int Person => person;

        public (string First, string Last) Name => name;

        /// <summary>The first address of the record, folded.</summary>
        public string First { get; } = EmailAddress.Fold(email)!;

        public string Email { get; private set; } = email;

        public bool IsPast { get; set; }

        public bool IsDeleted { get; private set; }

        public bool IsCurrent => !IsPast && !IsDeleted;

        public HashSet<string> Seen { get; } = [];

        /// <summary>The earlier record of the same person, and the address that moved from it to this one.</summary>
        public Record? Before { get; init; }

        public string? Moved { get; init; }

        public string? Spelled { get; init; }

        public bool HasOtherName { get; init; }

        public bool IsRehire => Before is not null;

        public PersonioEmployee AtPersonio => Record(
            id,
            ("first_name", Text(name.First)),
            ("last_name", Text(name.Last)),
            ("email", Email.Length == 0 ? PersonioValue.Empty : Text(Email)),
            ("status", Text(IsPast ? "inactive" : "active")),
            ("hire_date", Text(HireDate)));

        public string HireDate { get; private set; } = IsoDate(int.Parse(id, CultureInfo.InvariantCulture) - 1000);

        // Not past the first day of a later record, because then the record would be no earlier one.
        public void Correct(int choice) => HireDate = IsoDate(int.Parse(id, CultureInfo.InvariantCulture) - 1000 - (choice % 2));

        public void MoveTo(string address) => Email = address;

        public void Delete() => IsDeleted = true;

        public bool HadEver(string address) => Seen.Any(seen => EmailAddress.Fold(seen) == address);

        private static string IsoDate(int number) =>
            new DateOnly(2020, 1, 1).AddDays(3 * number).ToString("O", CultureInfo.InvariantCulture);

        public override string ToString() =>
            $"{id} person {person} {name} {Email} seen [{string.Join(", ", Seen)}] past {IsPast} deleted {IsDeleted} before {Before?.Id}";
    }
}
