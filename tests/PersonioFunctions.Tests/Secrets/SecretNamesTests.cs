namespace PersonioFunctions.Tests.Secrets;

public sealed class SecretNamesTests
{
    [Theory]
    [InlineData("acme", "personio-acme")]
    [InlineData("a-1", "personio-a-1")]
    public void ForAccount_AccountName_PrefixesIt(string account, string expected) =>
        Assert.Equal(expected, SecretNames.ForAccount(account));

    [Theory]
    [InlineData("")]
    [InlineData("-acme")]
    [InlineData("acme-")]
    [InlineData("Acme")]
    [InlineData("acme\n")]
    [InlineData("a/b")]
    public void ForAccount_NotAnAccountName_Throws(string account) =>
        Assert.Throws<ArgumentException>(() => SecretNames.ForAccount(account));

    [Fact]
    public void ForAccount_LongestAccountName_IsAllowed()
    {
        var account = new string('a', 63);

        Assert.Equal($"personio-{account}", SecretNames.ForAccount(account));
        Assert.Throws<ArgumentException>(() => SecretNames.ForAccount(account + "a"));
    }
}
