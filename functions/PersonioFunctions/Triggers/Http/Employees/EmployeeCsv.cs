using System.Globalization;
using System.Text;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>
/// The CSV file of an account's employees: the columns of the table, without those for the app's own use. The columns follow the
/// attributes that the account has switched on.
/// </summary>
internal sealed class EmployeeCsv
{
    private readonly List<(string Name, Func<EmployeeRow, string?> Read)> _columns;

    /// <summary>Creates the file of an account.</summary>
    public EmployeeCsv(Account account) => _columns =
    [
        ("Id", row => row.Employee.Id),
        ("Account", row => row.Account),
        (EmployeeColumns.DisplayName, row => row.DisplayName),
        .. account.Catalogue.Fields.Select(field => (field.Column, (Func<EmployeeRow, string?>)(row => row.Employee[field]))),
        .. EmployeeColumns.Derived.Select(column => (column, (Func<EmployeeRow, string?>)(row => row.Column(column)))),
        (EmployeeColumns.FirstSeenAt, row => Instant(row.FirstSeenAt)),
        (EmployeeColumns.ChangedAt, row => Instant(row.ChangedAt)),
    ];

    /// <summary>The names of the columns.</summary>
    public IEnumerable<string> Columns => _columns.Select(column => column.Name);

    /// <summary>Appends the line with the names of the columns.</summary>
    public void AppendHeader(StringBuilder text) => Append(text, Columns);

    /// <summary>Appends the line of an employee.</summary>
    public void AppendRow(StringBuilder text, EmployeeRow row) => Append(text, _columns.Select(column => column.Read(row)));

    private static void Append(StringBuilder text, IEnumerable<string?> cells)
    {
        var separator = "";
        foreach (var cell in cells)
        {
            text.Append(separator).AppendCell(cell);
            separator = ",";
        }

        text.Append("\r\n");
    }

    private static string Instant(DateTimeOffset instant) => instant.ToString("O", CultureInfo.InvariantCulture);
}
