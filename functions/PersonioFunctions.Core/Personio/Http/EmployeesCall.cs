using System.Globalization;
using Azure.Core;
using PersonioFunctions.Personio.Json;

namespace PersonioFunctions.Personio.Http;

/// <summary>One page of the employee list.</summary>
internal sealed class EmployeesCall(
    PersonioConnection connection, IReadOnlyList<string> attributes, int offset, PersonioPageReader reader) : PersonioCall(connection)
{
    /// <summary>The most Personio gives since 2025-01-31; asking for more is undocumented and skips rows in other clients.</summary>
    internal const int Limit = 100;

    private PersonioPageAnswer? _answer;

    public override string Endpoint => "GET /v1/company/employees";

    /// <summary>The page, once the call has succeeded.</summary>
    public PersonioEmployeePage Page => _answer is { Employees: { } employees }
        ? new(employees, offset, _answer.TotalElements, Requests)
        : throw new InvalidOperationException("The call has not succeeded.");

    // https://developer.personio.de/reference/get_company-employees
    // https://developer.personio.de/changelog/pagination-enforcement-v1-employees-api
    public override void Write(Request request)
    {
        request.Method = RequestMethod.Get;
        request.Uri.AppendPath("/v1/company/employees", escape: false);
        request.Uri.AppendQuery("limit", Limit.ToString(CultureInfo.InvariantCulture));
        request.Uri.AppendQuery("offset", offset.ToString(CultureInfo.InvariantCulture));
        foreach (var attribute in attributes)
        {
            request.Uri.AppendQuery("attributes%5B%5D", attribute, escapeValue: true);
        }
    }

    public override int? Read(ReadOnlySpan<byte> body)
    {
        _answer = reader.Read(body);
        return _answer.Error;
    }
}
