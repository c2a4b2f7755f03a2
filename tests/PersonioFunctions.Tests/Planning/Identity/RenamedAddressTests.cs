namespace PersonioFunctions.Tests.Planning.Identity;

public sealed class RenamedAddressTests
{
    [Theory]
    [InlineData("jane.roe@acme.example_k3x9q", "jane.roe@acme.example")]
    [InlineData("jane.roe_k3x9q@acme.example", "jane.roe@acme.example")]
    [InlineData("x_jane.roe@acme.example", "jane.roe@acme.example")]
    [InlineData("old.jane.roe@acme.example", "jane.roe@acme.example")]
    [InlineData("jane.roe-old@acme.example", "jane.roe@acme.example")]
    [InlineData("jane.roe-old2024@acme.example", "jane.roe@acme.example")]
    [InlineData("jane.roe+alt@acme.example", "jane.roe@acme.example")]
    public void Originals_RenamedAddress_ContainTheAddressBefore(string renamed, string original) =>
        Assert.Contains(original, RenamedAddress.Originals(renamed));

    [Theory]
    [InlineData("jane.roe@acme.example")]
    [InlineData("x@acme.example")]
    [InlineData("old@acme.example")]
    [InlineData("nobody")]
    [InlineData("@acme.example")]
    public void Originals_OrdinaryAddress_AreNone(string address) => Assert.Empty(RenamedAddress.Originals(address));
}
