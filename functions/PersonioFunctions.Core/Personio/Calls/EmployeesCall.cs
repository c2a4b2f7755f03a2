using System.Globalization;
using System.IO.Hashing;
using Azure.Core;
using PersonioFunctions.Personio.Json;

namespace PersonioFunctions.Personio.Calls;

/// <summary>Fetches one page of the employee list.</summary>
/// <param name="connection">The account.</param>
/// <param name="attributes">The keys to request.</param>
/// <param name="offset">The position of the page's first record in the list.</param>
/// <param name="size">The number of records to request.</param>
/// <param name="reader">Parses the page unless it is unchanged.</param>
/// <param name="known">The page at this offset in an earlier walk. When it is unchanged, its bytes are kept and not parsed.</param>
internal sealed class EmployeesCall(
    PersonioConnection connection, IReadOnlyList<string> attributes, int offset, int size, PersonioPageReader reader, PageMark? known)
    : PersonioCall(connection)
{
    private PersonioPageResponse? _response;
    private UInt128 _hash;
    private int _length;

    public override string Endpoint => "GET /v1/company/employees";

    /// <summary>The page after success, unless it is unchanged and <see cref="UnreadBody"/> holds its bytes.</summary>
    public PersonioEmployeePage Page => _response is { Employees: { } employees }
        ? new(employees, offset, _response.TotalElements, Requests) { Mark = new PageMark(employees.Count, _length, _hash) }
        : throw new InvalidOperationException("The call has not succeeded, or the page has not been parsed.");

    /// <summary>Whether Personio refused the limit or the position.</summary>
    public bool IsOutOfRange => RefusedWith is 400 or 404 or 416 or 422;

    /// <summary>The bytes of the page after success, when the page is unchanged; otherwise null.</summary>
    public byte[]? UnreadBody { get; private set; }

    // https://developer.personio.de/reference/get_company-employees
    // https://developer.personio.de/changelog/pagination-enforcement-v1-employees-api
    public override void Write(Request request)
    {
        request.Method = RequestMethod.Get;
        request.Uri.AppendPath("/v1/company/employees", escape: false);
        if (size > 0) request.Uri.AppendQuery("limit", size.ToString(CultureInfo.InvariantCulture));
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
            UnreadBody = body.ToArray();
            return null;
        }

        _response = reader.Read(body);
        return _response.Error;
    }
}
