using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace PersonioFunctions.IntegrationTests.Simulator;

public sealed class SingleEmployeeTests
{
    [Fact]
    public async Task Get_Known_SendsTheSameRowAsTheList()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        var row = (await bench.RowsAsync())[1];

        var one = await bench.GetAsync($"{SimulatorBench.Employees}/{SimulatorBench.Id(row)}");

        Assert.Equal("Employee", one.GetProperty("data").GetProperty("type").GetString());
        Assert.Equal(row.GetRawText(), one.GetProperty("data").GetProperty("attributes").GetRawText());
    }

    [Fact]
    public async Task Get_Unknown_IsNotFoundInGerman()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();

        Assert.Equal((404, 404, "Es ist ein Problem aufgetreten "), await bench.GetErrorAsync(SimulatorBench.Employees + "/1"));
    }

    [Theory]
    [InlineData("attributes")]
    [InlineData("custom-attributes")]
    public async Task Attributes_Whitelisted_AreListedWithTheirOptions(string name)
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();

        var all = (await bench.GetAsync($"{SimulatorBench.Employees}/{name}")).GetProperty("data").EnumerateArray().ToList();

        Assert.Equal(bench.Company.AttributeKeys, all.Select(attribute => attribute.GetProperty("key").GetString()));
        var list = Assert.Single(all, attribute => attribute.TryGetProperty("options", out _));
        Assert.Equal(("list", 3), (list.GetProperty("type").GetString(), list.GetProperty("options").GetArrayLength()));
    }

    [Fact]
    public async Task Attributes_NotWhitelisted_AreLeftOut()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        await bench.Control.SetWhitelistAsync(bench.CompanyName, [bench.Company.CompanyEmailKey], CancellationToken.None);

        var keys = (await bench.GetAsync(SimulatorBench.Employees + "/attributes")).GetProperty("data").EnumerateArray()
            .Select(attribute => attribute.GetProperty("key").GetString());

        Assert.Equal(["id", bench.Company.CompanyEmailKey], keys);
    }

    [Fact]
    public async Task Picture_Present_IsAPngOfThatWidthAndAlwaysTheSame()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 20);
        var path = $"{SimulatorBench.Employees}/{await IdAsync(bench, hasPicture: true)}/profile-picture/75";

        using var response = await bench.Http.GetAsync(path);

        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        var png = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        var chunks = Chunks(png);
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        Assert.Equal(75, BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data));
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress))
            await zlib.CopyToAsync(pixels);
        Assert.Equal(75 * (1 + 75 * 3), pixels.Length);
        Assert.Equal(png, await bench.Http.GetByteArrayAsync(path));
    }

    [Fact]
    public async Task Picture_EndChunk_HasTheChecksumEveryPngEndsWith()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 20);

        var id = await IdAsync(bench, hasPicture: true);
        var png = await bench.Http.GetByteArrayAsync($"{SimulatorBench.Employees}/{id}/profile-picture/1");

        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], png[^12..]);
    }

    [Fact]
    public async Task Picture_UnknownOrNoneOrNotWhitelisted_IsNotFoundInBothShapes()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 20);
        const string code0 = "personio.core.api.exceptions.api.not.found.http.exception";
        var pictured = $"{SimulatorBench.Employees}/{await IdAsync(bench, hasPicture: true)}/profile-picture/75";

        Assert.Equal((404, 404, "Etwas ist schiefgelaufen ..."),
            await bench.GetErrorAsync(SimulatorBench.Employees + "/1/profile-picture/75"));
        var none = $"{SimulatorBench.Employees}/{await IdAsync(bench, hasPicture: false)}/profile-picture/75";
        Assert.Equal((404, 0, code0), await bench.GetErrorAsync(none));
        await bench.Control.SetWhitelistAsync(bench.CompanyName, ["email"], CancellationToken.None);
        Assert.Equal((404, 0, code0), await bench.GetErrorAsync(pictured));
    }

    [Fact]
    public async Task UnknownPath_IsNotFoundWithCodeZero()
    {
        await using var bench = await SimulatorBench.StartAsync();

        Assert.Equal((404, 0), (await bench.GetErrorAsync("/v1/company/nothing")) is var (status, code, _) ? (status, code) : default);
    }

    private static async Task<long> IdAsync(SimulatorBench bench, bool hasPicture) =>
        (await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None))
            .First(employee => employee.HasPicture == hasPicture).Id;

    private static List<(string Type, byte[] Data)> Chunks(byte[] png)
    {
        List<(string Type, byte[] Data)> chunks = [];
        for (var position = 8; position < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(position));
            chunks.Add((Encoding.ASCII.GetString(png, position + 4, 4), png[(position + 8)..(position + 8 + length)]));
            position += 12 + length;
        }

        return chunks;
    }
}
