namespace PersonioFunctions.IntegrationTests.Lifecycle;

/// <summary>Who is here today, when the dates and the status in Personio disagree or look odd.</summary>
public sealed class CalendarAndStatusTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Run_LeftByTheCalendarAndStatusStillActive_HasNoLicence()
    {
        var company = StubCompany.Of(3);
        company.Change(1001, person => person with { TerminationDate = "2026-10-27" });
        company.Change(1002, person => person with { Status = "onboarding", HireDate = "2027-02-24" });
        company.Change(1003, person => person with { TerminationDate = "2026-11-23" });
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, company);

        await stage.SyncAsync();

        Assert.Equal(("active", "unassigned"), await AccessAsync(stage, 1001));
        Assert.Equal(("active", "unassigned"), await AccessAsync(stage, 1002));
        Assert.Equal(("active", "assigned"), await AccessAsync(stage, 1003));
    }

    private static async Task<(string? App, string License)> AccessAsync(SyncStage stage, long id)
    {
        var row = await stage.RowAsync(id);
        return (row.Access?.AppStatus, row.LicenseStatus);
    }
}
