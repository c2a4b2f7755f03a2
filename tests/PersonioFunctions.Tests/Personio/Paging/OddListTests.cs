using System.Globalization;
using System.Web;
using CsCheck;

namespace PersonioFunctions.Tests.Personio.Paging;

/// <summary>Lists that do not behave as documented: wrong totals, smaller pages, records that break their page.</summary>
public sealed class OddListTests
{
    private const string TooLong = """{"success":false,"error":{"code":400,"message":"The limit must be between 1 and 50."}}""";

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(200)]
    [InlineData(249)]
    [InlineData(250)]
    public async Task GetEmployees_TotalIsTooLow_FullPagesAreNotTheEnd(int total)
    {
        var personio = new StubPersonio { Employees = (_, request) => Serve(request, 250, total: _ => total) };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(Ids(250), IdsOf(pages));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(250)]
    public async Task GetEmployees_TotalIsThatOfThePage_EveryPageIsRead(int people)
    {
        foreach (var most in new[] { 100, 50 })
        {
            var personio = new StubPersonio { Employees = (_, request) => Serve(request, people, total: count => count, most) };

            Assert.Equal(Ids(people), IdsOf(await personio.CreateClient().PagesAsync()));
        }
    }

    /// <summary>With any total, also one that changes or lags, everything that the server shows arrives.</summary>
    [Fact]
    public void GetEmployees_AnyTotal_EverythingShownArrives() =>
        Gen.Select(AnyLongestPage, Gen.Int[0, 450], Gen.Int[-1, 500].Array[5]).Sample(
            (most, people, totals) =>
            {
                var personio = new StubPersonio();
                personio.Employees = (n, request) => Serve(request, people, total: _ => totals[n % totals.Length], most);

                var pages = personio.CreateClient().PagesAsync().GetAwaiter().GetResult();

                Assert.Equal(Ids(people), IdsOf(pages).Distinct());
            },
            iter: 200);

    // Where servers cut pages off.
    private static Gen<int> AnyLongestPage => Gen.OneOf(Gen.Const(10), Gen.Const(25), Gen.Const(50), Gen.Const(100), Gen.Const(200));

    [Fact]
    public async Task GetEmployees_PageOfFewPeople_NeedsNoSecondRequest()
    {
        var personio = new StubPersonio { Employees = (_, request) => Serve(request, 12, total: _ => 12) };

        Assert.Single(await personio.CreateClient().PagesAsync());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task GetEmployees_PositionBeyondTheEndIsRefused_ListIsWhole(int status)
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) => NumberOf(request, "offset") >= 200
                ? StubPersonio.Status(status)
                : Serve(request, 200, total: _ => 200),
        };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(Ids(200), IdsOf(pages));
        Assert.Equal(personio.Requests.Count, pages.Sum(page => page.Requests));
    }

    [Fact]
    public async Task GetEmployees_LastPageIsRepeatedBeyondTheEnd_ListIsWhole()
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) => StubPersonio.Json(StubPersonio.Page(
                Enumerable.Range(Math.Min(NumberOf(request, "offset"), 100) + 1, 100).Select(id => (long)id), total: 200)),
        };

        Assert.Equal(Ids(200), IdsOf(await personio.CreateClient().PagesAsync()));
    }

    // The rows 200 to 214 are left out after the page was cut, so two pages show the rows 215 to 229.
    [Theory]
    [InlineData(215, 229)]
    [InlineData(229, 229)]
    public async Task GetEmployees_RowsBeforeTheLastOnesAreFiltered_ListArrives(int first, int last)
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) =>
            {
                var rows = Enumerable.Range(NumberOf(request, "offset"), Math.Clamp(230 - NumberOf(request, "offset"), 0, 100));
                return StubPersonio.Json(StubPersonio.Page(rows.Where(row => row < 200 || row >= first).Select(row => row + 1L), last + 1));
            },
        };

        var ids = IdsOf(await personio.CreateClient().PagesAsync()).Distinct();

        Assert.Equal(200 + last - first + 1, ids.Count());
    }

    [Fact]
    public async Task GetEmployees_TotalIsTooLowAndAPageIsShort_IsReadToItsEnd()
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) => NumberOf(request, "offset") == 0
                ? StubPersonio.Json(StubPersonio.Page(Enumerable.Range(1, 48).Select(id => (long)id), total: 0))
                : Serve(request, 137, total: _ => 0),
        };

        Assert.Equal(Ids(137), IdsOf(await personio.CreateClient().PagesAsync()));
    }

    [Fact]
    public async Task GetEmployees_ServerTakesAtMost50_AsksAgainWith50()
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) => NumberOf(request, "limit") > 50
                ? StubPersonio.Json(TooLong, 400)
                : Serve(request, 120, total: _ => 120),
        };
        var client = personio.CreateClient();

        var pages = await client.PagesAsync();

        Assert.Equal(Ids(120), IdsOf(pages));
        Assert.All(pages, page => Assert.Equal(PageSize.Fifty, page.Size));
        Assert.Equal(personio.Requests.Count, pages.Sum(page => page.Requests));
        Assert.Equal(4, personio.EmployeeRequests);

        // A walk that begins with the accepted size asks for no other.
        await client.PagesAsync(KnownPages.None, PageSize.Fifty);
        Assert.Equal(7, personio.EmployeeRequests);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(30)]
    [InlineData(1_000)]
    public async Task GetEmployees_ServerTakesNoLimit_AsksWithoutOne(int pageOfServer)
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) => Query(request)["limit"] is null
                ? Serve(request, 120, total: _ => 120, pageOfServer)
                : StubPersonio.Json(TooLong, 422),
        };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(Ids(120), IdsOf(pages));
        Assert.All(pages, page => Assert.Equal(PageSize.Unstated, page.Size));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    [InlineData(137)]
    [InlineData(200)]
    [InlineData(249)]
    public async Task GetEmployees_OneRecordBreaksItsPage_AllOthersArriveAndItsPositionIsNamed(int position)
    {
        var personio = new StubPersonio { Employees = (_, request) => Breaking(request, 250, position) };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(Ids(250).Where(id => id != $"{position + 1}"), IdsOf(pages));
        Assert.Equal([position], pages.SelectMany(page => page.Broken));
        Assert.Equal(personio.Requests.Count, pages.Sum(page => page.Requests));
        Assert.InRange(personio.EmployeeRequests, 1, 40);
    }

    [Fact]
    public async Task GetEmployees_TwoRecordsBreakTheirPages_BothAreNamed()
    {
        var personio = new StubPersonio { Employees = (_, request) => Breaking(request, 250, 110, 185) };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(248, IdsOf(pages).Count());
        Assert.Equal([110, 185], pages.SelectMany(page => page.Broken));
    }

    [Fact]
    public async Task GetEmployees_PersonioIsDown_IsUnavailableAfterFewRequests()
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) => NumberOf(request, "offset") > 0 ? StubPersonio.Status(500) : Serve(request, 250, total: _ => 250),
        };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(PersonioFailureKind.Unavailable, failure.Kind);
        Assert.InRange(personio.EmployeeRequests, 1, 20);
    }

    [Fact]
    public async Task GetEmployees_MostRecordsBreak_IsUnavailableAfterALimit()
    {
        var personio = new StubPersonio { Employees = (_, request) => Breaking(request, 100, [.. Enumerable.Range(1, 98)]) };

        Assert.Equal(PersonioFailureKind.Unavailable, (await personio.CreateClient().FailureAsync()).Kind);
        Assert.InRange(personio.EmployeeRequests, 1, 80);
    }

    private static HttpResponseMessage Breaking(StubPersonio.Received request, int people, params int[] positions)
    {
        var (offset, limit) = (NumberOf(request, "offset"), NumberOf(request, "limit"));
        return positions.Any(position => position >= offset && position < offset + limit)
            ? StubPersonio.Status(500)
            : Serve(request, people, total: _ => people);
    }

    private static HttpResponseMessage Serve(StubPersonio.Received request, int people, Func<int, int> total, int most = 100)
    {
        var offset = NumberOf(request, "offset");
        var limit = Query(request)["limit"] is null ? most : Math.Min(most, NumberOf(request, "limit"));
        var count = Math.Min(limit, Math.Max(0, people - offset));
        return StubPersonio.Json(StubPersonio.Page(Enumerable.Range(offset + 1, count).Select(id => (long)id), total(count)));
    }

    private static IEnumerable<string> Ids(int people) =>
        Enumerable.Range(1, people).Select(id => id.ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<string?> IdsOf(IEnumerable<PersonioEmployeePage> pages) =>
        pages.SelectMany(page => page.Employees).Select(employee => employee.Id);

    private static int NumberOf(StubPersonio.Received request, string name) =>
        int.Parse(Query(request)[name]!, CultureInfo.InvariantCulture);

    private static System.Collections.Specialized.NameValueCollection Query(StubPersonio.Received request) =>
        HttpUtility.ParseQueryString(request.Uri.Query);
}
