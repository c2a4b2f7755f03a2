using System.Globalization;
using System.Text;
using System.Web;
using CsCheck;

namespace PersonioFunctions.Tests.Personio.Paging;

public sealed class KnownPagesTests
{
    private const int MiB = 1 << 20;

    /// <summary>
    /// With hires, departures and other edits at any position, known pages change only what is parsed, not what is returned.
    /// </summary>
    [Fact]
    public void GetEmployees_AnyChangeSinceAnEarlierWalk_EqualsAWalkWithoutKnownPages() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 400], Gen.Int[0, 400], Gen.Int[0, 3]).Sample(
            (pageSize, total, place, edit) =>
            {
                var before = Enumerable.Range(1, total).Select(id => (long)id).ToList();
                var known = KnownBy(Walk(before, pageSize, KnownPages.None));
                var after = Edited(before, place, edit);

                var pages = Walk(after, pageSize, known);

                // A short last page that is known needs no empty page after it.
                var expected = Walk(after, pageSize, KnownPages.None);
                if (pages[^1] is { IsKnown: true, Employees.Count: > 0 }) expected.RemoveAt(expected.Count - 1);
                Assert.Equal(expected.Select(Parts), pages.Select(Parts));
                Assert.Equal(after, pages.SelectMany(page => page.Employees).Select(IdOf));
                Assert.Equal(expected.Select(page => page.Mark), pages.Select(page => page.Mark));
                Assert.Equal(after.SequenceEqual(before), pages.All(page => page.IsKnown));
            },
            iter: 300);

    private static List<long> Edited(List<long> people, int place, int edit)
    {
        var edited = people.ToList();
        place = people.Count == 0 ? 0 : place % people.Count;
        if (edit == 1) edited.Insert(place, 999_999);
        else if (edit == 2 && people.Count > 0) edited.RemoveAt(place);
        else if (edit == 3 && people.Count > 0) edited[place] = 888_888;
        return edited;
    }

    [Fact]
    public void GetEmployees_PageInTheMiddleHasChanged_ParsesTheLaterPages()
    {
        var people = Enumerable.Range(1, 100).Select(id => (long)id).ToList();
        var known = KnownBy(Walk(people, 10, KnownPages.None));
        people[34] = 888_888;

        var pages = Walk(people, 10, known);

        // Two more pages were already requested when the changed one arrived.
        Assert.Equal([0, 10, 20, 40, 50], pages.Where(page => page.IsKnown).Select(page => page.Offset));
        Assert.Equal(people, pages.SelectMany(page => page.Employees).Select(IdOf));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\n")]
    public async Task GetEmployees_SameContentInOtherBytes_IsAnotherPage(string more)
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Json(StubPersonio.Page([1, 2], total: 2)) };
        var known = KnownBy(await personio.CreateClient().PagesAsync());
        personio.Employees = (_, _) => StubPersonio.Json(StubPersonio.Page([1, 2], total: 2) + more);

        var page = (await personio.CreateClient().PagesKnowingAsync(known))[0];

        Assert.False(page.IsKnown);
        Assert.Equal(["1", "2"], page.Employees.Select(one => one.Id));
    }

    [Fact]
    public async Task GetEmployees_ErrorInPlaceOfAKnownPage_Fails()
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Json(StubPersonio.Page([1, 2], total: 2)) };
        var known = KnownBy(await personio.CreateClient().PagesAsync());
        personio.Employees = (_, _) => StubPersonio.Json("""{"success":false,"error":{"code":403}}""");

        var failure = await Assert.ThrowsAsync<PersonioException>(() => personio.CreateClient().PagesKnowingAsync(known));

        Assert.Equal(PersonioFailureKind.Forbidden, failure.Kind);
    }

    [Fact]
    public void From_IncompleteOrOversizedList_IsNone()
    {
        PageMark[] marks = [new(100, 30_000, 1), new(20, 6_000, 2)];

        Assert.Equal(120, KnownPages.From(marks, 120).Records);
        Assert.Same(KnownPages.None, KnownPages.From(marks, 121));
        Assert.Same(KnownPages.None, KnownPages.From(marks, null));
        Assert.NotSame(KnownPages.None, KnownPages.From([new(1, 16 * MiB, 1), new(1, 16 * MiB, 2)], 2));
        Assert.Same(KnownPages.None, KnownPages.From([new(1, 16 * MiB, 1), new(1, (16 * MiB) + 1, 2)], 2));
        Assert.NotSame(KnownPages.None, KnownPages.From(Many(2_000), 2_000));
        Assert.Same(KnownPages.None, KnownPages.From(Many(2_001), 2_001));
    }

    [Fact]
    public void At_OffsetsOfTheWalk_ReturnItsPages()
    {
        PageMark[] marks = [new(100, 30_000, 1), new(20, 6_000, 2)];
        var known = KnownPages.From(marks, 120);

        Assert.Equal((marks[0], marks[1], null, null), (known.At(0)!.Value, known.At(100)!.Value, known.At(20), known.At(120)));
        Assert.Null(KnownPages.None.At(0));
    }

    [Fact]
    public void Write_AnyPages_ReadsTheSameAndFitsAProperty()
    {
        Gen.Select(
            Gen.Int[0, 100],
            Gen.Int[0, MiB],
            Gen.ULong,
            Gen.ULong,
            (records, length, high, low) => new PageMark(records, length, new UInt128(high, low)))
            .Array[1, 20].Sample(marks =>
            {
                var total = marks.Sum(mark => mark.Records);
                var known = KnownPages.From(marks, total);

                var read = KnownPages.Read(known.Write());

                Assert.Equal(total, read.Records);
                Assert.Equal(known.Write(), read.Write());
                for (var offset = 0; offset <= total; offset++) Assert.Equal(known.At(offset), read.At(offset));
            });
        Assert.InRange(KnownPages.From(Many(2_000), 2_000).Write()!.Length, 1, 64 * 1024);
        Assert.Null(KnownPages.None.Write());
        Assert.Same(KnownPages.None, KnownPages.Read(null));
        Assert.Same(KnownPages.None, KnownPages.Read(KnownPages.From(Many(2), 2).Write()![..^1]));
    }

    [Fact]
    public void Records_WithoutAccess_AreNotParsed()
    {
        var nonsense = new UnreadRecords("no page"u8.ToArray(), 2, new PersonioPageReader(["id"]));
        var page = new UnreadRecords(Encoding.UTF8.GetBytes(StubPersonio.Page([1, 2], total: 2)), 2, new PersonioPageReader(["id"]));

        Assert.Equal(2, nonsense.Count);
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => nonsense[0]);
        Assert.Equal(("1", "2", 2), (page[0].Id, page[1].Id, page.Count));
        Assert.Equal(page.ToList(), [page[0], page[1]]);
    }

    private static PageMark[] Many(int pages) => [.. Enumerable.Range(1, pages).Select(hash => new PageMark(1, 500, (UInt128)hash))];

    private static KnownPages KnownBy(List<PersonioEmployeePage> pages) =>
        KnownPages.From([.. pages.Select(page => page.Mark)], pages[^1].TotalElements);

    private static (int Offset, int? Total, int Requests) Parts(PersonioEmployeePage page) =>
        (page.Offset, page.TotalElements, page.Requests);

    private static long IdOf(PersonioEmployee employee) => long.Parse(employee.Id!, CultureInfo.InvariantCulture);

    private static List<PersonioEmployeePage> Walk(List<long> people, int pageSize, KnownPages known)
    {
        var personio = new StubPersonio
        {
            Employees = (_, request) =>
            {
                var offset = int.Parse(HttpUtility.ParseQueryString(request.Uri.Query)["offset"]!, CultureInfo.InvariantCulture);
                return StubPersonio.Json(StubPersonio.Page(people.Skip(offset).Take(pageSize), people.Count));
            },
        };
        return personio.CreateClient().PagesKnowingAsync(known).GetAwaiter().GetResult();
    }
}
