namespace PersonioFunctions.Tests.Lifecycle;

public sealed class DateOffsetTests
{
    [Theory]
    [InlineData("-05:00", "-05:00")]
    [InlineData("+0100", "+01:00")]
    [InlineData("+00", "+00:00")]
    [InlineData("+00:53", "+00:53")]
    [InlineData("-09:30", "-09:30")]
    [InlineData("+14:00", "+14:00")]
    public void Parse_Offset_IsWrittenInOneForm(string text, string expected) =>
        Assert.Equal(expected, DateOffset.Text(DateOffset.Parse(text)!.Value));

    [Theory]
    [InlineData("")]
    [InlineData("Z")]
    [InlineData("05:00")]
    [InlineData("+5:00")]
    [InlineData("+14:01")]
    [InlineData("+01:60")]
    [InlineData("+0x:00")]
    [InlineData("Europe/Berlin")]
    public void Parse_AnythingElse_IsNull(string text) => Assert.Null(DateOffset.Parse(text));
}
