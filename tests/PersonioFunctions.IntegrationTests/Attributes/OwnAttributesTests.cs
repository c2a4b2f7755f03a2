using System.Globalization;
using Azure.Data.Tables;
using CsvHelper;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Triggers.Http.Employees;

namespace PersonioFunctions.IntegrationTests.Attributes;

/// <summary>An account that stores attributes of its own: from switching them on to switching them off.</summary>
public sealed class OwnAttributesTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly Dictionary<string, string> Columns = new()
    {
        ["office"] = "Office",
        ["dynamic_1"] = "PersonnelNumber",
        ["dynamic_2"] = "Skills",
        ["dynamic_3"] = "Entry",
    };

    [Fact]
    public async Task SwitchedOn_NextRun_FillsColumnsWithoutChangesOrAPlan()
    {
        await using var stage = await OpenAsync();
        var feed = await stage.ChangesAsync();
        Assert.Equal(ConnectOutcome.Updated, await ConnectAsync(stage, Columns));

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Succeeded, 30, 0), (run.Status, run.Counts.Updated, run.Counts.Held));
        Assert.Equal(feed, await stage.ChangesAsync());
        var row = await EntityAsync(stage, 1001);
        Assert.Equal(
            ("P-1001", """["First aid","Forklift"]""", "Forklift,First aid", "2021-02-03", "Berlin", "5"),
            (row.GetString("X_PersonnelNumber"), row.GetString("X_Skills"), row.GetString("X_Skills_Raw"), row.GetString("X_Entry"),
                row.GetString("Office"), row.GetString("OfficeId")));
        Assert.Equal(30, (await stage.SyncAsync(SyncTrigger.Manual)).Counts.Unchanged);
    }

    [Fact]
    public async Task Change_OwnAttribute_IsLoggedAndUndone()
    {
        await using var stage = await OpenWithAttributesAsync();
        Send(stage, 1001, "dynamic_1", "\"P-1\"");

        var run = await stage.SyncAsync();

        var change = Assert.Single(await stage.ChangesAsync(), change => change.RunId == run.RunId);
        Assert.Equal(("X_PersonnelNumber", "P-1001", "P-1", null), (change.Field, change.Old, change.New, change.Event));

        await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);
        Assert.Equal("P-1001", (await EntityAsync(stage, 1001)).GetString("X_PersonnelNumber"));
    }

    [Fact]
    public async Task Export_OwnAttributes_AreColumnsThatNoSpreadsheetComputes()
    {
        await using var stage = await OpenWithAttributesAsync();
        Send(stage, 1001, "dynamic_1", "\"=1+1\"");
        await stage.SyncAsync();
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        var trigger = new EmployeesTrigger(stage.Get<AccountStore>(), stage.States, stage.Get<EmployeeStore>());

        var answer = await trigger.ExportAsync(context.Request, stage.Account, CancellationToken.None);
        await answer.ExecuteResultAsync(new ActionContext { HttpContext = context });

        context.Response.Body.Position = 0;
        using var csv = new CsvReader(new StreamReader(context.Response.Body), CultureInfo.InvariantCulture);
        Assert.True(csv.Read() && csv.ReadHeader() && csv.Read());
        Assert.Equal(
            ("1001", "'=1+1", """["First aid","Forklift"]""", "Forklift,First aid", "2021-02-03", "Berlin", "5"),
            (csv["Id"], csv["X_PersonnelNumber"], csv["X_Skills"], csv["X_Skills_Raw"], csv["X_Entry"], csv["Office"], csv["OfficeId"]));
        Assert.DoesNotContain("Gender", csv.HeaderRecord!);
    }

    [Fact]
    public async Task Hidden_OwnAttribute_KeepsTheStoredValues()
    {
        await using var stage = await OpenWithAttributesAsync();
        var rows = await stage.RowsAsync();
        stage.Company.Hidden.Add("dynamic_1");

        var run = await stage.SyncAsync();

        Assert.Equal(0, run.Counts.Updated);
        Assert.Contains(run.Warnings, warning =>
            warning.Code == NoticeCodes.UnreadableAttributes && warning.Message.Contains("dynamic_1", StringComparison.Ordinal));
        Assert.Equal(rows, await stage.RowsAsync());
    }

    [Fact]
    public async Task Emptied_OwnAttributeOfMany_IsHeldUntilAPersonDecides()
    {
        await using var stage = await OpenWithAttributesAsync();
        foreach (var person in stage.Company.People.Take(20).ToList()) Send(stage, person.Id, "dynamic_1", "\"\"");
        Send(stage, 1001, "dynamic_3", "\"2022-02-02T00:00:00+01:00\"");

        var run = await stage.SyncAsync();
        var again = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Held, SyncRunStatus.Held), (run.Status, again.Status));
        Assert.Contains(run.Warnings, warning =>
            warning.Code == NoticeCodes.TooManyCleared && warning.Message.StartsWith("X_PersonnelNumber", StringComparison.Ordinal));
        var row = await EntityAsync(stage, 1001);
        Assert.Equal(("P-1001", "2022-02-02"), (row.GetString("X_PersonnelNumber"), row.GetString("X_Entry")));

        var held = (await stage.StateAsync()).Held!;
        var decision = await stage.Get<PlanDecisions>().ApplyAsync(
            await stage.ConnectedAsync(), held.PlanId, CancellationToken.None);
        Assert.Equal(DecisionOutcome.Applied, decision.Outcome);
        Assert.False((await EntityAsync(stage, 1001)).ContainsKey("X_PersonnelNumber"));
    }

    [Fact]
    public async Task ValueOfAnotherType_IsToldAndLosesNothing()
    {
        await using var stage = await OpenWithAttributesAsync();
        Send(stage, 1001, "dynamic_3", "\"soon\"");
        Send(stage, 1002, "dynamic_1", $"\"{new string('x', 4_001)}\"");

        var run = await stage.SyncAsync();

        Assert.Equal(
            ["X_PersonnelNumber", "X_Entry"],
            run.Warnings.Where(warning => warning.Code == NoticeCodes.UnusableValue)
                .Select(warning => warning.Message.Split(' ').Single(word => word.StartsWith("X_", StringComparison.Ordinal))));
        Assert.Equal("2021-02-03", (await EntityAsync(stage, 1001)).GetString("X_Entry"));
        Assert.Equal("P-1002", (await EntityAsync(stage, 1002)).GetString("X_PersonnelNumber"));
    }

    [Fact]
    public async Task SwitchedOff_ByAPlan_RemovesTheColumnsAndNothingElse()
    {
        await using var stage = await OpenWithAttributesAsync();
        var feed = await stage.ChangesAsync();
        var stay = new SettingsRequest(Attributes: Columns.Where(column => column.Key == "dynamic_1").ToDictionary());
        var decisions = stage.Get<SettingsDecisions>();

        var plan = (await decisions.PreviewAsync(await stage.ConnectedAsync(), stay, CancellationToken.None))!;
        Assert.Equal(30, plan.People.Count);
        var fields = plan.People[0].Fields.Select(field => (field.Field, field.New)).ToList();
        Assert.Equal([("Office", null), ("OfficeId", null), ("X_Skills", null), ("X_Skills_Raw", null), ("X_Entry", null)], fields);
        Assert.Equal("P-1001", (await EntityAsync(stage, 1001)).GetString("X_PersonnelNumber"));
        Assert.Equal("Berlin", (await EntityAsync(stage, 1001)).GetString("Office"));

        var applied = await decisions.ApplyAsync(await stage.ConnectedAsync(), stay, plan.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.Applied, applied.Outcome);
        Assert.Equal(["dynamic_1"], (await stage.ConnectedAsync()).Attributes.Columns.Keys);
        var row = await EntityAsync(stage, 1001);
        Assert.Equal("P-1001", row.GetString("X_PersonnelNumber"));
        Assert.DoesNotContain(row.Keys, key => key is "Office" or "OfficeId");
        Assert.Equal(["X_PersonnelNumber"], row.Keys.Where(key => key.StartsWith("X_", StringComparison.Ordinal)));
        Assert.Equal(feed, await stage.ChangesAsync());
        Assert.Equal(30, (await stage.SyncAsync(SyncTrigger.Manual)).Counts.Unchanged);

        // The places are free again, and another attribute takes them without a trace of the former ones.
        stage.Company.InsteadOfAttributes = Types(("dynamic_4", "standard"));
        foreach (var person in stage.Company.People.ToList()) Send(stage, person.Id, "dynamic_4", "\"blue\"");
        Assert.Equal(
            ConnectOutcome.Updated,
            await ConnectAsync(stage, new() { ["dynamic_1"] = "PersonnelNumber", ["dynamic_4"] = "Colour" }));
        await stage.SyncAsync();
        Assert.Equal("blue", (await EntityAsync(stage, 1001)).GetString("X_Colour"));
    }

    [Fact]
    public async Task SwitchedOff_WithoutAPlan_IsRefused()
    {
        await using var stage = await OpenWithAttributesAsync();

        Assert.Equal(ConnectOutcome.AttributeInUse, await ConnectAsync(stage, new() { ["office"] = "Office" }));
        Assert.Equal(ConnectOutcome.AttributeInUse, await ConnectAsync(stage, new(Columns) { ["dynamic_1"] = "Other" }));
        Assert.Equal(ConnectOutcome.Updated, await ConnectAsync(stage, columns: null));
        Assert.Equal(Columns.ToHashSet(), (await stage.ConnectedAsync()).Attributes.Columns.ToHashSet());
    }

    [Fact]
    public async Task SensitiveByUniversalId_IsRefusedUntilAllowed()
    {
        await using var stage = await OpenAsync();
        stage.Company.InsteadOfAttributes = _ => Task.FromResult<HttpResponseMessage?>(StubCompany.Json(
            """{"success":true,"data":[{"key":"dynamic_9","label":"Bank","type":"standard","universal_id":"iban"},{"key":"email"}]}"""));
        var columns = new Dictionary<string, string> { ["dynamic_9"] = "Bank" };

        Assert.Equal(ConnectOutcome.SensitiveAttribute, await ConnectAsync(stage, columns));
        Assert.Equal(ConnectOutcome.Updated, await ConnectAsync(stage, columns, sensitive: ["dynamic_9"]));
    }

    [Fact]
    public async Task LeaveOn_LastWorkingDay_IsPreviewedAndApplied()
    {
        await using var stage = await OpenAsync();
        await ConnectAsync(stage, new() { ["last_working_day"] = "LastWorkingDay" });
        stage.Company.Change(1001, person => person with
        {
            TerminationDate = "2026-12-31",
            Sent = new Dictionary<string, string>(person.Sent) { ["last_working_day"] = "\"2026-11-20T00:00:00+01:00\"" },
        });
        await stage.SyncAsync();
        Assert.Equal(LifecycleState.Leaving, (await stage.RowAsync(1001)).Standing.State);
        var request = new SettingsRequest(new LifecycleRequest(LeaveOn: "lastWorkingDay"));
        var decisions = stage.Get<SettingsDecisions>();

        var plan = (await decisions.PreviewAsync(await stage.ConnectedAsync(), request, CancellationToken.None))!;
        var person = Assert.Single(plan.People);
        Assert.Equal(("1001", "leaving", "left"), (person.Id, person.Before, person.After));
        await decisions.ApplyAsync(await stage.ConnectedAsync(), request, plan.PlanId, CancellationToken.None);

        var row = await stage.RowAsync(1001);
        Assert.Equal((LifecycleState.Left, "2026-11-20"), (row.Standing.State, row.Column("LeftAt")));
        Assert.Equal(30, (await stage.SyncAsync(SyncTrigger.Manual)).Counts.Unchanged);
    }

    [Theory]
    [InlineData("2026-11-20", "2026-12-31", "left", "2026-11-20")]
    [InlineData("2026-11-20", null, "active", null)]
    [InlineData("2027-01-31", "2026-11-20", "left", "2026-11-20")]
    public async Task LeaveOn_LastWorkingDay_CountsOnlyBeforeTheEndOfTheContract(string work, string? contract, string state, string? left)
    {
        await using var stage = await OpenAsync();
        await ConnectAsync(stage, new() { ["last_working_day"] = "LastWorkingDay" });
        await stage.ChangeAccountAsync(account => account with { Lifecycle = account.Lifecycle with { LeaveOn = LeaveOn.LastWorkingDay } });
        stage.Company.Change(1001, person => person with
        {
            TerminationDate = contract,
            Sent = new Dictionary<string, string>(person.Sent) { ["last_working_day"] = $"\"{work}T00:00:00+01:00\"" },
        });

        await stage.SyncAsync();

        var row = await stage.RowAsync(1001);
        Assert.Equal((state, left), (row.Column("LifecycleState"), row.Column("LeftAt")));

        // A corrected day moves the day on which the person left.
        if (contract != "2026-12-31") return;
        stage.Company.Change(1001, person => person with
        {
            Sent = new Dictionary<string, string>(person.Sent) { ["last_working_day"] = "\"2026-11-18T00:00:00+01:00\"" },
        });
        await stage.SyncAsync();
        Assert.Equal("2026-11-18", (await stage.RowAsync(1001)).Column("LeftAt"));
    }

    [Fact]
    public async Task SwitchedOn_WhileTheListOfAttributesIsUnknown_IsRefusedUnlessAllowed()
    {
        await using var stage = await OpenAsync();
        stage.Company.InsteadOfAttributes =
            _ => Task.FromResult<HttpResponseMessage?>(StubCompany.Blocked(System.Net.HttpStatusCode.Forbidden));
        var columns = new Dictionary<string, string> { ["dynamic_9"] = "Bank" };

        Assert.Equal(ConnectOutcome.UnlistedAttributes, await ConnectAsync(stage, columns));
        Assert.Equal(ConnectOutcome.Updated, await ConnectAsync(stage, columns, sensitive: ["dynamic_9"]));
        Assert.Equal(ConnectOutcome.Updated, await ConnectAsync(stage, columns));
    }

    [Fact]
    public async Task Connect_OwnAttributeBecomesTheAddress_IsRefused()
    {
        await using var stage = await OpenWithAttributesAsync();

        var connection = new AccountConnection(StubCompany.ClientId, StubCompany.Secret, EmailAttribute: "dynamic_1");
        var (outcome, _) = await stage.Get<AccountConnector>().ConnectAsync(
            stage.Account, connection, ExistingCredentials.Keep, "", CancellationToken.None);

        Assert.Equal(ConnectOutcome.AttributeInUse, outcome);
    }

    [Fact]
    public async Task Connect_AgainAfterDisconnecting_HasTheSameAttributes()
    {
        await using var stage = await OpenWithAttributesAsync();
        var rows = await stage.RowsAsync();
        Assert.Equal(
            RemoveOutcome.Removed,
            await stage.Get<AccountRemover>().RemoveAsync(stage.Account, StoredData.Keep, CancellationToken.None));

        Assert.Equal(ConnectOutcome.AttributeInUse, await ConnectAsync(stage, new() { ["dynamic_4"] = "Colour" }));
        Assert.Equal(ConnectOutcome.Created, await ConnectAsync(stage, columns: null));
        await stage.SyncAsync();

        Assert.Equal(Columns.ToHashSet(), (await stage.ConnectedAsync()).Attributes.Columns.ToHashSet());
        Assert.Equal(rows, await stage.RowsAsync());
    }

    [Fact]
    public async Task SwitchedOff_RowEditedByHand_LosesTheColumnToo()
    {
        await using var stage = await OpenWithAttributesAsync();
        var table = stage.Tables.GetTableClient(TableNames.Employees);
        var entity = await EntityAsync(stage, 1001);
        entity["ContentHash"] = "edited";
        await table.UpdateEntityAsync(entity, entity.ETag, TableUpdateMode.Replace);

        await SwitchOffAsync(stage, new());
        await stage.SyncAsync(SyncTrigger.Manual);

        var row = await EntityAsync(stage, 1001);
        Assert.DoesNotContain(row.Keys, key => key is "Office" or "OwnColumns" || key.StartsWith("X_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Undo_AfterSwitchingOff_LeavesTheColumnAloneAndSaysSo()
    {
        await using var stage = await OpenWithAttributesAsync();
        Send(stage, 1001, "dynamic_1", "\"\"");
        Send(stage, 1002, "office", """{"type":"Office","attributes":{"id":6,"name":"Bonn"}}""");
        var run = await stage.SyncAsync();
        await SwitchOffAsync(stage, new() { ["office"] = "Office" });

        var undo = await stage.Get<RunUndo>().UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None);

        Assert.Equal("Berlin", (await EntityAsync(stage, 1002)).GetString("Office"));
        Assert.False((await EntityAsync(stage, 1001)).ContainsKey("X_PersonnelNumber"));
        var alone = Assert.Single(undo.LeftAlone!);
        Assert.Equal(("1001", "X_PersonnelNumber"), (alone.EmployeeId, alone.Field));
    }

    private static async Task SwitchOffAsync(SyncStage stage, Dictionary<string, string> stay)
    {
        var request = new SettingsRequest(Attributes: stay);
        var decisions = stage.Get<SettingsDecisions>();
        var plan = (await decisions.PreviewAsync(await stage.ConnectedAsync(), request, CancellationToken.None))!;
        var decision = await decisions.ApplyAsync(await stage.ConnectedAsync(), request, plan.PlanId, CancellationToken.None);
        Assert.Equal(DecisionOutcome.Applied, decision.Outcome);
    }

    private static async Task<ConnectOutcome> ConnectAsync(
        SyncStage stage, Dictionary<string, string>? columns, IReadOnlyList<string>? sensitive = null)
    {
        var connection = new AccountConnection(
            StubCompany.ClientId, StubCompany.Secret, Attributes: columns, SensitiveAttributes: sensitive);
        var (outcome, _) = await stage.Get<AccountConnector>().ConnectAsync(
            stage.Account, connection, ExistingCredentials.Keep, "", CancellationToken.None);
        return outcome;
    }

    private async Task<SyncStage> OpenAsync()
    {
        var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(30));
        stage.Company.InsteadOfAttributes =
            Types(("email", "standard"), ("dynamic_1", "standard"), ("dynamic_2", "tags"), ("dynamic_3", "date"));
        foreach (var person in stage.Company.People.ToList())
        {
            Send(stage, person.Id, "office", """{"type":"Office","attributes":{"id":5,"name":"Berlin"}}""");
            Send(stage, person.Id, "dynamic_1", $"\"P-{person.Id}\"");
            Send(stage, person.Id, "dynamic_2", "\"Forklift,First aid\"");
            Send(stage, person.Id, "dynamic_3", "\"2021-02-03T00:00:00+01:00\"");
        }

        await stage.SyncAsync();
        return stage;
    }

    private async Task<SyncStage> OpenWithAttributesAsync()
    {
        var stage = await OpenAsync();
        Assert.Equal(ConnectOutcome.Updated, await ConnectAsync(stage, Columns));
        await stage.SyncAsync();
        return stage;
    }

    private static void Send(SyncStage stage, long id, string key, string json) => stage.Company.Change(
        id, person => person with { Sent = new Dictionary<string, string>(person.Sent) { [key] = json } });

    private static Func<CancellationToken, Task<HttpResponseMessage?>> Types(params (string Key, string Type)[] attributes) => _ =>
        Task.FromResult<HttpResponseMessage?>(StubCompany.Json(System.Text.Json.JsonSerializer.Serialize(new
        {
            success = true,
            data = attributes.Select(one => new { key = one.Key, label = one.Key, type = one.Type }),
        })));

    private static async Task<TableEntity> EntityAsync(SyncStage stage, long id) =>
        await stage.Tables.GetTableClient(TableNames.Employees).GetEntityAsync<TableEntity>(stage.Account, $"{id}");
}
