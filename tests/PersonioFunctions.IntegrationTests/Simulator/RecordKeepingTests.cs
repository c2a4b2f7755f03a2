namespace PersonioFunctions.IntegrationTests.Simulator;

public sealed class RecordKeepingTests
{
    private static readonly DateOnly Today = new SimulatorOptions().Today;

    [Theory]
    [InlineData(AddressRename.AtTheEnd, "^jane\\.roe@acme\\.example_[a-z0-9]{5}$")]
    [InlineData(AddressRename.BeforeTheAt, "^jane\\.roe_[a-z0-9]{5}@acme\\.example$")]
    [InlineData(AddressRename.Old, "^jane\\.roe-old@acme\\.example$")]
    [InlineData(AddressRename.Prefix, "^x_jane\\.roe@acme\\.example$")]
    public async Task RehireAsNew_FormerEmployee_MovesTheAddressToTheNewRecord(AddressRename rename, string renamed)
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        var old = await HireAsync(bench);
        await bench.Control.TerminateEmployeeAsync(bench.CompanyName, old.Id, Today.AddDays(-90), CancellationToken.None);

        var again = await bench.Control.RehireAsNewAsync(bench.CompanyName, old.Id, Today, rename, CancellationToken.None);

        var earlier = await bench.Control.GetEmployeeAsync(bench.CompanyName, old.Id, CancellationToken.None);
        Assert.Equal(("inactive", Today.AddDays(-90)), (earlier.Status, earlier.TerminationDate!.Value));
        Assert.Matches(renamed, earlier.Email);
        Assert.NotEqual(old.Id, again.Id);
        Assert.Equal(
            ("Jane", "jane.roe@acme.example", "active", Today, null),
            (again.FirstName, again.Email, again.Status, again.HireDate!.Value, again.TerminationDate));
        Assert.Equal(again.Id, SimulatorBench.Id((await bench.RowsAsync())[^1]));
    }

    [Fact]
    public async Task RehireAsNew_LaterDay_IsOnboarding()
    {
        await using var bench = await SimulatorBench.StartAsync();
        var old = await HireAsync(bench);

        var again = await bench.Control.RehireAsNewAsync(
            bench.CompanyName, old.Id, Today.AddDays(1), AddressRename.AtTheEnd, CancellationToken.None);

        Assert.Equal("onboarding", again.Status);
    }

    [Fact]
    public async Task Reenter_Employee_IsTheSamePersonUnderANewId()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        var old = await HireAsync(bench);

        var entered = await bench.Control.ReenterEmployeeAsync(bench.CompanyName, old.Id, CancellationToken.None);

        Assert.NotEqual(old.Id, entered.Id);
        Assert.Equal((old.Email, old.HireDate), (entered.Email, entered.HireDate));
        Assert.Equal(404, await bench.StatusAsync($"{SimulatorBench.Employees}/{old.Id}"));
        Assert.Equal(4, (await bench.RowsAsync()).Count);
    }

    [Fact]
    public async Task Succeed_Role_GivesItsAddressToBoth()
    {
        await using var bench = await SimulatorBench.StartAsync();
        var old = await HireAsync(bench);

        var successor = await bench.Control.SucceedEmployeeAsync(
            bench.CompanyName, old.Id, new SimulatedEmployee { FirstName = "Bob", LastName = "Baker" }, CancellationToken.None);

        Assert.Equal(("Bob", old.Email), (successor.FirstName, successor.Email));
        Assert.Equal(old, await bench.Control.GetEmployeeAsync(bench.CompanyName, old.Id, CancellationToken.None), SameAddress);
    }

    [Fact]
    public async Task ShareAddress_SeveralPeople_HaveThePlaceholder()
    {
        await using var bench = await SimulatorBench.StartAsync();
        var ids = (await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None)).Skip(1).Select(one => one.Id).ToList();

        await bench.Control.ShareAddressAsync(bench.CompanyName, "none@acme.example", ids, CancellationToken.None);

        var people = await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None);
        Assert.Equal(ids, people.Where(one => one.Email == "none@acme.example").Select(one => one.Id));
    }

    [Fact]
    public async Task RecordKeeping_UnknownEmployee_IsRefused()
    {
        await using var bench = await SimulatorBench.StartAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            bench.Control.ReenterEmployeeAsync(bench.CompanyName, 7, CancellationToken.None));
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            bench.Control.RehireAsNewAsync(bench.CompanyName, 7, Today, AddressRename.Old, CancellationToken.None));
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            bench.Control.ShareAddressAsync(bench.CompanyName, "none@acme.example", [7], CancellationToken.None));
    }

    private static bool SameAddress(SimulatedEmployee one, SimulatedEmployee other) => (one.Id, one.Email) == (other.Id, other.Email);

    private static Task<SimulatedEmployee> HireAsync(SimulatorBench bench) => bench.Control.AddEmployeeAsync(
        bench.CompanyName,
        new SimulatedEmployee
        {
            FirstName = "Jane",
            LastName = "Roe",
            Email = "jane.roe@acme.example",
            HireDate = new DateOnly(2019, 2, 1),
        },
        CancellationToken.None);
}
