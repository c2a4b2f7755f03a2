namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>Attributes that the credentials may not read, which Personio omits silently.</summary>
[Collection(SharedProduct.Name)]
public sealed class WhitelistTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    [Theory]
    [InlineData("white-position", "position")]
    [InlineData("white-status", "status")]
    [InlineData("white-supervisor", "supervisor")]
    [InlineData("white-several", "status", "hire_date", "termination_date", "last_name")]
    public async Task Resync_AttributesNoLongerReadable_KeepsStoredValuesAndNamesThem(string name, params string[] hidden)
    {
        var account = await Product.ConnectAsync(name, 110);
        var before = await account.VersionsAsync();
        await HideAsync(account, hidden);

        var run = await account.ResyncAsync();

        WholeRoadTests.AssertSucceeded(run, new CountsView(110, 0, 0, Unchanged: 110, 0, 0, 0, 0));
        var warning = Assert.Single(run.WarningsOfReading);
        Assert.Equal("unreadableAttributes", warning.Code);
        Assert.All(hidden, attribute => Assert.Contains(attribute, warning.Message, StringComparison.Ordinal));
        Assert.Equal(before, await account.VersionsAsync());
        var health = await account.HealthAsync();
        Assert.Equal(("degraded", "unreadableAttributes"), (health.Status, health.Code));
        Assert.All(hidden, attribute => Assert.Contains($"{attribute} (since run {run.RunId})", health.Reason, StringComparison.Ordinal));
        Assert.InRange(health.Since!.Value, run.StartedAt!.Value, run.FinishedAt!.Value);

        await Product.Control.SetWhitelistAsync(account.Name, null, CancellationToken.None);
        var healed = await account.ResyncAsync();

        Assert.Empty(healed.WarningsOfReading);
        Assert.Equal(before, await account.VersionsAsync());
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
    }

    [Fact]
    public async Task Resync_PeopleChangeWhileAnAttributeIsHidden_AppliesTheOtherFields()
    {
        var account = await Product.ConnectAsync("white-change", 40);
        var person = (await account.PeopleAsync())
            .First(person => person is { Status: "active", Position.Length: > 0, TerminationDate: null });
        await HideAsync(account, "position");
        await account.EditAsync(person.Id, old => old with { Position = "Hidden promotion", Team = "Another team" });

        await account.ResyncAsync();

        var row = (await account.RowsAsync())[$"{person.Id}"];
        Assert.Equal((person.Position, "Another team"), (row["JobTitle"], row["Team"]));

        await Product.Control.SetWhitelistAsync(account.Name, null, CancellationToken.None);
        await account.ResyncAsync();

        await account.AssertTableIsTrueAsync();
    }

    [Fact]
    public async Task Resync_AttributeBecomesReadable_FillsItIn()
    {
        var company = await Product.Control.AddCompanyAsync(new SimulatorCompany("white-later", 40), CancellationToken.None);
        var account = new TestAccount(Product, company);
        await HideAsync(account, "department", "status");
        await account.ConnectAsync();
        Assert.Equal("degraded", (await account.HealthAsync()).Status);
        Assert.All((await account.RowsAsync()).Values, row =>
        {
            Assert.DoesNotContain("Department", row.Keys);
            Assert.DoesNotContain("AppStatus", row.Keys);
            Assert.Equal(row["IsCurrent"] is true ? "assigned" : "unassigned", row["LicenseStatus"]);
        });

        await Product.Control.SetWhitelistAsync(account.Name, null, CancellationToken.None);
        await account.ResyncAsync();

        await account.AssertTableIsTrueAsync();
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
    }

    [Fact]
    public async Task Resync_AttributeEmptiedForOnePerson_RemovesTheirColumnOnly()
    {
        var account = await Product.ConnectAsync("white-emptied", 40);
        var person = (await account.PeopleAsync()).First(person => person.Position.Length > 0);
        await account.EditAsync(person.Id, old => old with { Position = "" });

        var run = await account.ResyncAsync();

        WholeRoadTests.AssertSucceeded(run, new CountsView(40, 0, Updated: 1, Unchanged: 39, 0, 0, 0, 0));
        Assert.Empty(run.WarningsOfReading);
        Assert.DoesNotContain("JobTitle", (await account.RowsAsync())[$"{person.Id}"].Keys);
        await account.AssertTableIsTrueAsync();
    }

    private Task HideAsync(TestAccount account, params string[] hidden) => Product.Control.SetWhitelistAsync(
        account.Name, [.. account.Company.AttributeKeys.Except(hidden)], CancellationToken.None);
}
