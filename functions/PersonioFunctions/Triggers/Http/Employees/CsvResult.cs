using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>
/// A CSV response of any length. It is sent while it is read, so that its length does not matter to the memory. When reading fails in the
/// middle, the connection is aborted: what was sent would otherwise look like the whole file.
/// </summary>
internal sealed class CsvResult : IActionResult
{
    // Excel reads a file without a byte order mark in the code page of the machine.
    private static readonly UTF8Encoding WithMark = new(encoderShouldEmitUTF8Identifier: true);

    private readonly EmployeeCsv _csv;
    private readonly IAsyncEnumerator<EmployeeRow> _rows;
    private readonly bool _hasRows;
    private readonly string _fileName;
    private readonly EntityTagHeaderValue? _version;

    private CsvResult(
        EmployeeCsv csv, IAsyncEnumerator<EmployeeRow> rows, bool hasRows, string fileName, EntityTagHeaderValue? version) =>
        (_csv, _rows, _hasRows, _fileName, _version) = (csv, rows, hasRows, fileName, version);

    /// <summary>Reads the first rows, so that storage that does not answer is still a problem, and creates the response.</summary>
    /// <param name="csv">The columns.</param>
    /// <param name="rows">The employees.</param>
    /// <param name="fileName">The name under which a browser saves the file.</param>
    /// <param name="version">The version of the data; null for none.</param>
    public static async Task<CsvResult> OpenAsync(
        EmployeeCsv csv, IAsyncEnumerable<EmployeeRow> rows, string fileName, EntityTagHeaderValue? version)
    {
        var enumerator = rows.GetAsyncEnumerator();
        return new CsvResult(csv, enumerator, await enumerator.MoveNextAsync(), fileName, version);
    }

    /// <inheritdoc/>
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        http.Response.StatusCode = StatusCodes.Status200OK;
        ResponseHeaders.Add(http);
        http.Response.ContentType = "text/csv; charset=utf-8; header=present";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{_fileName}\"";
        if (_version is not null) http.Response.Headers.ETag = _version.ToString();
        try
        {
            await using (_rows) await WriteAsync(http.Response.Body);
        }
        catch (Exception exception)
        {
            http.Abort();

            // As for other calls, neither is a failure of the function. The client of the storage has logged what may be logged.
            var isKnown = HttpErrors.IsOfStorage(exception)
                || (exception is OperationCanceledException cancelled && HttpErrors.IsCancelled(http.Request, cancelled));
            if (!isKnown) throw;
        }
    }

    private async Task WriteAsync(Stream body)
    {
        const int Characters = 32 * 1024;
        var writer = new StreamWriter(body, WithMark, Characters, leaveOpen: true);
        var text = new StringBuilder(Characters);
        _csv.AppendHeader(text);
        for (var isRow = _hasRows; isRow; isRow = await _rows.MoveNextAsync())
        {
            _csv.AppendRow(text, _rows.Current);
            if (text.Length < Characters) continue;
            await writer.WriteAsync(text);
            text.Clear();
        }

        // Not in a finally block: after a failure, nothing more is sent.
        await writer.WriteAsync(text);
        await writer.FlushAsync();
    }
}
