namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>Every fault of the simulator, during a sync.</summary>
[Collection(SharedProduct.Name)]
public sealed class FaultTests(ProductFixture fixture)
{
    public static TheoryData<FaultKind> Kinds => new(Enum.GetValues<FaultKind>());

    public static TheoryData<FaultKind> KindsThatPassBy => new(FaultDrill.PassBy);

    [Theory]
    [MemberData(nameof(KindsThatPassBy))]
    public async Task Connect_FaultHappensOnce_SameRunStoresAllPeople(FaultKind kind)
    {
        var drill = await DrillAsync(kind);

        WholeRoadTests.AssertSucceeded(drill.First, new CountsView(FaultDrill.Size, Created: FaultDrill.Size, 0, 0, 0, 0, 0, 0));
        Assert.Empty(drill.First.WarningsOfReading);
        Assert.Equal(4, drill.First.Pages);
        // A walk takes three pages and an empty one, and one more request for the failed one. A refused token takes one more request for
        // the new token, and one for each page requested with the old one.
        var (least, most) = kind switch
        {
            FaultKind.Slow => (4, 4),
            FaultKind.TokenRevoked or FaultKind.Unauthorized => (6, 8),
            _ => (5, 5),
        };
        Assert.InRange(drill.First.PersonioRequests, least, most);
    }

    [Theory]
    [InlineData(FaultKind.TooManyRequests, "personioThrottled")]
    [InlineData(FaultKind.ServerError, "personioUnavailable")]
    [InlineData(FaultKind.BadGatewayHtml, "personioUnavailable")]
    [InlineData(FaultKind.ConnectionReset, "personioUnavailable")]
    [InlineData(FaultKind.ConnectionResetMidBody, "personioUnavailable")]
    [InlineData(FaultKind.TokenRevoked, "personioUnauthorized")]
    [InlineData(FaultKind.Unauthorized, "personioUnauthorized")]
    [InlineData(FaultKind.GatewayUnauthorized, "personioUnavailable")]
    [InlineData(FaultKind.GatewayForbidden, "personioUnavailable")]
    public async Task Resync_PersonioAsksToWait_DefersTheRunAndShowsTheReason(FaultKind kind, string code)
    {
        var drill = await DrillAsync(kind);

        Assert.Equal(("queued", code), (drill.Faulty.Status, drill.Faulty.Error?.Code));
        Assert.Null(drill.Faulty.FinishedAt);
        AssertFailing(drill, code);
        AssertNothingWritten(drill);
    }

    [Theory]
    [InlineData(FaultKind.Forbidden, "personioForbidden")]
    [InlineData(FaultKind.SuccessFalse, "personioInvalidAnswer")]
    [InlineData(FaultKind.TruncatedJson, "personioInvalidAnswer")]
    [InlineData(FaultKind.EmptyBody, "personioInvalidAnswer")]
    [InlineData(FaultKind.NotFoundHtml, "personioInvalidAnswer")]
    [InlineData(FaultKind.HtmlPage, "personioInvalidAnswer")]
    [InlineData(FaultKind.Redirect, "personioInvalidAnswer")]
    [InlineData(FaultKind.RepeatedPage, "personioInvalidAnswer")]
    public async Task Resync_UnusableResponse_FailsTheRunAndShowsTheReason(FaultKind kind, string code)
    {
        var drill = await DrillAsync(kind);

        Assert.Equal(("failed", code), (drill.Faulty.Status, drill.Faulty.Error?.Code));
        Assert.NotNull(drill.Faulty.FinishedAt);
        AssertFailing(drill, code);
        AssertNothingWritten(drill);
    }

    [Theory]
    [InlineData(FaultKind.DuplicateRow, "listMoved")]
    [InlineData(FaultKind.MissingRow, "listMoved")]
    [InlineData(FaultKind.DriftingTotal, "listMoved")]
    [InlineData(FaultKind.EmptyPage, "listIncomplete")]
    public async Task Resync_IncompleteList_MarksNoPersonAsMissing(FaultKind kind, string code)
    {
        var drill = await DrillAsync(kind);

        Assert.Equal("succeeded", drill.Faulty.Status);
        Assert.Contains(drill.Faulty.Warnings, warning => warning.Code == code);
        Assert.Equal(0, drill.Faulty.Counts.Missing);
        // One person's termination date was entered in Personio. No other person may leave.
        Assert.InRange(drill.Faulty.Counts.Left, 0, 1);
        Assert.DoesNotContain(drill.After.Values, row => row["LifecycleState"] is "missing" || row["LifecycleRule"] is "removedFromSource");
        Assert.Equal(("degraded", code), (drill.HealthUnderFault.Status, drill.HealthUnderFault.Code));
    }

    [Fact]
    public async Task Resync_PersonioListsNoPeople_IsHeldAndWritesNoRow()
    {
        var drill = await DrillAsync(FaultKind.EmptyList);

        Assert.Equal("held", drill.Faulty.Status);
        Assert.Contains(drill.Faulty.Warnings, warning => warning.Code == "nobodyListed");
        Assert.Equal(("held", "nobodyListed"), (drill.HealthUnderFault.Status, drill.HealthUnderFault.Code));
        // They are all found by id, but a run looks up at most fifty.
        Assert.Equal((50, 50), (drill.Faulty.Counts.Fetched, drill.Faulty.Counts.Unchanged + drill.Faulty.Counts.Held));
        AssertNothingWritten(drill);
    }

    [Fact]
    public async Task Resync_SlowResponse_EndsLikeAnyOther()
    {
        var drill = await DrillAsync(FaultKind.Slow);

        Assert.Equal("succeeded", drill.Faulty.Status);
        Assert.Equal(drill.Truth, ExpectedRow.OfAll(drill.After));
        Assert.Equal("healthy", drill.HealthUnderFault.Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Resync_AnyFault_LeavesNoRowWrongOrDeleted(FaultKind kind)
    {
        var drill = await DrillAsync(kind);

        Assert.All(drill.Before.Keys, id => Assert.Contains(id, drill.After.Keys));
        Assert.All(drill.After, row =>
        {
            if (!drill.Before.TryGetValue(row.Key, out var before) || before.ETag != row.Value.ETag)
                Assert.Equal(drill.Truth[row.Key], ExpectedRow.Of(row.Value));
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Resync_AfterAnyFault_TableIsCorrectAndAccountHealthy(FaultKind kind)
    {
        var drill = await DrillAsync(kind);

        Assert.Equal("succeeded", drill.Cured.Status);
        Assert.Empty(drill.Cured.WarningsOfReading);
        Assert.Equal(drill.Truth, ExpectedRow.OfAll(drill.AtLast));
        var (counts, health) = (drill.Cured.Counts, drill.HealthAtLast);
        Assert.Equal(counts.Fetched, counts.Created + counts.Updated + counts.Unchanged + counts.Held + counts.Skipped);
        Assert.Equal(("healthy", null), (health.Status, health.Code));
        Assert.Equal(drill.Cured.FinishedAt!.Value, health.DataAsOf!.Value, TimeSpan.FromSeconds(5));
    }

    private async Task<FaultDrill> DrillAsync(FaultKind kind) => (await fixture.Drills)[kind];

    private static void AssertFailing(FaultDrill drill, string code)
    {
        Assert.Equal(("failing", code), (drill.HealthUnderFault.Status, drill.HealthUnderFault.Code));
        Assert.Equal(drill.Faulty.Error!.Message, drill.HealthUnderFault.Reason);
        Assert.InRange(drill.HealthUnderFault.Since!.Value, drill.Faulty.StartedAt!.Value, drill.Cured.StartedAt!.Value);
        Assert.Equal(drill.First.FinishedAt!.Value, drill.HealthUnderFault.DataAsOf!.Value, TimeSpan.FromSeconds(5));
    }

    private static void AssertNothingWritten(FaultDrill drill) => Assert.Equal(
        drill.Before.ToDictionary(row => row.Key, row => row.Value.ETag), drill.After.ToDictionary(row => row.Key, row => row.Value.ETag));
}
