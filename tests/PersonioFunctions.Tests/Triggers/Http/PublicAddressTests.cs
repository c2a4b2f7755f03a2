using Microsoft.AspNetCore.Http;
using PersonioFunctions.Triggers.Http;

namespace PersonioFunctions.Tests.Triggers.Http;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("acme.azurewebsites.net", "https://acme.azurewebsites.net/api/x")]
    [InlineData("localhost:7071", "http://gateway.example:81/api/x")]
    [InlineData("", "http://gateway.example:81/api/x")]
    [InlineData(null, "http://gateway.example:81/api/x")]
    public void Of_HostNameOfAzure_CountsMoreThanTheCaller(string? azureHost, string expected)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("http", new HostString("gateway.example:81"));

        Assert.Equal(new Uri(expected), PublicAddress.Of(azureHost, request, "/api/x"));
    }
}
