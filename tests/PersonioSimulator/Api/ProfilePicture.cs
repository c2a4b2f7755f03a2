using System.Buffers.Binary;
using System.IO.Compression;

namespace PersonioSimulator.Api;

/// <summary>Draws a small PNG, which depends only on the employee and the width. Format: https://www.w3.org/TR/png/</summary>
internal static class ProfilePicture
{
    /// <summary>The largest width in pixels. Pictures are square.</summary>
    public const int MaximumWidth = 512;

    private static readonly uint[] CrcTable = MakeCrcTable();

    public static byte[] Draw(long employeeId, int width)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), width);
        header[8] = 8; // bits per channel
        header[9] = 2; // red, green, blue
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Pixels(Data.StableHash.Mix((uint)employeeId), width));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>Fills the picture with two colours, split along the diagonal.</summary>
    private static byte[] Pixels(uint colours, int width)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            var row = new byte[1 + width * 3];
            for (var y = 0; y < width; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var colour = x > y ? colours : ~colours;
                    row[1 + x * 3] = (byte)colour;
                    row[2 + x * 3] = (byte)(colour >> 8);
                    row[3 + x * 3] = (byte)(colour >> 16);
                }

                zlib.Write(row);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(data, Crc(type, uint.MaxValue)));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> data, uint crc)
    {
        foreach (var value in data)
            crc = CrcTable[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var index = 0u; index < 256; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) == 1 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
            table[index] = value;
        }

        return table;
    }
}
