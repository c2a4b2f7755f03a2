using System.Net;

namespace PersonioFunctions.Tests.Events.Targets;

public sealed class TargetAddressesTests
{
    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("20.50.2.4")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2603:1020:201:10::10f")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    public void IsAllowed_PublicAddress_True(string address) => Assert.True(TargetAddresses.IsAllowed(IPAddress.Parse(address), []));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.4")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0:10.0.0.1")]
    [InlineData("64:ff9b::10.0.0.4")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::8.8.8.8")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void IsAllowed_AddressThatIsNotPublic_False(string address) =>
        Assert.False(TargetAddresses.IsAllowed(IPAddress.Parse(address), []));

    [Theory]
    [InlineData("10.20.0.5", true)]
    [InlineData("::ffff:10.20.0.5", true)]
    [InlineData("10.21.0.5", false)]
    [InlineData("fd12:3456::1", true)]
    [InlineData("fd12:3457::1", false)]
    [InlineData("169.254.169.254", false)]
    public void IsAllowed_AllowedNetwork_OnlyIn(string address, bool expected)
    {
        var networks = new EventOptions { AllowedNetworks = "10.20.0.0/16, fd12:3456::/32" }.Networks()!;

        Assert.Equal(expected, TargetAddresses.IsAllowed(IPAddress.Parse(address), networks));
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("everywhere")]
    public void AllowedNetworks_NoNetwork_StopsTheStart(string text)
    {
        var result = new EventOptions.Validator().Validate(null, new EventOptions { AllowedNetworks = text });

        Assert.Contains("Events__AllowedNetworks", result.FailureMessage, StringComparison.Ordinal);
    }
}
