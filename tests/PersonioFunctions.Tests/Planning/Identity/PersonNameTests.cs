using CsCheck;

namespace PersonioFunctions.Tests.Planning.Identity;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Jane", "Roe", "jane", "ROE")]
    [InlineData("Jane", "Roe", "Roe", "Jane")]
    [InlineData("Jane", "Roe", "", "Roe, Jane")]
    [InlineData("Jane", "Roe", " Jane\u200b ", "Roe\u00a0")]
    [InlineData("Jürgen", "Müller", "Juergen", "Mueller")]
    [InlineData("Jürgen", "Müller", "Jurgen", "Muller")]
    [InlineData("Jürgen", "Müller", "Juergen", "Muller")]
    [InlineData("Jürgen", "Grünmüller", "Jurgen", "Gruenmuller")]
    [InlineData("Jürgen", "Grünmüller", "Juergen", "Grunmüller")]
    [InlineData("Jürgen", "Mu\u0308ller", "Jürgen", "Müller")]
    [InlineData("Søren", "Åkesson", "Soeren", "Aakesson")]
    [InlineData("Søren", "Åkesson", "Soren", "Akesson")]
    [InlineData("Zoë", "Weiß", "Zoe", "Weiss")]
    [InlineData("José", "Nuñez", "Jose", "Nunez")]
    [InlineData("Łukasz", "Đorić", "Lukasz", "Doric")]
    [InlineData("Anna-Maria", "Roe", "Anna Maria", "Roe")]
    [InlineData("Annamaria", "Roe", "Anna-Maria", "Roe")]
    [InlineData("Shea", "O'Neil", "Shea", "O’Neil")]
    [InlineData("Shea", "O'Neil", "Shea", "ONeil")]
    [InlineData("Ayşe", "Yıldız", "AYŞE", "YILDIZ")]
    [InlineData("Анна", "Иванова", "АННА", "ИВАНОВА")]
    [InlineData(null, "Cher", "Cher", null)]
    [InlineData("Jane 🦊", "Roe", "Jane", "Roe")]
    [InlineData("太郎", "𠮷田", "太郎", "𠮷田")]
    [InlineData("Jane\ud83e", "Roe", "Jane", "Roe")]
    public void Compare_OtherSpelling_IsTheSameName(string? first, string? last, string? otherFirst, string? otherLast) =>
        Assert.Equal(NameLikeness.Same, Compare(first, last, otherFirst, otherLast));

    [Theory]
    [InlineData("Jane", "Roe", "Jane", "Doe", NameLikeness.OtherFamilyName)]
    [InlineData("Jane", "Roe", "JANE", "Doe-Smith", NameLikeness.OtherFamilyName)]
    [InlineData("Jane", "Roe", "Jane", "Roe-Doe", NameLikeness.Similar)]
    [InlineData("Jane", "Roe", "Dr. Jane Mary", "Roe", NameLikeness.Similar)]
    [InlineData("Jon", "Roe", "Jonathan", "Roe", NameLikeness.Similar)]
    [InlineData("J.", "Roe", "Jane", "Roe", NameLikeness.Similar)]
    [InlineData("Jane", "Roe", "", null, NameLikeness.Unknown)]
    [InlineData("Jane", "Roe", "John", "Roe", NameLikeness.Different)]
    [InlineData("Ann", "Abel", "Bob", "Baker", NameLikeness.Different)]
    [InlineData("Ann", "Abel", "Abel", "Baker", NameLikeness.Different)]
    [InlineData("Jane", "Baur", "Jane", "Bauer", NameLikeness.OtherFamilyName)]
    [InlineData("Jane", "Weiß", "Jane", "Weis", NameLikeness.OtherFamilyName)]
    [InlineData("Jane", "Jane", "Jane", "Roe", NameLikeness.OtherFamilyName)]
    [InlineData("李", "明", "李", "华", NameLikeness.OtherFamilyName)]
    public void Compare_OtherName_IsWeaker(string? first, string? last, string? otherFirst, string? otherLast, object expected) =>
        Assert.Equal(expected, Compare(first, last, otherFirst, otherLast));

    [Fact]
    public void Compare_AnyText_IsTheSameNameAsItself() => Gen.Char[char.MinValue, char.MaxValue].Array[0, 12].Sample(letters =>
    {
        var text = new string(letters);
        var expected = PersonName.From(text, null) is null ? NameLikeness.Unknown : NameLikeness.Same;

        Assert.Equal(expected, Compare(text, null, null, text));
    });

    private static NameLikeness Compare(string? first, string? last, string? otherFirst, string? otherLast)
    {
        var (one, other) = (PersonName.From(first, last), PersonName.From(otherFirst, otherLast));
        var likeness = PersonName.Compare(one, other);
        Assert.Equal(likeness, PersonName.Compare(other, one));
        return likeness;
    }
}
