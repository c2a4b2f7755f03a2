using System.Text.Json;
using Azure.Core;
using PersonioFunctions.Personio.Json;

namespace PersonioFunctions.Personio.Calls;

/// <summary>Fetches one employee by id. A 404 counts as "no such employee" only when Personio itself sent it.</summary>
internal sealed class EmployeeCall(
    PersonioConnection connection, IReadOnlyList<string> attributes, string id, PersonioPageReader reader) : PersonioCall(connection)
{
    private const int NotFound = 404;

    public override string Endpoint => "GET /v1/company/employees/{id}";

    /// <summary>The record; null when Personio has no employee with this id.</summary>
    public PersonioEmployee? Employee { get; private set; }

    /// <summary>
    /// A gateway that answers for Personio answers the next request in the same way, and a run asks for many people one by one.
    /// </summary>
    public override bool RetriesUnreadable => false;

    public override bool HasBody(int status) => status == NotFound || base.HasBody(status);

    // https://developer.personio.de/reference/get_company-employees-employee-id
    public override void Write(Request request)
    {
        request.Method = RequestMethod.Get;
        request.Uri.AppendPath($"/v1/company/employees/{id}", escape: false);
        foreach (var attribute in attributes)
        {
            request.Uri.AppendQuery("attributes%5B%5D", attribute, escapeValue: true);
        }
    }

    // The 404 of a proxy or a wrong address has no such envelope and is reported as an invalid response.
    public override int? Read(ReadOnlySpan<byte> body)
    {
        var response = reader.ReadOne(body);
        if (Status == NotFound || response.Error == NotFound)
        {
            return response.Error is null ? throw new JsonException("The response has status 404 but reports success.") : null;
        }

        Employee = response.Employees is [var found, ..] ? found : null;
        return response.Error;
    }
}
