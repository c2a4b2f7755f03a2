using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>One fault and its effects: a first sync that meets it once, a resync during it, and a resync after it.</summary>
/// <param name="First">The first run. A transient fault happened once during it.</param>
/// <param name="Faulty">The run during the fault. People had changed before it.</param>
/// <param name="Before">The rows before <paramref name="Faulty"/>.</param>
/// <param name="After">The rows after it.</param>
/// <param name="Truth">The expected rows once everything has landed.</param>
/// <param name="HealthUnderFault">The account's health after <paramref name="Faulty"/>.</param>
/// <param name="Cured">The run after the fault.</param>
/// <param name="AtLast">The rows after <paramref name="Cured"/>.</param>
/// <param name="HealthAtLast">The account's health after <paramref name="Cured"/>.</param>
internal sealed record FaultDrill(
    RunView First,
    RunView Faulty,
    IReadOnlyDictionary<string, TableEntity> Before,
    IReadOnlyDictionary<string, TableEntity> After,
    SortedDictionary<string, string> Truth,
    HealthView HealthUnderFault,
    RunView Cured,
    IReadOnlyDictionary<string, TableEntity> AtLast,
    HealthView HealthAtLast)
{
    /// <summary>Three pages, so that a fault on the second page has people before and after it.</summary>
    public const int Size = 250;

    /// <summary>The faults that a quick retry may cure, and the slow response.</summary>
    public static IReadOnlyList<FaultKind> PassBy { get; } =
    [
        FaultKind.TooManyRequests, FaultKind.ServerError, FaultKind.BadGatewayHtml, FaultKind.TruncatedJson, FaultKind.EmptyBody,
        FaultKind.ConnectionReset, FaultKind.ConnectionResetMidBody, FaultKind.TokenRevoked, FaultKind.Slow,
        FaultKind.Unauthorized, FaultKind.HtmlPage,
    ];

    /// <summary>Runs a drill of every kind, all at the same time, because each mostly waits.</summary>
    public static async Task<IReadOnlyDictionary<FaultKind, FaultDrill>> RunAllAsync(RunningProduct product)
    {
        var drills = Enum.GetValues<FaultKind>().ToDictionary(kind => kind, kind => RunAsync(product, kind));
        await Task.WhenAll(drills.Values);
        return drills.ToDictionary(drill => drill.Key, drill => drill.Value.Result);
    }

    private static async Task<FaultDrill> RunAsync(RunningProduct product, FaultKind kind)
    {
        var name = $"fault-{kind}".ToLowerInvariant();
        var rule = Rule(kind);

        // The look at the first page on connecting passes, so that the fault hits the run.
        var once = rule with { Times = 1, Skip = rule.Page is null ? 1 : 0 };
        var account = await product.ConnectAsync(name, Size, PassBy.Contains(kind) ? once : null);
        await account.ClearFaultsAsync();
        await ChangeAsync(product, account);
        var before = await account.RowsAsync();

        await account.AddFaultAsync(rule);
        var faulty = await account.ResyncAsync();
        var (after, healthUnderFault) = (await account.RowsAsync(), await account.HealthAsync());

        await account.ClearFaultsAsync();
        var cured = await account.ResyncAsync();
        return new FaultDrill(
            account.FirstRun, faulty, before, after, await account.TruthAsync(), healthUnderFault,
            cured, await account.RowsAsync(), await account.HealthAsync());
    }

    private static FaultRule Rule(FaultKind kind) => kind switch
    {
        // These faults change the pages' edges or total themselves, or make the company appear empty.
        FaultKind.DuplicateRow or FaultKind.MissingRow or FaultKind.DriftingTotal or FaultKind.EmptyList =>
            new FaultRule { Kind = kind, On = FaultTarget.Employees },

        // An error on one page only would be taken for a record that breaks its page.
        FaultKind.ServerError => new FaultRule { Kind = kind, On = FaultTarget.Employees },
        _ => new FaultRule { Kind = kind, On = FaultTarget.Employees, Page = 1 },
    };

    /// <summary>Changes a person on the first page and one on the second, removes one, and adds one at the end.</summary>
    private static async Task ChangeAsync(RunningProduct product, TestAccount account)
    {
        var people = await account.PeopleAsync();
        await account.EditAsync(people[5].Id, person => person with { Position = "Changed on the first page" });
        await account.EditAsync(people[150].Id, person => person with { LastName = "Changed-on-the-second" });
        await product.Control.TerminateEmployeeAsync(account.Name, people[30].Id, ExpectedRow.Today().AddDays(-1), CancellationToken.None);
        await product.Control.AddEmployeeAsync(
            account.Name,
            new SimulatedEmployee { FirstName = "Quillaby", LastName = "Zephyrine", Email = $"quillaby@{account.Name}.example" },
            CancellationToken.None);
    }
}
