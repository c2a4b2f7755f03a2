using System.Globalization;
using CsCheck;

namespace PersonioFunctions.Tests.Personio.Paging;

public sealed class PersonioPagingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void GetEmployees_AnyPageSizeAnyTotal_ReturnsEveryEmployeeOnce()
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
    public async Task GetEmployees_2480People_Takes26RequestsAndAToken()
    {
        var personio = new StubPersonio { Employees = (_, request) => Serve(request, 100, 2480, withMetadata: true) };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal(27, pages.Sum(p => p.Requests));
        Assert.Equal([.. Enumerable.Range(0, 25).Select(i => i * 100), 2480], pages.Select(p => p.Offset));
    }

    /// <summary>
    /// With short, long and empty pages and changing totals, requests ahead change only the number of requests, not the pages.
    /// </summary>
    [Fact]
    public void GetEmployees_AnyServer_EqualsASequentialWalk() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 400], AnyOddity, AnyOddity).Sample(
            (pageSize, total, sizes, totals) =>
            {
                var personio = new StubPersonio { Employees = (_, request) => PageAt(OffsetOf(request)) };

                var pages = personio.CreateClient().PagesAsync().GetAwaiter().GetResult();

                var expected = OneByOne();
                Assert.Equal(
                    expected.Select(page => (page.Offset, page.TotalElements)), pages.Select(page => (page.Offset, page.TotalElements)));
                Assert.Equal(
                    expected.SelectMany(page => page.Employees).Select(one => one.Id),
                    pages.SelectMany(page => page.Employees).Select(one => one.Id));
                Assert.Equal(personio.Requests.Count, pages.Sum(page => page.Requests));
                Assert.InRange(personio.EmployeeRequests, pages.Count, pages.Count + PersonioPagesAhead.MaxAhead - 1);

                HttpResponseMessage PageAt(int offset) => StubPersonio.Json(StubPersonio.Page(IdsAt(offset), TotalAt(offset)));

                IEnumerable<long> IdsAt(int offset) => Enumerable
                    .Range(offset + 1, Math.Clamp(total - offset, 0, Math.Max(0, pageSize + sizes[offset % sizes.Length])))
                    .Select(id => (long)id);

                // A negative total counts as no total.
                int? TotalAt(int offset) => totals[offset % totals.Length] is var more && (more == -1 || total + more < 0)
                    ? null
                    : total + more;

                List<PersonioEmployeePage> OneByOne()
                {
                    var walk = new PersonioPageWalk("acme");
                    var walked = new List<PersonioEmployeePage>();
                    while (!walk.IsAtEnd)
                    {
                        var offset = walk.Offset;
                        walked.Add(new([.. IdsAt(offset).Select(id => Person((int)id))], offset, TotalAt(offset), 1));
                        walk.Advance(walked[^1]);
                    }

                    return walked;
                }
            },
            iter: 300);

    // The oddity by offset; usually none.
    private static Gen<int[]> AnyOddity => Gen.Frequency(
        (2, Gen.Const(new int[7])),
        (1, Gen.Frequency((12, Gen.Const(0)), (1, Gen.Int[-70, 20])).Array[7]),
        (1, Gen.Const(Enumerable.Repeat(-1, 7).ToArray())));

    [Fact]
    public async Task GetEmployees_ResponsesOutOfOrder_ReturnsPagesInOrderWithThreeInFlight()
    {
        using var underWay = new Gate(opensWith: PersonioPagesAhead.MaxAhead);
        var personio = new StubPersonio { Employees = (_, request) => Serve(request, 100, 990, withMetadata: true) };
        var enumerator = personio.CreateClient()
            .GetEmployeesAsync([], KnownPages.None, PageSize.Hundred, CancellationToken.None)
            .GetAsyncEnumerator(CancellationToken.None);
        personio.Before = underWay.EnterAfterAsync(requests: 2, last: 11); // Not the token, the first page and the closing one.
        var offsets = new List<int>();

        while (await enumerator.MoveNextAsync().AsTask().WaitAsync(Limit)) offsets.Add(enumerator.Current.Offset);

        Assert.Equal([.. Enumerable.Range(0, 10).Select(page => page * 100), 990], offsets);
        Assert.Equal(12, personio.Requests.Count);
        Assert.Equal(PersonioPagesAhead.MaxAhead, underWay.Most);
    }

    [Fact]
    public async Task GetEmployees_PageFails_LeavesNothingRunning()
    {
        using var underWay = new Gate(opensWith: int.MaxValue);
        var personio = new StubPersonio
        {
            Employees = (n, request) => n == 2 ? StubPersonio.Status(501) : Serve(request, 100, 1_000, withMetadata: true),
        };
        personio.Before = underWay.EnterAfterAsync(requests: 3);

        var failure = await Assert.ThrowsAsync<PersonioException>(() => personio.CreateClient().PagesAsync().WaitAsync(Limit));

        Assert.Equal(PersonioFailureKind.Unavailable, failure.Kind);
        Assert.Equal((0, 2), (underWay.Inside, underWay.Most));
    }

    [Fact]
    public async Task GetEmployees_CallerStops_LeavesNothingRunning()
    {
        using var underWay = new Gate(opensWith: int.MaxValue);
        var personio = new StubPersonio { Employees = (_, request) => Serve(request, 100, 1_000, withMetadata: true) };
        personio.Before = underWay.EnterAfterAsync(requests: 2);

        var walk = personio.CreateClient().GetEmployeesAsync([], KnownPages.None, PageSize.Hundred, CancellationToken.None);
        await foreach (var page in walk) break;

        Assert.Equal((0, PersonioPagesAhead.MaxAhead), (underWay.Inside, underWay.Most));
    }

    [Fact]
    public async Task GetEmployees_Cancelled_LeavesNothingRunningAndNamesTheToken()
    {
        using var underWay = new Gate(opensWith: int.MaxValue);
        using var cancellation = new CancellationTokenSource();
        var personio = new StubPersonio { Employees = (_, request) => Serve(request, 100, 1_000, withMetadata: true) };
        personio.Before = underWay.EnterAfterAsync(requests: 2);
        await using var pages = personio.CreateClient()
            .GetEmployeesAsync([], KnownPages.None, PageSize.Hundred, CancellationToken.None)
            .GetAsyncEnumerator(cancellation.Token);
        Assert.True(await pages.MoveNextAsync());
        var second = pages.MoveNextAsync().AsTask();

        await cancellation.CancelAsync();

        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() => second.WaitAsync(Limit));
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Equal(0, underWay.Inside);
    }

    [Fact]
    public async Task GetEmployees_PageRequestedAheadIsRefusedAndNotNeeded_DoesNotFail()
    {
        // The second page has 40 of 300 records, so the page requested ahead at 200 is discarded and the list continues at 140.
        var personio = new StubPersonio
        {
            Employees = (_, request) => OffsetOf(request) switch
            {
                200 => StubPersonio.Status(501),
                100 => Serve(request, 40, 300, withMetadata: true),
                _ => Serve(request, 100, 300, withMetadata: true),
            },
        };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.Equal([0, 100, 140, 240, 300], pages.Select(page => page.Offset));
        Assert.Equal(personio.Requests.Count, pages.Sum(page => page.Requests));
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
                $$$"""{"data":[{{{(n == 1 ? StubPersonio.Employee(1) : "")}}}]"""
                + $$$""","metadata":{"total_pages":1,"total_elements":{{{total}}}},"success":true}"""),
        };

        var pages = await personio.CreateClient().PagesAsync();

        Assert.All(pages, p => Assert.Equal(expected, p.TotalElements));
    }

    [Fact]
    public async Task GetEmployees_TotalChangesDuringTheWalk_UsesTheLatest()
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) => OffsetOf(request) switch
            {
                0 => StubPersonio.Json(StubPersonio.Page([1, 2], total: 7)),
                2 => StubPersonio.Json(StubPersonio.Page([3, 4], total: 5)),
                4 => StubPersonio.Json(StubPersonio.Page([5], total: 5)),
                _ => StubPersonio.Json(StubPersonio.EmptyPage),
            },
        };

        Assert.Equal(4, (await personio.CreateClient().PagesAsync()).Count);
    }

    [Fact]
    public async Task GetEmployees_OffsetIgnored_IsInvalidAnswerInsteadOfALoop()
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Json(StubPersonio.Page([1, 2, 3])) };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(PersonioFailureKind.InvalidAnswer, failure.Kind);
        Assert.Equal(2, personio.EmployeeRequests);
    }

    [Fact]
    public async Task GetEmployees_PagesOfOneAndAHireDuringTheWalk_Continues()
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
    public async Task GetEmployees_OverlappingPages_AreReturnedAsSent()
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
        var (offset, limit) = (OffsetOf(request), NumberOf(request, "limit"));
        var count = Math.Min(Math.Min(pageSize, limit), Math.Max(0, total - offset));
        return StubPersonio.Json(StubPersonio.Page(Enumerable.Range(offset + 1, count).Select(i => (long)i), withMetadata ? total : null));
    }

    private static int OffsetOf(StubPersonio.Received request) => NumberOf(request, "offset");

    private static int NumberOf(StubPersonio.Received request, string name) => int.Parse(
        request.Uri.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=')).Single(pair => pair[0] == name)[1],
        CultureInfo.InvariantCulture);

    /// <summary>Holds requests until a number of them are inside, then releases them in reverse order.</summary>
    private sealed class Gate(int opensWith) : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly List<TaskCompletionSource> _waiting = [];
        private int _requests;

        public int Inside { get; private set; }

        public int Most { get; private set; }

        public Func<CancellationToken, Task> EnterAfterAsync(int requests, int last = int.MaxValue) => async cancellationToken =>
        {
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                if (++_requests <= requests || _requests > last) return;
                Most = Math.Max(Most, ++Inside);
                _waiting.Add(turn);
            }

            try
            {
                LetGo();
                await turn.Task.WaitAsync(cancellationToken);
            }
            finally
            {
                lock (_lock) Inside--;
            }
        };

        public void Dispose() => _waiting.Clear();

        private void LetGo()
        {
            lock (_lock)
            {
                if (_waiting.Count < opensWith) return;
                for (var i = _waiting.Count - 1; i >= 0; i--) _waiting[i].TrySetResult();
                _waiting.Clear();
            }
        }
    }
}
