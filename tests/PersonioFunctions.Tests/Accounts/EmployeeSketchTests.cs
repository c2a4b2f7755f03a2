using CsCheck;

namespace PersonioFunctions.Tests.Accounts;

public sealed class EmployeeSketchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(5000)]
    public void OverlapWith_SamePeopleInAnyOrder_IsOne(int people) =>
        Assert.Equal(1, EmployeeSketch.From(People(0, people)).OverlapWith(EmployeeSketch.From(People(0, people).Reverse())));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(30, 30)]
    [InlineData(5000, 5000)]
    [InlineData(3, 5000)]
    public void OverlapWith_OtherPeople_IsZero(int one, int two) =>
        Assert.Equal(0, EmployeeSketch.From(People(0, one)).OverlapWith(EmployeeSketch.From(People(10_000, two))));

    // Up to its size the sketch contains all people, so it needs no estimate.
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(30, 15)]
    [InlineData(32, 7)]
    public void OverlapWith_SmallCompanies_IsExact(int people, int common) => Assert.Equal(
        (double)common / people,
        EmployeeSketch.From(People(0, people)).OverlapWith(EmployeeSketch.From(People(people - common, people))));

    // The sample has about 32 people, so two standard deviations are 0.18.
    [Fact]
    public void OverlapWith_HalfOfManyPeople_IsAboutHalf()
    {
        var estimates = Enumerable.Range(0, 50)
            .Select(i => i * 100_000)
            .Select(from => EmployeeSketch.From(People(from, 2000)).OverlapWith(EmployeeSketch.From(People(from + 1000, 2000))))
            .ToList();

        Assert.InRange(estimates.Average(), 0.46, 0.54);
        Assert.InRange(estimates.Count(estimate => estimate is > 0.3 and < 0.7), 45, 50);
    }

    // One account shows one department, the other the whole company.
    [Fact]
    public void OverlapWith_PartOfTheOther_IsOneAndSymmetric()
    {
        var (part, whole) = (EmployeeSketch.From(People(0, 300)), EmployeeSketch.From(People(0, 1000)));

        Assert.Equal(1, part.OverlapWith(whole));
        Assert.Equal(1, whole.OverlapWith(part));
    }

    [Fact]
    public void OverlapWith_AnyTwo_IsSymmetricAndBetweenNoneAndAll() =>
        Gen.Select(Gen.Int[0, 80], Gen.Int[0, 80], Gen.Int[0, 80]).Sample((one, two, from) =>
        {
            var (a, b) = (EmployeeSketch.From(People(0, one)), EmployeeSketch.From(People(from, two)));

            Assert.InRange(a.OverlapWith(b), 0, 1);
            Assert.Equal(a.OverlapWith(b), b.OverlapWith(a));
        });

    [Fact]
    public void OverlapWith_SameIdsWithOtherAddresses_IsZero()
    {
        var others = People(0, 30).Select(one => one.With(EmployeeField.Email, $"other{one.Id}@example.net"));

        Assert.Equal(0, EmployeeSketch.From(People(0, 30)).OverlapWith(EmployeeSketch.From(others)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(500)]
    public void Parse_WhatWasWritten_IsTheSameSketch(int people)
    {
        var sketch = EmployeeSketch.From(People(0, people));
        var text = sketch.ToString();
        var read = EmployeeSketch.Parse(text);

        Assert.InRange(text.Length, 2, 600);
        Assert.Equal((people, text), (read!.People, read.ToString()));
        Assert.Equal(sketch.Smallest, read.Smallest);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2:0123456789abcdef")]
    [InlineData("-1:")]
    [InlineData("1:0123456789abcdeg")]
    public void Parse_AnythingElse_IsNull(string? text) => Assert.Null(EmployeeSketch.Parse(text));

    [Fact]
    public void Find_AccountsOfThreeCompanies_NamesOnlyThoseWithCommonPeopleAndEachOther()
    {
        var sketches = new Dictionary<string, EmployeeSketch>
        {
            ["acme"] = EmployeeSketch.From(People(0, 40)),
            ["acme-again"] = EmployeeSketch.From(People(0, 40)),
            ["acme-sales"] = EmployeeSketch.From(People(0, 20)),
            ["globex"] = EmployeeSketch.From(People(1000, 40)),
            ["empty"] = EmployeeSketch.From([]),
            ["also-empty"] = EmployeeSketch.From([]),
        };

        var found = SameCompany.Find(sketches);

        Assert.Equal(["acme", "acme-again", "acme-sales"], found.Keys.Order());
        Assert.All(found.Values, notice => Assert.Equal("sameCompany", notice.Code));
        Assert.Contains("'acme-again', 'acme-sales'", found["acme"].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("globex", found["acme"].Message, StringComparison.Ordinal);
        Assert.All(sketches.Keys, account => Assert.Equal(found.GetValueOrDefault(account), SameCompany.Find(account, sketches)));
    }

    [Fact]
    public void Find_ManyAccountsOfOneCompany_NamesSomeAndCountsTheRest()
    {
        var sketches = Enumerable.Range(10, 9).ToDictionary(i => $"acme-{i}", _ => EmployeeSketch.From(People(0, 10)));

        Assert.Contains(
            "'acme-11', 'acme-12', 'acme-13', 'acme-14', 'acme-15' and 3 more",
            SameCompany.Find("acme-10", sketches)!.Message,
            StringComparison.Ordinal);
    }

    private static IEnumerable<Employee> People(int from, int count) => Enumerable.Range(from, count)
        .Select(id => new Employee($"{id}").With(EmployeeField.Email, $"person{id}@example.org"));
}
