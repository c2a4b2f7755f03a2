namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>Any server that implements v1 as documented works, however it pages.</summary>
[Collection(SharedProduct.Name)]
public sealed class AnyServerTests(ProductFixture fixture)
{
    [Theory]
    [InlineData("any-50", 50, true, false)]
    [InlineData("any-7", 7, true, false)]
    [InlineData("any-7-bare", 7, false, false)]
    [InlineData("any-100-bare", 100, false, false)]
    [InlineData("any-texts", 50, true, true)]
    public async Task Connect_ServerPagesItsOwnWay_StoresAllPeople(string name, int pageSize, bool metadata, bool numbersAsStrings)
    {
        const int Size = 111;
        var control = fixture.Product.Control;
        await control.SetSettingsAsync(
            new SimulatorSettings { MaximumPageSize = pageSize, SendMetadata = metadata, NumbersAsStrings = numbersAsStrings },
            CancellationToken.None);
        try
        {
            var account = await fixture.Product.ConnectAsync(name, Size);

            WholeRoadTests.AssertSucceeded(account.FirstRun, new CountsView(Size, Created: Size, 0, 0, 0, 0, 0, 0));
            Assert.Equal(metadata ? Size : null, account.FirstRun.Total);
            Assert.InRange(account.FirstRun.Pages, Size / pageSize, Size / pageSize + 2);
            await account.AssertTableIsTrueAsync();
        }
        finally
        {
            await control.SetSettingsAsync(new SimulatorSettings(), CancellationToken.None);
        }
    }
}
