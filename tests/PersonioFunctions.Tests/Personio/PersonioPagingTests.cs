using System.Globalization;
using CsCheck;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Tests.Personio;

public sealed class PersonioPagingTests
{
    [Fact]
    public void GetEmployees_AnyPageSizeAnyTotal_SeesEveryEmployeeOnce()
    {
        Gen.Select(Gen.Int[1, 150], Gen.Int[0, 500], Gen.Bool).Sample(
            (pageSize, total, withMetadata) =>
            {
                var personio = new StubPersonio { Employees = (_, request) => Serve(request, pageSize, total, withMetadata) };

                var pages = personio.CreateClient().PagesAsync().GetAwaiter().GetResult();

                Assert.Equal(
                    Enumerable.Range(1, total).Select(i => i.ToString(CultureInfo.InvariantCulture)),
                    pages.SelectMany(p => p.Employees).Select(e => e.Id));
                Assert.Equal(personio.Requests.Count, pages.Sum(p => p.Requests));
                Assert.All(pages, p => Assert.Equal(withMetadata ? total : null, p.TotalElements));
            },
            iter: 100);
    }

    [Fact]
    public async Task GetEmployees_2500People_Takes25RequestsAndAToken()
    {
        var personio = new StubPersonio { Employees = (_, request) => Serve(request, 100, 2500, withMetadata: true) };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(26, pages.Sum(p => p.Requests));
        Assert.Equal(Enumerable.Range(0, 25).Select(i => i * 100), pages.Select(p => p.Offset));
    }

    [Fact]
    public async Task GetEmployees_ShortPageWithoutMetadata_IsNotTheEnd()
    {
        var personio = new StubPersonio { Employees = (_, request) => Serve(request, 7, 20, withMetadata: false) };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal([7, 7, 6, 0], pages.Select(p => p.Employees.Count));
    }

    [Fact]
    public async Task GetEmployees_EmptyPageBeforeTheTotal_EndsTheWalkWithBothNumbersVisible()
    {
        var personio = new StubPersonio { Employees = (n, _) => StubPersonio.Json(StubPersonio.Page(n == 1 ? [1L, 2L] : [], total: 5)) };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(2, pages.Sum(p => p.Employees.Count));
        Assert.Equal(5, pages[^1].TotalElements);
    }

    [Theory]
    [InlineData("\"3\"", 3)]
    [InlineData("3", 3)]
    [InlineData("-1", null)]
    [InlineData("3.5", null)]
    [InlineData("99999999999", null)]
    [InlineData("\"\"", null)]
    [InlineData("[3]", null)]
    public async Task GetEmployees_TotalInAnyForm_IsReadOrUnknown(string total, int? expected)
    {
        var personio = new StubPersonio
        {
            Employees = (n, _) => StubPersonio.Json(
                $$$"""{"data":[{{{(n == 1 ? StubPersonio.Employee(1) : "")}}}],"metadata":{"total_pages":1,"total_elements":{{{total}}}},"success":true}"""),
        };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.All(pages, p => Assert.Equal(expected, p.TotalElements));
    }

    [Fact]
    public async Task GetEmployees_TotalChangesDuringTheWalk_LatestCounts()
    {
        var personio = new StubPersonio
        {
            Employees = (n, _) => StubPersonio.Json(StubPersonio.Page([n * 2L, (n * 2L) + 1], total: n == 1 ? 6 : 4)),
        };

        Assert.Equal(2, (await personio.CreateClient().PagesAsync()).Count);
    }

    [Fact]
    public async Task GetEmployees_OffsetIgnored_IsInvalidAnswerInsteadOfForEver()
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Json(StubPersonio.Page([1, 2, 3])) };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(PersonioFailureKind.InvalidAnswer, failure.Kind);
        Assert.Equal(2, personio.EmployeeRequests);
    }

    [Fact]
    public async Task GetEmployees_PagesOfOneAndAHireDuringTheWalk_GoesOn()
    {
        long[] ids = [1, 2, 2, 3];
        var personio = new StubPersonio { Employees = (n, _) => StubPersonio.Json(StubPersonio.Page(n <= 4 ? [ids[n - 1]] : [])) };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(["1", "2", "2", "3"], pages.SelectMany(p => p.Employees).Select(e => e.Id));
    }

    [Fact]
    public async Task GetEmployees_PagesOfOneAlwaysTheSame_IsInvalidAnswer()
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Json(StubPersonio.Page([1])) };

        Assert.Equal(PersonioFailureKind.InvalidAnswer, (await personio.CreateClient().FailureAsync()).Kind);
    }

    [Fact]
    public async Task GetEmployees_OverlappingPages_AreGivenAsSent()
    {
        var personio = new StubPersonio
        {
            Employees = (n, _) => StubPersonio.Json(StubPersonio.Page(n switch { 1 => [1, 2], 2 => [2, 3], _ => [] })),
        };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(["1", "2", "2", "3"], pages.SelectMany(p => p.Employees).Select(e => e.Id));
    }

    [Fact]
    public void Advance_ListThatNeverEnds_StopsAtTheCeiling()
    {
        var walk = new PersonioPageWalk("acme");
        var next = 0;
        PersonioEmployeePage NextPage() => new([Person(next++)], walk.Offset, null, 1);

        for (var i = 0; i < PersonioPageWalk.MaxPages; i++)
        {
            walk.Advance(NextPage());
        }

        var failure = Assert.Throws<PersonioException>(() => walk.Advance(NextPage()));
        Assert.Equal(PersonioFailureKind.InvalidAnswer, failure.Kind);
    }

    [Fact]
    public void Advance_MoreRecordsThanAnyCompanyHas_StopsAtTheCeiling()
    {
        var walk = new PersonioPageWalk("acme");
        var half = Enumerable.Repeat(Person(null), PersonioPageWalk.MaxRecords / 2).ToList();
        walk.Advance(new(half, 0, null, 1));
        walk.Advance(new(half, walk.Offset, null, 1));

        Assert.Throws<PersonioException>(() => walk.Advance(new([Person(1)], walk.Offset, null, 1)));
    }

    [Fact]
    public void Advance_PagesWithoutReadableIds_AreNoRepetition()
    {
        var walk = new PersonioPageWalk("acme");

        walk.Advance(new([Person(null), Person(null)], 0, null, 1));
        walk.Advance(new([Person(null), Person(null)], 2, null, 1));

        Assert.Equal(4, walk.Offset);
        Assert.False(walk.IsAtEnd);
    }

    private static PersonioEmployee Person(int? id) =>
        new(id?.ToString(CultureInfo.InvariantCulture), new Dictionary<string, PersonioValue>());

    private static HttpResponseMessage Serve(StubPersonio.Received request, int pageSize, int total, bool withMetadata)
    {
        var query = request.Uri.Query.TrimStart('?').Split('&').Select(p => p.Split('=')).ToLookup(p => p[0], p => p[1]);
        var offset = int.Parse(query["offset"].Single(), CultureInfo.InvariantCulture);
        var limit = int.Parse(query["limit"].Single(), CultureInfo.InvariantCulture);
        var count = Math.Min(Math.Min(pageSize, limit), Math.Max(0, total - offset));
        return StubPersonio.Json(StubPersonio.Page(Enumerable.Range(offset + 1, count).Select(i => (long)i), withMetadata ? total : null));
    }
}
