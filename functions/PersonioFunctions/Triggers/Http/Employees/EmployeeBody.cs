using System.Text.Json.Serialization;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>A person as the API shows them: the columns of the table, and when a complete list last had them.</summary>
[JsonConverter(typeof(EmployeeBodyConverter))]
internal sealed record EmployeeBody(EmployeeRow Row, DateTimeOffset? VerifiedAt)
{
    public static EmployeeBody From(EmployeeRow row, AccountState state) =>
        new(row, state.Missing.VerifiedAt(row.Employee.Id, state.Freshness.DataAsOf));
}
