using System.Net;
using System.Text;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>The explanation of a person's state, the number of people by state, and the preview of other settings.</summary>
[Collection(SharedProduct.Name)]
public sealed class LifecycleTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task Explain_LeavingPerson_GivesReasonAndNextTransition()
    {
        var account = await Product.ConnectAsync("lifecycle-explain", 40);
        var person = (await account.PlainPeopleAsync())[0];
        var lastDay = ExpectedRow.Today().AddDays(20);
        await account.EditAsync(person.Id, one => one with { TerminationDate = lastDay });
        await account.ResyncAsync();

        var answer = (await account.GetAsync($"employees/{person.Id}/explain")).Read<ExplanationView>();

        Assert.Equal(
            (account.Name, $"{person.Id}", "Europe/Berlin", ExpectedRow.Today()),
            (answer.Account, answer.Id, answer.TimeZone, answer.Today));
        Assert.Equal(new ExplainedInputView("active", true), answer.Inputs.Status);
        Assert.Equal(new ExplainedInputView($"{lastDay:yyyy-MM-dd}", true), answer.Inputs.TerminationDate with { Offset = null });
        Assert.Matches(@"^[+-]\d\d:\d\d$", answer.Inputs.TerminationDate.Offset);
        Assert.Contains("The last day ends at midnight in the time zone of the account.", answer.Text, StringComparison.Ordinal);
        Assert.Equal(
            ("listed", "leaving", "terminationDateAhead", true), (answer.Inputs.Presence, answer.State, answer.Rule, answer.IsCurrent));
        Assert.Equal(("left", lastDay.AddDays(1), answer.NextTransitionAt), (answer.Next!.State, answer.Next.Date, answer.Next.At));
        Assert.Equal(answer.Manager?.Id, person.SupervisorId?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.StartsWith(
            $"Is leaving: the termination date {lastDay:yyyy-MM-dd} is set, and it is the last day.",
            answer.Text,
            StringComparison.Ordinal);
        Assert.Contains(answer.Changes, change => change is { Field: "TerminationDate", Event: "terminationAnnounced" });
        Assert.NotNull(answer.VerifiedAt);
        Assert.InRange(answer.Changes.Count, 1, 10);

        foreach (var id in new[] { "99999999", "nobody", "%27" })
            (await account.GetAsync($"employees/{id}/explain")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await Product.Api.GetAsync($"accounts/nobody-here/employees/{person.Id}/explain")).ReadProblem(
            HttpStatusCode.NotFound, "notFound");
    }

    [Fact]
    public async Task Summary_OfACompany_CountsItsRows()
    {
        var account = await Product.ConnectAsync("lifecycle-summary", 40);
        var person = (await account.PlainPeopleAsync())[0];
        var lastDay = ExpectedRow.Today().AddDays(10);
        await account.EditAsync(person.Id, one => one with { TerminationDate = lastDay });
        await account.ResyncAsync();
        var rows = (await account.RowsAsync()).Values;

        var summary = (await account.GetAsync("lifecycle/summary")).Read<SummaryView>();

        Assert.Equal((40, rows.Count(row => row.GetBoolean("IsCurrent") == true)), (summary.People, summary.Current));
        Assert.Equal(10, summary.States.Count);
        Assert.All(summary.States, state => Assert.Equal(rows.Count(row => row.GetString("LifecycleState") == state.Key), state.Value));
        Assert.All(summary.Flags, flag => Assert.Equal(
            rows.Count(row => row.GetString("LifecycleFlags")?.Split(',').Contains(flag.Key) == true), flag.Value));
        Assert.Contains(
            summary.Transitions, transition => transition is { From: "leaving", To: "left" } && transition.Date == lastDay.AddDays(1));
        Assert.All(
            summary.Transitions, transition => Assert.InRange(transition.Date, ExpectedRow.Today(), ExpectedRow.Today().AddDays(30)));
        (await Product.Api.GetAsync("accounts/nobody-here/lifecycle/summary")).ReadProblem(HttpStatusCode.NotFound, "notFound");
    }

    [Fact]
    public async Task Put_PreviewThenApply_ChangesSettingsAndRowsOnce()
    {
        var account = await Product.ConnectAsync("lifecycle-put", 40);
        var person = (await account.PlainPeopleAsync())[0];
        await account.EditAsync(person.Id, one => one with { Status = "leave" });
        await account.ResyncAsync();
        var (path, body, versions) = (
            $"accounts/{account.Name}/lifecycle", new { leaveCountsAs = "inactive" }, await account.VersionsAsync());
        Assert.Equal(new LifecycleView("Europe/Berlin", "active", 0, 30), (await account.ShowAsync()).Lifecycle);

        var preview = await Product.Api.PutAsync(path, body);

        var plan = preview.Read<PlanView>(HttpStatusCode.Created);
        Assert.Equal($"/api/accounts/{account.Name}/plans/{plan.PlanId}", preview.Location);
        Assert.Equal(new LifecycleView("Europe/Berlin", "inactive", 0, 30), plan.Lifecycle);
        Assert.Contains(
            new PlannedFieldView("AppStatus", "active", "inactive"), plan.People.Single(one => one.Id == $"{person.Id}").Fields);
        Assert.Equal(versions, await account.VersionsAsync());
        Assert.Equal(plan.Hash, (await account.GetAsync($"plans/{plan.PlanId}")).Read<PlanView>().Hash);
        (await account.PostAsync($"plans/{plan.PlanId}/apply")).ReadProblem(HttpStatusCode.Conflict, "otherPlan");

        var moved = (await Product.Api.PutAsync($"{path}?plan={plan.PlanId}", new { leaveCountsAs = "inactive", erasedGraceDays = 60 }))
            .Read<PlanView>(HttpStatusCode.Conflict);
        var run = (await Product.Api.PutAsync($"{path}?plan={plan.PlanId}", body)).Read<RunView>();

        Assert.Equal(60, moved.Lifecycle!.ErasedGraceDays);
        Assert.Equal(("lifecycle", "succeeded", plan.People.Count), (run.Trigger, run.Status, run.Counts.Updated));
        Assert.Equal("inactive", (await account.RowsAsync())[$"{person.Id}"]["AppStatus"]);
        Assert.Equal(new LifecycleView("Europe/Berlin", "inactive", 0, 30), (await account.ShowAsync()).Lifecycle);
        Assert.Contains(await account.ChangesAsync(), change => change is { Field: "AppStatus", New: "inactive", Cause: "lifecycle" });
        (await Product.Api.PutAsync($"{path}?plan={plan.PlanId}", body)).ReadProblem(HttpStatusCode.Conflict, "alreadyDecided");
        (await Product.Api.PutAsync($"{path}?plan=nonsense", body)).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await Product.Api.PutAsync($"{path}?plan={plan.PlanId[..^8]}00000000", body)).ReadProblem(HttpStatusCode.NotFound, "notFound");

        await account.ReconnectAsync();
        Assert.Equal("inactive", (await account.ShowAsync()).Lifecycle.LeaveCountsAs);
    }

    [Theory]
    [InlineData("""{"timeZone":"Berlin","leaveCountsAs":"maybe","currentDaysBeforeStart":366,"erasedGraceDays":0}""", "invalidLifecycle")]
    [InlineData("""{"currentDaysBeforeStart":-1}""", "invalidLifecycle")]
    [InlineData("""{"leaveCountsAs":"inactive","clientId":"papi-1"}""", "invalidBody")]
    [InlineData("""{"leaveCountsAs":true}""", "invalidBody")]
    [InlineData("""{"dayEnds":"headquarters"}""", "invalidLifecycle")]
    [InlineData("""{"erasedGraceDays":"30"}""", "invalidBody")]
    [InlineData("""{"erasedGraceDays":1.5}""", "invalidBody")]
    [InlineData("""{"erasedGraceDays":30,"erasedGraceDays":60}""", "invalidBody")]
    [InlineData("[]", "invalidBody")]
    [InlineData("null", "invalidBody")]
    [InlineData("", "invalidBody")]
    public async Task Put_InvalidBody_IsRefused(string body, string code)
    {
        var account = await OddAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var problem = (await Product.Api.PutAsync($"accounts/{account.Name}/lifecycle", content)).ReadProblem(
            HttpStatusCode.BadRequest, code);

        if (code == "invalidLifecycle") Assert.NotEmpty(problem.Errors!);
        Assert.Equal(new LifecycleView("Europe/Berlin", "active", 0, 30), (await account.ShowAsync()).Lifecycle);
    }

    [Fact]
    public async Task Put_UnknownAccount_IsNotFound() =>
        (await Product.Api.PutAsync("accounts/nobody-here/lifecycle", new { })).ReadProblem(HttpStatusCode.NotFound, "notFound");

    // One account serves for all invalid bodies, because none of them changes it.
    private async Task<TestAccount> OddAsync()
    {
        const string Name = "lifecycle-odd";
        var company = (await Product.Control.GetCompaniesAsync(CancellationToken.None)).FirstOrDefault(company => company.Name == Name);
        return company is null ? await Product.ConnectAsync(Name, 5) : new TestAccount(Product, company);
    }
}
