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
        foreach (var most in new[] { 100, 96, 50, 40 })
        {
            var personio = new StubPersonio { Employees = (_, request) => Serve(request, people, total: count => count, most) };

            Assert.Equal(Ids(people), IdsOf(await personio.CreateClient().PagesAsync()));
        }
    }

    /// <summary>With any total, also one that changes or lags, everything that the server shows arrives.</summary>
    [Fact]
    public void GetEmployees_AnyTotal_EverythingShownArrives() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[0, 450], Gen.Int[-1, 500].Array[5]).Sample(
            (most, people, totals) =>
            {
                var personio = new StubPersonio();
                personio.Employees = (n, request) => Serve(request, people, total: _ => totals[n % totals.Length], most);

                var pages = personio.CreateClient().PagesAsync().GetAwaiter().GetResult();

                Assert.Equal(Ids(people), IdsOf(pages).Distinct());
            },
            iter: 200);

    // Rows are left out after the page was cut, and the total counts the rows of the page.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(40)]
    public async Task GetEmployees_RowsOfEachPageAreFilteredAndCounted_EverythingShownArrives(int filtered)
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) =>
            {
                var rows = Enumerable.Range(NumberOf(request, "offset"), Math.Clamp(330 - NumberOf(request, "offset"), 0, 100))
                    .Where(row => row % 100 >= filtered).ToList();
                return StubPersonio.Json(StubPersonio.Page(rows.Select(row => row + 1L), rows.Count));
            },
        };

        var ids = IdsOf(await personio.CreateClient().PagesAsync()).Distinct();

        Assert.Equal(Enumerable.Range(0, 330).Where(row => row % 100 >= filtered).Select(row => $"{row + 1}"), ids);
    }

    [Theory]
    [InlineData(12, 1)]
    [InlineData(100, 2)]
    [InlineData(112, 2)]
    public async Task GetEmployees_NothingHasChanged_ShortLastPageIsTheEnd(int people, int requests)
    {
        var personio = new StubPersonio { Employees = (_, request) => Serve(request, people, total: _ => people) };
        var client = personio.CreateClient();
        var pages = await client.PagesAsync();
        var known = KnownPages.From([.. pages.Select(page => page.Mark)], people);
        var before = personio.EmployeeRequests;

        Assert.Equal(Ids(people), IdsOf(await client.PagesKnowingAsync(known)));

        Assert.Equal(requests, personio.EmployeeRequests - before);
        Assert.True(pages[^1].IsClosing);
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

    // Such a server sends the same page whatever the offset is, or repeats the last page beyond the end. Nothing tells which.
    [Theory]
    [InlineData(100)]
    [InlineData(50)]
    [InlineData(1)]
    public async Task GetEmployees_OnlyPageIsRepeatedBeyondTheEnd_ArrivesAndProvesNothing(int people)
    {
        var personio = new StubPersonio
        {
            Employees = (_, _) => StubPersonio.Json(StubPersonio.Page(Enumerable.Range(1, people).Select(id => (long)id), total: people)),
        };
        var builder = new SnapshotBuilder(Builders.Records.Attributes);

        foreach (var page in await personio.CreateClient().PagesAsync()) builder.Add(page);

        var snapshot = builder.Build();
        Assert.Equal(people, snapshot.Employees.Count);
        Assert.Equal("listIncomplete", snapshot.Incomplete?.Code);
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
        Assert.Equal(5, personio.EmployeeRequests);

        // A walk that begins with the accepted size asks for no other.
        await client.PagesAsync(KnownPages.None, PageSize.Fifty);
        Assert.Equal(9, personio.EmployeeRequests);
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

    [Theory]
    [InlineData(0, 99)]
    [InlineData(0, 50, 99)]
    [InlineData(0, 25, 50, 75, 99)]
    [InlineData(100, 125, 150, 175, 199, 200)]
    [InlineData(200, 249)]
    public async Task GetEmployees_RecordsAtTheEdgesOfThePageBreakIt_AllOthersArrive(params int[] positions)
    {
        var personio = new StubPersonio { Employees = (_, request) => Breaking(request, 250, positions) };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(Ids(250).Except(positions.Select(position => $"{position + 1}")), IdsOf(pages));
        Assert.Equal(positions, pages.SelectMany(page => page.Broken));
        Assert.Equal(personio.Requests.Count, pages.Sum(page => page.Requests));
    }

    [Fact]
    public async Task GetEmployees_PersonioIsDown_IsUnavailableAfterFewRequests()
    {
        var personio = new StubPersonio
        {
            Employees = (n, request) => n > 1 ? StubPersonio.Status(500) : Serve(request, 250, total: _ => 250),
        };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(PersonioFailureKind.Unavailable, failure.Kind);
        Assert.InRange(personio.EmployeeRequests, 1, 20);
    }

    [Theory]
    [InlineData(1, 98)]
    [InlineData(100, 100)]
    [InlineData(100, 150)]
    public async Task GetEmployees_ManyRecordsBreak_OthersArriveAfterALimit(int first, int count)
    {
        int[] broken = [.. Enumerable.Range(first, count)];
        var personio = new StubPersonio { Employees = (_, request) => Breaking(request, 300, broken) };

        var pages = await personio.CreateClient().PagesAsync();

        var named = pages.SelectMany(page => page.Broken).ToList();
        Assert.Empty(broken.Except(named));
        Assert.Equal(Ids(300).Except(named.Select(position => $"{position + 1}")), IdsOf(pages));
        Assert.InRange(named.Count, count, count + 10);
        Assert.InRange(personio.EmployeeRequests, 1, 2 * 80);
    }

    [Fact]
    public async Task GetEmployees_PagesBreakAllAlong_RequestsHaveALimit()
    {
        int[] broken = [.. Enumerable.Range(0, 2_000).Where(position => position % 5 == 2)];
        var personio = new StubPersonio { Employees = (_, request) => Breaking(request, 2_000, broken) };

        var pages = await personio.CreateClient().PagesAsync();

        var named = pages.SelectMany(page => page.Broken).ToList();
        Assert.Empty(broken.Except(named));
        Assert.Equal(Ids(2_000).Except(named.Select(position => $"{position + 1}")), IdsOf(pages));
        Assert.NotEmpty(IdsOf(pages));
        Assert.InRange(personio.EmployeeRequests, 1, 500);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(119)]
    public async Task GetEmployees_RecordBreaksAPageWithoutALimit_AllOthersArrive(int position)
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) => Query(request)["limit"] is { } limit && int.Parse(limit, CultureInfo.InvariantCulture) > 30
                ? StubPersonio.Json(TooLong, 422)
                : Breaking(request, 120, position),
        };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(Ids(120).Where(id => id != $"{position + 1}"), IdsOf(pages));
        Assert.Equal([position], pages.SelectMany(page => page.Broken));
        Assert.All(pages, page => Assert.Equal(PageSize.Unstated, page.Size));
    }

    [Fact]
    public async Task GetEmployees_RecordBreaksItsPageAndNoLimitIsAccepted_FailureSaysIt()
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) => Query(request)["limit"] is null ? Breaking(request, 120, 60) : StubPersonio.Json(TooLong, 422),
        };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(PersonioFailureKind.Unavailable, failure.Kind);
        Assert.Contains("refuses every limit", failure.Message, StringComparison.Ordinal);
        Assert.InRange(personio.EmployeeRequests, 1, 20);
    }

    [Fact]
    public async Task GetEmployees_RecordBreaksTheLastPageAndPositionsBeyondTheEndAreRefused_AllOthersArrive()
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) => NumberOf(request, "offset") >= 130 ? StubPersonio.Status(400) : Breaking(request, 130, 110),
        };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(Ids(130).Where(id => id != "111"), IdsOf(pages));
        Assert.Equal([110], pages.SelectMany(page => page.Broken));
    }

    private static HttpResponseMessage Breaking(StubPersonio.Received request, int people, params int[] positions)
    {
        var offset = NumberOf(request, "offset");
        var limit = Query(request)["limit"] is null ? 100 : NumberOf(request, "limit");
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
