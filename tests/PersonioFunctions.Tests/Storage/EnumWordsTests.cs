namespace PersonioFunctions.Tests.Storage;

public sealed class EnumWordsTests
{
    [Theory]
    [InlineData(SyncTrigger.Timer, "timer")]
    [InlineData(SyncTrigger.Transition, "transition")]
    public void Word_Member_IsCamelCaseAndReadAgain(SyncTrigger trigger, string word)
    {
        Assert.Equal(word, trigger.Word());
        Assert.Equal(trigger, EnumWords.Read(word, SyncTrigger.Unknown));
    }

    [Theory]
    [InlineData("weekly")]
    [InlineData(null)]
    public void Read_WordOfANewerVersion_IsUnknown(string? word) =>
        Assert.Equal(SyncTrigger.Unknown, EnumWords.Read(word, SyncTrigger.Unknown));
}
