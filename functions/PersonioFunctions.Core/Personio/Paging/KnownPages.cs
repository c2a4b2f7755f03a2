using System.Buffers.Binary;

namespace PersonioFunctions.Personio.Paging;

/// <summary>
/// The pages of a complete walk. When a later walk receives the same bytes at the same offset, it need not parse them. Parsing is most of
/// the work of a run without changes.
/// </summary>
public sealed class KnownPages
{
    // A walk keeps the bytes of unparsed pages, because a later changed page makes it parse them all. This limits that memory.
    private const int MaxBytes = 32 << 20;

    // The marks are stored in one table property, which holds 64 KiB.
    private const int MaxPages = 2000;
    private const int Size = sizeof(int) + sizeof(int) + 16;

    private readonly IReadOnlyList<PageMark> _marks;
    private readonly Dictionary<int, PageMark> _byOffset = [];

    private KnownPages(IReadOnlyList<PageMark> marks)
    {
        _marks = marks;
        foreach (var mark in marks)
        {
            _byOffset[Records] = mark;
            Records += mark.Records;
        }
    }

    /// <summary>No pages, so that a walk parses every page.</summary>
    public static KnownPages None { get; } = new([]);

    /// <summary>The number of records of all pages together.</summary>
    public int Records { get; }

    /// <summary>Creates the pages of a walk.</summary>
    /// <param name="marks">The marks of all pages, in order.</param>
    /// <param name="total">The length of the list that all pages stated; null when a page stated none or another.</param>
    /// <returns>The pages; <see cref="None"/> when they are not the whole list or exceed the limits.</returns>
    public static KnownPages From(IReadOnlyList<PageMark> marks, int? total) =>
        marks.Count <= MaxPages && marks.Sum(mark => (long)mark.Length) <= MaxBytes && marks.Sum(mark => (long)mark.Records) == total
            ? new KnownPages(marks)
            : None;

    /// <summary>Returns the page that begins at an offset in records; null when no page begins there.</summary>
    internal PageMark? At(int offset) => _byOffset.TryGetValue(offset, out var mark) ? mark : null;

    // 24 bytes a page, little-endian: number of records, number of bytes, hash.
    internal byte[]? Write()
    {
        if (_marks.Count == 0) return null;
        var bytes = new byte[_marks.Count * Size];
        for (var i = 0; i < _marks.Count; i++)
        {
            var (records, length, hash) = _marks[i];
            var at = bytes.AsSpan(i * Size, Size);
            BinaryPrimitives.WriteInt32LittleEndian(at, records);
            BinaryPrimitives.WriteInt32LittleEndian(at[4..], length);
            BinaryPrimitives.WriteUInt128LittleEndian(at[8..], hash);
        }

        return bytes;
    }

    internal static KnownPages Read(byte[]? bytes)
    {
        if (bytes is null || bytes.Length % Size != 0) return None;
        var marks = new PageMark[bytes.Length / Size];
        for (var i = 0; i < marks.Length; i++)
        {
            var at = bytes.AsSpan(i * Size, Size);
            marks[i] = new PageMark(
                BinaryPrimitives.ReadInt32LittleEndian(at),
                BinaryPrimitives.ReadInt32LittleEndian(at[4..]),
                BinaryPrimitives.ReadUInt128LittleEndian(at[8..]));
        }

        return new KnownPages(marks);
    }
}
