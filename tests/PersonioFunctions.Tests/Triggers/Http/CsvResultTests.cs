using System.Globalization;
using System.Text;
using Azure;
using CsvHelper;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Employees.Own;
using PersonioFunctions.Tests.Builders;
using PersonioFunctions.Triggers.Http;
using PersonioFunctions.Triggers.Http.Employees;

namespace PersonioFunctions.Tests.Triggers.Http;

/// <summary>A CSV file of any length is sent while it is read, and a part of a file never looks like the whole.</summary>
public sealed class CsvResultTests
{
    private static readonly Account Acme = new()
    {
        Name = "acme",
        ClientId = "id",
        SecretVersion = "1",
        Attributes = new AttributeChoice(["office"], [new OwnAttribute("dynamic_1", "PersonnelNumber", OwnAttributeType.Text, 0)]),
    };

    private static readonly EmployeeRow Row = StoredRows.Row("42");

    [Fact]
    public async Task File_HasAMarkAndEveryColumnOfTheAccount()
    {
        var (context, body) = await SendAsync(Acme, Rows(Row));

        Assert.Equal("text/csv; charset=utf-8; header=present", context.Response.ContentType);
        Assert.Equal("attachment; filename=\"acme-employees.csv\"", context.Response.Headers.ContentDisposition);
        Assert.Equal([0xEF, 0xBB, 0xBF], body.ToArray()[..3]);
        var lines = Read(body);
        Assert.Equal(
            [
                "Id", "Account", "DisplayName",
                .. EmployeeField.All.Select(field => field.Column), "Office", "OfficeId", "X_PersonnelNumber",
                .. EmployeeColumns.Derived, "FirstSeenAt", "ChangedAt",
            ],
            lines[0]);
        Assert.Equal("42", lines[1][0]);
        Assert.All(lines[0].Zip(lines[1]), cell => Assert.Equal(Expected(cell.First), Unguarded(cell.Second)));
    }

    [Fact]
    public async Task File_OfNobody_HasOnlyTheColumns() =>
        Assert.Single(Read((await SendAsync(Acme, Rows())).Body));

    [Fact]
    public async Task File_OfAHundredThousand_TakesNoMemoryForThem()
    {
        GC.Collect();
        var (before, most) = (GC.GetTotalMemory(forceFullCollection: true), 0L);
        var body = new CountingStream();

        await SendAsync(Acme, ManyAsync(), body);

        Assert.True(body.Length > 20_000_000, $"{body.Length} bytes were sent.");
        Assert.InRange(most - before, long.MinValue, 8_000_000);

        async IAsyncEnumerable<EmployeeRow> ManyAsync()
        {
            for (var i = 0; i < 100_000; i++)
            {
                if (i % 20_000 == 19_999) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
                yield return Row;
            }

            await Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Open_StorageDoesNotAnswer_IsAProblem()
    {
        var context = new DefaultHttpContext();

        var result = await HttpErrors.MapAsync(context.Request, async () => await CsvResult.OpenAsync(
            new EmployeeCsv(Acme), FailingAfterAsync(0, new RequestFailedException("cut")), "acme-employees.csv", version: null));

        Assert.IsType<ApiResult>(result);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_ReadingFailsInTheMiddle_AbortsTheConnection(bool isOfStorage)
    {
        Exception failure = isOfStorage ? new RequestFailedException("cut") : new InvalidOperationException("a bug");
        var aborts = new Aborts();
        var sending = SendAsync(
            Acme, FailingAfterAsync(5000, failure), features: features => features.Set<IHttpRequestLifetimeFeature>(aborts));

        if (isOfStorage) await sending;
        else await Assert.ThrowsAsync<InvalidOperationException>(() => sending);

        Assert.True(aborts.IsAborted);
    }

    private static string Expected(string column) => column switch
    {
        "Id" => "42",
        "Account" => Row.Account,
        "DisplayName" => Row.DisplayName!,
        "FirstSeenAt" or "ChangedAt" => StoredRows.Now.ToString("O", CultureInfo.InvariantCulture),
        _ => Row.Column(column) ?? "",
    };

    private static string Unguarded(string cell) => cell.StartsWith("'+", StringComparison.Ordinal) ? cell[1..] : cell;

    private static async IAsyncEnumerable<EmployeeRow> Rows(params EmployeeRow[] rows)
    {
        foreach (var row in rows) yield return row;
        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<EmployeeRow> FailingAfterAsync(int count, Exception failure)
    {
        for (var i = 0; i < count; i++) yield return Row;
        await Task.Yield();
        throw failure;
    }

    private static async Task<(HttpContext Context, MemoryStream Body)> SendAsync(
        Account account, IAsyncEnumerable<EmployeeRow> rows, Stream? body = null, Action<IFeatureCollection>? features = null)
    {
        var context = new DefaultHttpContext();
        features?.Invoke(context.Features);
        var memory = new MemoryStream();
        context.Response.Body = body ?? memory;
        var result = await CsvResult.OpenAsync(new EmployeeCsv(account), rows, "acme-employees.csv", version: null);
        await result.ExecuteResultAsync(new ActionContext { HttpContext = context });
        return (context, memory);
    }

    private static List<string[]> Read(MemoryStream body)
    {
        var text = Encoding.UTF8.GetString(body.ToArray()).TrimStart('\uFEFF');
        using var parser = new CsvParser(new StringReader(text), CultureInfo.InvariantCulture);
        var lines = new List<string[]>();
        while (parser.Read()) lines.Add(parser.Record!);
        return lines;
    }

    private sealed class Aborts : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }

    /// <summary>Keeps nothing of what is written to it but its length.</summary>
    private sealed class CountingStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => _length += count;
    }
}
