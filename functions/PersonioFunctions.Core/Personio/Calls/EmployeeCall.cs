using Azure.Core;
using PersonioFunctions.Personio.Json;

namespace PersonioFunctions.Personio.Calls;

/// <summary>One employee by id. That there is none is an answer too, but only when it is Personio that says so.</summary>
internal sealed class EmployeeCall(
    PersonioConnection connection, IReadOnlyList<string> attributes, string id, PersonioPageReader reader) : PersonioCall(connection)
{
    private const int NotFound = 404;

    public override string Endpoint => "GET /v1/company/employees/{id}";

    /// <summary>The record; null when Personio has none of this id.</summary>
    public PersonioEmployee? Employee { get; private set; }

    public override bool IsAnswer(int status) => status == NotFound || base.IsAnswer(status);

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

    // A proxy's or a wrong address's 404 has no such envelope and ends as an invalid answer.
    public override int? Read(ReadOnlySpan<byte> body)
    {
        var answer = reader.ReadOne(body);
        if (Status == NotFound || answer.Error == NotFound)
        {
            return answer.Error is null ? throw new System.Text.Json.JsonException("The answer is a 404 that reports success.") : null;
        }

        Employee = answer.Employees?[0];
        return answer.Error;
    }
}
