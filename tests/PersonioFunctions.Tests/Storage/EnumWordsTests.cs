namespace PersonioFunctions.Tests.Storage;

public sealed class EnumWordsTests
{
    [Theory]
    [InlineData(SyncTrigger.Timer, "timer")]
    [InlineData(SyncTrigger.Transition, "transition")]
    public void Word_Member_IsCamelCaseAndReadAgain(SyncTrigger trigger, string word)
    {
        Assert.Equal(word, trigger.Word());
        Assert.Equal(trigger, EnumWords.Parse<SyncTrigger>(word));
    }

    [Fact]
    public void Parse_UnknownWord_NamesTheWordAndTheEnum()
    {
        var fault = Assert.Throws<FormatException>(() => EnumWords.Parse<SyncTrigger>("weekly"));

        Assert.Equal("'weekly' is not a SyncTrigger.", fault.Message);
    }
}
