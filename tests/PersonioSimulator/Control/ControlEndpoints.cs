using System.Net;
using PersonioSimulator.Data;

namespace PersonioSimulator.Control;

/// <summary>The control API under <c>/_simulator</c>, which <see cref="SimulatorControl"/> calls.</summary>
internal static class ControlEndpoints
{
    public const string Prefix = "/_simulator";

    /// <summary>Whether a caller may use the control API. Only callers on this machine may.</summary>
    public static bool IsAllowed(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    public static void Map(IEndpointRouteBuilder routes, SimulatorHost host)
    {
        var group = routes.MapGroup(Prefix);
        group.MapPost("/reset", host.Reset);
        group.MapGet("/settings", () => host.World.Settings);
        group.MapPut("/settings", (SimulatorSettings settings) =>
        {
            if (settings.Problem is { } problem)
                return Results.BadRequest(problem);
            host.World.Settings = settings;
            return Results.NoContent();
        });

        group.MapGet("/faults", () => host.World.Faults.Rules);
        group.MapPost("/faults", (FaultRule rule) =>
        {
            if (rule.Problem is { } problem)
                return Results.BadRequest(problem);
            host.World.Faults.Add(rule);
            return Results.NoContent();
        });
        group.MapDelete("/faults", (string? company) => host.World.Faults.Clear(company));

        group.MapGet("/requests", (string? company) => host.World.Requests.Seen(company));
        group.MapDelete("/requests", () => host.World.Requests.Clear());

        group.MapGet("/companies", () => host.World.Companies.Select(company => Info(host.World, company)));
        group.MapPost("/companies", (SimulatorCompany company) =>
            company.Problem is { } problem ? Results.BadRequest(problem)
            : host.World.Add(company) ? Results.Ok(Info(host.World, host.World.Find(company.Name)!))
            : Results.Conflict($"There is a company {company.Name} already."));
        MapCompany(group.MapGroup("/companies/{name}"), host);
    }

    private static void MapCompany(RouteGroupBuilder group, SimulatorHost host)
    {
        group.MapGet("", (string name) => With(host, name, company => Info(host.World, company)));
        group.MapPut("/whitelist", (string name, WhitelistMessage message) =>
            With(host, name, company => SetWhitelist(host.World, company, message)));
        group.MapPost("/credentials", (string name) => With(host, name, company => Info(host.World.Credentials.Issue(company.Name))));
        group.MapDelete("/credentials/{clientId}", (string clientId) =>
            host.World.Credentials.Remove(clientId) ? Results.NoContent() : Results.NotFound());
        group.MapPost("/revoke-tokens", (string name) =>
        {
            foreach (var credential in host.World.Credentials.Of(name))
                host.World.Credentials.Revoke(credential);
        });

        group.MapGet("/habits", (string name) => With(host, name, company => company.Habits ?? new SimulatorHabits()));
        group.MapPut("/habits", (string name, SimulatorHabits habits) =>
            habits.Problem is { } problem ? Results.BadRequest(problem) : With(host, name, company => company.Habits = habits));
        group.MapDelete("/habits", (string name) => With(host, name, company =>
        {
            company.Habits = null;
            return company.Name;
        }));
        MapEmployees(group, host);
        MapRecordKeeping(group, host);
        MapWebhooks(group, host);
    }

    private static void MapWebhooks(RouteGroupBuilder group, SimulatorHost host)
    {
        group.MapPut("/webhook-scope", (string name, WebhookScopeMessage message) => With(host, name, company =>
        {
            foreach (var credential in host.World.Credentials.Of(name)) credential.MayManageWebhooks = message.Allowed;
            return company.Name;
        }));
        group.MapGet("/webhooks", (string name) => With(host, name, _ => host.World.Webhooks.Of(name)
            .Select(webhook => new WebhookInfo(webhook.Id, webhook.Url, webhook.Status, webhook.Events)).ToList()));
        group.MapGet("/webhook-attempts", (string name) => With(host, name, _ => host.World.Webhooks.Attempts(name)));
        group.MapPost("/webhook-faults", (string name, WebhookFault fault) => With(host, name, company =>
        {
            host.World.Webhooks.Add(fault);
            return company.Name;
        }));
        group.MapDelete("/webhook-faults", (string name) => host.World.Webhooks.ClearFaults(name));
    }

    private static void MapEmployees(RouteGroupBuilder group, SimulatorHost host)
    {
        group.MapGet("/employees", (string name) =>
            With(host, name, company => company.Read(people => people.All.Select(employee => employee.Profile).ToList())));
        group.MapGet("/employees/{id:long}", (string name, long id) =>
            With(host, name, company => company.Read(people => people.Find(id)?.Profile)));
        group.MapPost("/employees", (string name) => With(host, name, company => company.Add(template: null)));
        group.MapPost("/employees/from", (string name, SimulatedEmployee template) => With(host, name, company => company.Add(template)));
        group.MapPut("/employees/{id:long}", (string name, long id, SimulatedEmployee employee) =>
            With(host, name, company => company.Change(id, _ => employee)));
        group.MapPost("/employees/{id:long}/terminate", (string name, long id, DateMessage message) =>
            With(host, name, company => company.Terminate(id, message.Date)));
        group.MapPost("/employees/{id:long}/rehire", (string name, long id, DateMessage message) =>
            With(host, name, company => company.Rehire(id, message.Date)));
        group.MapDelete("/employees/{id:long}", (string name, long id) =>
            host.World.Find(name)?.Erase(id) == true ? Results.NoContent() : Results.NotFound());
    }

    private static void MapRecordKeeping(RouteGroupBuilder group, SimulatorHost host)
    {
        group.MapPost("/employees/{id:long}/rehire-as-new", (string name, long id, RehireAsNewMessage message) =>
            With(host, name, company => RecordKeeping.RehireAsNew(company, id, message.FirstDay, message.Rename)));
        group.MapPost("/employees/{id:long}/reenter", (string name, long id) =>
            With(host, name, company => RecordKeeping.Reenter(company, id)));
        group.MapPost("/employees/{id:long}/successor", (string name, long id, SimulatedEmployee successor) =>
            With(host, name, company => RecordKeeping.Succeed(company, id, successor)));
        group.MapPut("/shared-address", (string name, SharedAddressMessage message) =>
            With(host, name, company => RecordKeeping.ShareAddress(company, message.Address, message.Ids)));
    }

    /// <summary>Returns what a company answers; 404 when there is no such company, or nothing in it.</summary>
    private static IResult With<T>(SimulatorHost host, string name, Func<Company, T?> answer) =>
        host.World.Find(name) is { } company && answer(company) is { } found ? Results.Ok(found) : Results.NotFound();

    /// <summary>Returns the changed company; null when it has no such credentials or attributes.</summary>
    private static CompanyInfo? SetWhitelist(SimulatorWorld world, Company company, WhitelistMessage message)
    {
        var credentials = world.Credentials.Of(company.Name)
            .Where(credential => message.ClientId is null || credential.ClientId == message.ClientId).ToList();
        if (credentials.Count == 0 || message.Attributes?.All(company.Catalogue.Contains) == false)
            return null;
        foreach (var credential in credentials)
            credential.Whitelist = message.Attributes?.ToHashSet();
        return Info(world, company);
    }

    private static CompanyInfo Info(SimulatorWorld world, Company company) => new(
        company.Name,
        company.Count,
        company.Catalogue.CompanyEmailKey,
        [.. company.Catalogue.All.Select(attribute => attribute.Key)],
        [.. world.Credentials.Of(company.Name).Select(Info)]);

    private static CredentialInfo Info(Api.Credential credential) =>
        new(credential.ClientId, credential.ClientSecret, credential.Whitelist?.Order(StringComparer.Ordinal).ToList());
}
