using System.IO.Pipelines;
using System.Text;
using ImapProbe.Io;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Io;

public sealed class TextLinesTests
{
    private const int Longest = 64 * 1024;
    private const string NotUtf8 = "is not UTF-8";
    private const string TooLong = "is longer than 64 KiB";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly byte[] Mixed =
    [
        0xEF, 0xBB, 0xBF, .. "first ü\r\n\n"u8, 0xFF, .. "\r\na\rb\n"u8, .. "😀\r\r\n"u8, .. Long(Longest), .. "\r\n"u8, .. Long(3 * Longest), .. "\n"u8,
        0xEF, 0xBB, 0xBF, .. "kept\n\r\nlast"u8, 0xC3,
    ];

    private static readonly TextLine[] MixedLines =
    [
        new(1, "first ü", null), new(2, "", null), new(3, "", NotUtf8), new(4, "a\rb", null), new(5, "😀\r", null), new(6, new string('x', Longest), null),
        new(7, "", TooLong), new(8, "\uFEFFkept", null), new(9, "", null), new(10, "", NotUtf8),
    ];

    /// <summary>Bytes that are no UTF-8 (RFC 3629, section 3).</summary>
    public static TheoryData<byte[]> Malformed => new()
    {
        new byte[] { 0x80 }, new byte[] { 0xC0, 0xAF }, new byte[] { 0xC3 }, new byte[] { 0xE2, 0x82 },
        new byte[] { 0xED, 0xA0, 0x80 }, new byte[] { 0xF4, 0x90, 0x80, 0x80 }, new byte[] { 0xFF, 0xFE },
    };

    /// <summary>What stands before and behind the longest line, and whether that is too much.</summary>
    public static TheoryData<string, string, bool> Longests => new()
    {
        { "", "", true }, { "", "\n", true }, { "", "\r\n", true }, { "\uFEFF", "", true }, { "\uFEFF", "\r\n", true }, { "", "x", false },
        { "", "x\n", false },
        { "", "\r", false }, { "", "\r\r\n", false }, { "\uFEFF", "x\r\n", false }, { "\uFEFF\uFEFF", "\n", false }, { "", "ü\n", false },
    };

    [Theory]
    [InlineData("a\nb\n", "a", "b")]
    [InlineData("a\r\nb\r\n", "a", "b")]
    [InlineData("a\nb", "a", "b")]
    [InlineData("a\r\nb", "a", "b")]
    [InlineData("a\rb\n", "a\rb")]
    [InlineData("a\r\r\nb\r", "a\r", "b\r")]
    [InlineData("\r", "\r")]
    [InlineData("\n", "")]
    [InlineData("\r\n\n", "", "")]
    [InlineData(" a\t\n", " a\t")]
    [InlineData("a\0b\u0085c\u2028d\f\n", "a\0b\u0085c\u2028d\f")]
    [InlineData("")]
    public async Task A_line_ends_with_lf_or_crlf_or_with_the_stream(string content, params string[] lines) =>
        Assert.Equal(lines.Select((text, index) => new TextLine(index + 1, text, null)), await ReadAsync(Encoding.UTF8.GetBytes(content)));

    [Theory]
    [InlineData("\uFEFFa\n\uFEFFb\n", "a", "\uFEFFb")]
    [InlineData("\uFEFF\uFEFFa", "\uFEFFa")]
    [InlineData("\uFEFF\r\na", "", "a")]
    [InlineData("a\uFEFF", "a\uFEFF")]
    [InlineData("\n\uFEFF", "", "\uFEFF")]
    [InlineData("\uFEFF")]
    public async Task A_byte_order_mark_is_skipped_at_the_very_beginning_only(string content, params string[] lines) =>
        Assert.Equal(lines, (await ReadAsync(Encoding.UTF8.GetBytes(content))).Select(line => line.Text));

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_line_that_is_not_utf8_is_told_and_the_others_are_read(byte[] malformed) => Assert.Equal(
        [new TextLine(1, "ü", null), new TextLine(2, "", NotUtf8), new TextLine(3, "€", null), new TextLine(4, "", NotUtf8)],
        await ReadAsync([.. "ü\na"u8, .. malformed, .. "\r\n€\n"u8, .. malformed]));

    [Theory]
    [MemberData(nameof(Longests))]
    public async Task A_line_has_at_most_64_kib_and_neither_its_end_nor_the_mark_counts(string before, string behind, bool isRead)
    {
        var line = (await ReadAsync(Encoding.UTF8.GetBytes(before + new string('x', Longest) + behind))).Single();

        Assert.Equal(isRead ? new TextLine(1, new string('x', Longest), null) : new TextLine(1, "", TooLong), line);
    }

    [Theory]
    [InlineData(Longest + 1)]
    [InlineData(2 * Longest)]
    [InlineData(2 * Longest + 10)]
    [InlineData(5_000_000)]
    public async Task Behind_a_line_that_is_too_long_reading_goes_on_with_the_next(int length)
    {
        TextLine[] expected = [new(1, "a", null), new(2, "", TooLong), new(3, "b", null), new(4, "", TooLong)];

        Assert.Equal(expected, await ReadAsync([.. "a\n"u8, .. Long(length), .. "\r\nb\n"u8, .. Long(length)]));
        Assert.Equal(expected, await ReadAsync([.. "a\n"u8, .. Long(length), .. "\nb\n"u8, .. Long(length), .. "\n"u8]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4096)]
    [InlineData(65_541)]
    public async Task Every_size_of_read_gives_the_same_lines(int size) => Assert.Equal(MixedLines, await ReadAsync(Mixed, () => size));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_reads_give_the_same_lines(int seed)
    {
        var random = new SeededRandom(seed);

        for (var round = 0; round < 20; round++)
            Assert.Equal(MixedLines, await ReadAsync(Mixed, () => 1 + random.Below(random.Pick([4, 100, 100_000]))));
    }

    [Fact]
    public async Task A_line_is_handed_out_while_its_writer_waits_for_what_comes_of_it()
    {
        var pipe = new Pipe();
        await using var lines = Start(pipe.Reader.AsStream(), TestContext.Current.CancellationToken);

        await WriteAsync(pipe, "one\ntwo\nthr"u8.ToArray());
        Assert.Equal(new TextLine(1, "one", null), await NextAsync(lines));
        Assert.Equal(new TextLine(2, "two", null), await NextAsync(lines));
        var third = NextAsync(lines);
        Assert.False(third.IsCompleted);
        await WriteAsync(pipe, "ee\r\n"u8.ToArray());
        Assert.Equal(new TextLine(3, "three", null), await third);
    }

    [Fact]
    public async Task A_line_that_never_ends_is_told_before_its_end()
    {
        using var endless = new ChunkedStream(new byte[100_000_000], () => 1000);
        await using var lines = Start(endless, TestContext.Current.CancellationToken);

        Assert.Equal(new TextLine(1, "", TooLong), await NextAsync(lines));
        Assert.InRange(endless.Position, Longest, Longest + 2000);
    }

    [Fact]
    public async Task What_was_read_ahead_is_not_handed_out_once_the_token_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        using var stream = new MemoryStream("one\ntwo\n"u8.ToArray());
        await using var lines = Start(stream, cancellation.Token);
        Assert.Equal(new TextLine(1, "one", null), await NextAsync(lines));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NextAsync(lines));
    }

    [Fact]
    public async Task The_stream_stays_open()
    {
        using var stream = new MemoryStream("one\n"u8.ToArray());

        await foreach (var line in new TextLines(stream).ReadAsync(TestContext.Current.CancellationToken))
            Assert.Equal(1, line.Number);

        Assert.True(stream.CanRead);
    }

    private static byte[] Long(int length) => [.. Enumerable.Repeat((byte)'x', length)];

    private static async Task<List<TextLine>> ReadAsync(byte[] content, Func<int>? size = null)
    {
        using var stream = new ChunkedStream(content, size ?? (() => int.MaxValue));
        return await new TextLines(stream).ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    private static IAsyncEnumerator<TextLine> Start(Stream stream, CancellationToken cancellationToken) =>
        new TextLines(stream).ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    private static async Task WriteAsync(Pipe pipe, byte[] bytes) => await pipe.Writer.WriteAsync(bytes, TestContext.Current.CancellationToken);

    private static async Task<TextLine> NextAsync(IAsyncEnumerator<TextLine> lines)
    {
        Assert.True(await lines.MoveNextAsync().AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken));
        return lines.Current;
    }

    /// <summary>Gives no more at a read than it is told to.</summary>
    private sealed class ChunkedStream(byte[] content, Func<int> size) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size(), buffer.Length)], cancellationToken);
    }
}
