using System.Globalization;
using System.IO.Hashing;
using Azure.Core;
using PersonioFunctions.Personio.Json;
using PersonioFunctions.Personio.Paging;

namespace PersonioFunctions.Personio.Calls;

/// <summary>One page of the employee list.</summary>
/// <param name="connection">The account.</param>
/// <param name="attributes">The keys to ask for.</param>
/// <param name="offset">Where the page begins, in records.</param>
/// <param name="reader">Reads it, if it has to be.</param>
/// <param name="known">The page that was there before: if it still is, its bytes are kept and not read.</param>
internal sealed class EmployeesCall(
    PersonioConnection connection, IReadOnlyList<string> attributes, int offset, PersonioPageReader reader, PageMark? known) : PersonioCall(connection)
{
    private PersonioPageAnswer? _answer;
    private UInt128 _hash;
    private int _length;

    public override string Endpoint => "GET /v1/company/employees";

    /// <summary>The page, once the call has succeeded and unless <see cref="Unread"/> holds it.</summary>
    public PersonioEmployeePage Page => _answer is { Employees: { } employees }
        ? new(employees, offset, _answer.TotalElements, Requests) { Mark = new PageMark(employees.Count, _length, _hash) }
        : throw new InvalidOperationException("The call has not succeeded, or the page has not been read.");

    /// <summary>The bytes of the page, once the call has succeeded, if it is the one that was there before.</summary>
    public byte[]? Unread { get; private set; }

    // https://developer.personio.de/reference/get_company-employees
    // https://developer.personio.de/changelog/pagination-enforcement-v1-employees-api
    public override void Write(Request request)
    {
        request.Method = RequestMethod.Get;
        request.Uri.AppendPath("/v1/company/employees", escape: false);
        request.Uri.AppendQuery("limit", PersonioEmployeePage.MaxRecords.ToString(CultureInfo.InvariantCulture));
        request.Uri.AppendQuery("offset", offset.ToString(CultureInfo.InvariantCulture));
        foreach (var attribute in attributes)
        {
            request.Uri.AppendQuery("attributes%5B%5D", attribute, escapeValue: true);
        }
    }

    public override int? Read(ReadOnlySpan<byte> body)
    {
        (_length, _hash) = (body.Length, XxHash128.HashToUInt128(body));
        if (known is { } page && page.Length == _length && page.Hash == _hash)
        {
            Unread = body.ToArray();
            return null;
        }

        _answer = reader.Read(body);
        return _answer.Error;
    }
}
