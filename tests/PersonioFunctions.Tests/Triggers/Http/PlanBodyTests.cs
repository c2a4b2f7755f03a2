using System.Text.Json;
using PersonioFunctions.Triggers.Http;
using PersonioFunctions.Triggers.Http.Plans;

namespace PersonioFunctions.Tests.Triggers.Http;

/// <summary>Callers store and compare plans, so a change of the stored form must not change the JSON.</summary>
public sealed class PlanBodyTests
{
    private static readonly StoredPlan Plan = new()
    {
        PlanId = "20261124141500000-7be0d1aa",
        Account = "acme",
        CreatedAt = new DateTimeOffset(2026, 11, 24, 14, 15, 0, TimeSpan.Zero),
        Status = PlanStatus.Pending,
        Hash = "7be0",
        Counts = new PlanCounts(Created: 1, Updated: 2, Left: 3, Missing: 4, Held: 5),
        Reasons = [new Notice("tooManyLeavers", "5 of 9")],
        Warnings = [],
        People =
        [
            new PlannedPerson("1", PlannedAction.Create, null, "active", "hired", false, [new PlannedField("Team", null, "Blue")], "a1"),
            new PlannedPerson(
                "2", PlannedAction.Absence, "active", "missing", "absent", true, [new PlannedField("Team", "Blue", null)], "b2"),
        ],
    };

    [Fact]
    public void Json_PlanOfASync_HasTheDocumentedMembersInOrder() => Assert.Equal(
        """
        {"planId":"20261124141500000-7be0d1aa","account":"acme","createdAt":"2026-11-24T14:15:00+00:00","status":"pending","hash":"7be0",
        "counts":{"created":1,"updated":2,"left":3,"missing":4,"held":5},
        "reasons":[{"code":"tooManyLeavers","message":"5 of 9"}],"warnings":[],
        "people":[{"id":"1","kind":"create","after":"active","rule":"hired","held":false,
        "fields":[{"field":"Team","new":"Blue"}],"contentHash":"a1"},
        {"id":"2","kind":"absence","before":"active","after":"missing","rule":"absent","held":true,
        "fields":[{"field":"Team","old":"Blue"}],"contentHash":"b2"}]}
        """.ReplaceLineEndings(""),
        Write(Plan));

    [Fact]
    public void Json_PlanOfSettings_EndsWithTheSettings() => Assert.EndsWith(
        ""","lifecycle":{"timeZone":"Europe/Berlin","leaveCountsAs":"inactive","currentDaysBeforeStart":3,"erasedGraceDays":60,"""
            + "\"dayEnds\":\"asWritten\",\"leaveOn\":\"terminationDate\"}}",
        Write(Plan with { Lifecycle = new AccountLifecycle("Europe/Berlin", "inactive", 3, 60, "asWritten") }),
        StringComparison.Ordinal);

    private static string Write(StoredPlan plan) => JsonSerializer.Serialize(PlanBody.From(plan), HttpJson.Default.PlanBody);
}
