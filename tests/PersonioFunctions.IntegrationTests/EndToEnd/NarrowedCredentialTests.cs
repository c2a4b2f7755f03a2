namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>Nobody leaves because credentials were narrowed to other legal entities.</summary>
[Collection(SharedProduct.Name)]
public sealed class NarrowedCredentialTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task Resync_CredentialsNarrowedByTwoOfThirty_HoldsBothUntilTheyAreWidened()
    {
        var account = await Product.ConnectAsync("narrowed", 30);
        var people = (await account.PlainPeopleAsync()).Take(2).Select(person => person.Id).ToList();
        foreach (var person in await account.PeopleAsync())
            await account.EditAsync(person.Id, one => one with { Department = people.Contains(one.Id) ? "Legal" : "Finance" });
        await account.ResyncAsync();
        var rows = await account.RowsAsync();

        await NarrowAsync(account, ["Finance"]);
        var run = await account.ResyncAsync();
        var again = await account.ResyncAsync();

        Assert.Equal(("held", "held"), (run.Status, again.Status));
        Assert.Equal("scopeNarrowed", Assert.Single((await account.HeldPlanAsync()).Reasons).Code);
        Assert.Equal(rows.Keys, (await account.RowsAsync()).Keys);
        Assert.All(people, id => Assert.Equal("active", rows[$"{id}"]["LifecycleState"]));

        await NarrowAsync(account, departments: null);
        Assert.Equal("succeeded", (await account.ResyncAsync()).Status);
        rows = await account.RowsAsync();
        Assert.All(people, id => Assert.Equal("active", rows[$"{id}"]["LifecycleState"]));
    }

    private Task NarrowAsync(TestAccount account, IReadOnlyCollection<string>? departments) => Product.Control.SetHabitsAsync(
        account.Name, new SimulatorHabits { NarrowedTo = departments }, CancellationToken.None);
}
