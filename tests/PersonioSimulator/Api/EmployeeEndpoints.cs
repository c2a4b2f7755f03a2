using System.Globalization;
using PersonioSimulator.Data;
using PersonioSimulator.Faults;

namespace PersonioSimulator.Api;

/// <summary>The part of a request under /v1/company/employees that follows after all checks have passed.</summary>
internal sealed record Admission(Company Company, Credential Credential, Fault? Fault);

/// <summary>The endpoints under <c>/v1/company/employees</c>.</summary>
internal static class EmployeeEndpoints
{
    /// <summary>Source: https://developer.personio.de/reference/get_company-employees</summary>
    public static async Task ListAsync(HttpContext context, SimulatorWorld world, RequestLog.Entry entry)
    {
        var (query, problem) = EmployeeQuery.Read(context.Request.Query, world.Settings);
        entry.Query = query;
        if (await AdmitAsync(context, world, entry, FaultTarget.Employees) is not { } admission)
            return;
        var maximum = admission.Company.Habits?.MaximumPageSize;
        if (query?.RequestedLimit > maximum)
            (query, problem) = (null, EmployeeQuery.LimitProblem(maximum.Value));
        if (query is null)
        {
            await Answers.ErrorAsync(context, StatusCodes.Status400BadRequest, 400, problem!);
            return;
        }

        query = query with { Limit = Math.Min(query.Limit, maximum ?? query.Limit) };
        if (EmployeeListWriter.Write(admission, query, world.Settings) is { } body)
            await SendAsync(context, admission, body);
        else
            await Answers.BrokenAsync(context);
    }

    /// <summary>Source: https://developer.personio.de/reference/get_company-employees-employee-id</summary>
    public static async Task GetAsync(HttpContext context, SimulatorWorld world, RequestLog.Entry entry)
    {
        if (await AdmitAsync(context, world, entry, FaultTarget.Employee) is not { } admission)
            return;
        var (id, habits) = (Id(context), admission.Company.Habits);
        if (habits?.Broken.Contains(id) == true)
            await Answers.BrokenAsync(context);
        else if (EmployeeListWriter.WriteOne(admission, id) is { } body)
            await SendAsync(context, admission, body);
        else if (habits is { UnknownId: not UnknownIdHabit.NotFound })
            await Answers.NobodyAsync(context, habits.UnknownId);
        else
            await Answers.ErrorAsync(context, StatusCodes.Status404NotFound, 404, "Es ist ein Problem aufgetreten ");
    }

    /// <summary>Source: https://developer.personio.de/reference/get_company-employees-attributes</summary>
    public static async Task AttributesAsync(HttpContext context, SimulatorWorld world, RequestLog.Entry entry)
    {
        if (await AdmitAsync(context, world, entry, FaultTarget.Attributes) is { } admission)
            await FaultAnswers.SendAsync(context, admission.Fault, EmployeeListWriter.WriteAttributes(admission));
    }

    /// <summary>
    /// Returns 404 for an unknown employee, a missing picture and an attribute that is not whitelisted, in the two shapes that users
    /// report. Source: https://developer.personio.de/reference/get_company-employees-employee-id-profile-picture-width
    /// </summary>
    public static async Task PictureAsync(HttpContext context, SimulatorWorld world, RequestLog.Entry entry)
    {
        if (await AdmitAsync(context, world, entry, FaultTarget.ProfilePicture) is not { } admission)
            return;
        var id = Id(context);
        var employee = admission.Company.Read(people => people.Find(id)?.Profile);
        var width = int.Parse((string)context.Request.RouteValues["width"]!, CultureInfo.InvariantCulture);
        if (employee is null)
        {
            await Answers.ErrorAsync(context, StatusCodes.Status404NotFound, 404, "Etwas ist schiefgelaufen ...");
        }
        else if (!employee.HasPicture || !admission.Credential.MayRead("profile_picture"))
        {
            await Answers.ErrorAsync(context, StatusCodes.Status404NotFound, 0, Answers.NotFoundCode0);
        }
        else
        {
            var picture = ProfilePicture.Draw(id, Math.Clamp(width, 1, ProfilePicture.MaximumWidth));
            context.Response.ContentType = "image/png";
            context.Response.ContentLength = picture.Length;
            await context.Response.BodyWriter.WriteAsync(picture, context.RequestAborted);
        }
    }

    /// <summary>Checks token, limits and faults, in this order. Returns null when it has already sent a response.</summary>
    private static async Task<Admission?> AdmitAsync(HttpContext context, SimulatorWorld world, RequestLog.Entry entry, FaultTarget target)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.Length == "Bearer ".Length)
        {
            await Answers.ErrorAsync(context, StatusCodes.Status401Unauthorized, 401, "Authorization is not provided");
            return null;
        }

        var token = header["Bearer ".Length..].Trim();
        var state = world.Credentials.Check(token, out var credential);
        entry.Company = credential?.Company;
        if (credential is null || world.Find(credential.Company) is not { } company)
        {
            await RefuseTokenAsync(context, state);
            return null;
        }

        if (!world.Limits.AdmitEmployees(credential.ClientId, world.Settings))
        {
            await Answers.TooManyRequestsAsync(context, world.Settings);
            return null;
        }

        var fault = world.Faults.Take(new FaultQuestion(target, company.Name, entry.Query?.Offset, entry.Query?.Limit));
        entry.Fault = fault?.Kind;
        if (fault?.Kind == FaultKind.TokenRevoked)
        {
            world.Credentials.Revoke(credential);
            await RefuseTokenAsync(context, TokenState.Blacklisted);
            return null;
        }

        if (fault is not null && await FaultAnswers.TryAnswerAsync(context, world, fault))
            return null;
        // Personio documents that every successful response returns the token. Old clients still read it from there.
        context.Response.Headers.Authorization = "Bearer " + token;
        return new Admission(company, credential, fault);
    }

    /// <summary>Sends a body about employees, compressed if the company has that habit.</summary>
    private static Task SendAsync(HttpContext context, Admission admission, ReadOnlyMemory<byte> body)
    {
        if (admission.Company.Habits is { CompressesAsXGzip: true })
            body = Answers.CompressAsXGzip(context, body);
        return FaultAnswers.SendAsync(context, admission.Fault, body);
    }

    private static Task RefuseTokenAsync(HttpContext context, TokenState state) => state == TokenState.Unknown
        ? Answers.ErrorAsync(context, StatusCodes.Status403Forbidden, 403, "Provided authorization is not valid")
        : Answers.ErrorAsync(context, StatusCodes.Status401Unauthorized, 401, "The token has been blacklisted");

    private static long Id(HttpContext context) =>
        long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
}
