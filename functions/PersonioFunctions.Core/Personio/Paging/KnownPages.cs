using System.Buffers.Binary;

namespace PersonioFunctions.Personio.Paging;

/// <summary>What tells a page of the employee list from any other.</summary>
/// <param name="Records">How many records it has.</param>
/// <param name="Length">Its bytes, unpacked.</param>
/// <param name="Hash">XXH128 of them: tells pages apart, and is no proof against somebody who makes two alike.</param>
public readonly record struct PageMark(int Records, int Length, UInt128 Hash);

/// <summary>
/// The pages of a walk that has shown the whole list. A later walk that gets the same bytes at the same place knows what they hold
/// without reading them, which is most of the work of a run that finds nothing new.
/// </summary>
public sealed class KnownPages
{
    // A walk keeps the bytes of the pages that it has not read, in case the next one is another. Beyond this it reads each as it comes.
    private const int MaxBytes = 32 << 20;

    // A property of a row holds 64 KiB.
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

    /// <summary>No page is known.</summary>
    public static KnownPages None { get; } = new([]);

    /// <summary>How many records they have together.</summary>
    public int Records { get; }

    /// <summary>The pages of a walk.</summary>
    /// <param name="marks">All of them, in order.</param>
    /// <param name="total">How many records each of them says there are, or null.</param>
    /// <returns><see cref="None"/> when they are not the whole list, or too many.</returns>
    public static KnownPages From(IReadOnlyList<PageMark> marks, int? total) =>
        marks.Count <= MaxPages && marks.Sum(mark => (long)mark.Length) <= MaxBytes && marks.Sum(mark => (long)mark.Records) == total
            ? new KnownPages(marks)
            : None;

    /// <summary>The page that begins at an offset in records, or null.</summary>
    internal PageMark? At(int offset) => _byOffset.TryGetValue(offset, out var mark) ? mark : null;

    // 24 bytes a page: the numbers of records and bytes, and the hash, little-endian.
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
                BinaryPrimitives.ReadInt32LittleEndian(at), BinaryPrimitives.ReadInt32LittleEndian(at[4..]), BinaryPrimitives.ReadUInt128LittleEndian(at[8..]));
        }

        return new KnownPages(marks);
    }
}
