using System.Text;
using ImapProbe.Imap;

namespace ImapProbe.Tests.Unit.Imap;

public sealed class LineSplitterTests
{
    private const string Conversation =
        "* OK [CAPABILITY IMAP4rev1] ready {9}\r\n" +
        "* LIST (\\HasChildren) \"/\" {5}\r\nIN\r\nX\r\n" +
        "* LIST () \"/\" {3+}\r\na\nb \"more\"\r\n" +
        "* 1 FETCH (BODY[] {4}\r\na\r\n) {2}\r\n})\r\n" +
        "bare\n" +
        "\r\n" +
        "A1 NO done {3}\r\n" +
        "+ go on {3}\r\n" +
        "* bye {1000}\r\n" +
        "A2 OK\r\n";

    /// <summary>A conversation, and the beginning and end of each of its lines.</summary>
    public static TheoryData<string, string[]> Conversations => new()
    {
        { "* OK hi\r\nA1 OK done\r\n", ["* OK hi", "A1 OK done"] },
        { "a\nb\r\nc\n", ["a", "b", "c"] },
        { "\r\n\n", ["", ""] },
        { "a\rb\r\n", ["a\rb"] },
        { "* LIST () \"/\" {5}\r\nINBOX\r\nA1 OK\r\n", ["* LIST () \"/\" {5}…INBOX", "A1 OK"] },
        { "* LIST () \"/\" {5+}\r\nINBOX\r\nA1 OK\r\n", ["* LIST () \"/\" {5+}…INBOX", "A1 OK"] },
        { "* LIST () \"/\" {5}\nINBOX\nA1 OK\n", ["* LIST () \"/\" {5}…INBOX", "A1 OK"] },
        { "* LIST () \"/\" {8}\r\n\r\nA1 OK\n tail\r\nA2 OK\r\n", ["* LIST () \"/\" {8}…A1 OK\n tail", "A2 OK"] },
        { "* OK the text ends in {9}\r\nA1 OK\r\n", ["* OK the text ends in {9}", "A1 OK"] },
        { "* no {9}\r\n* BAD {9}\r\n* Bye {9}\r\n* PREAUTH {9}\r\n", ["* no {9}", "* BAD {9}", "* Bye {9}", "* PREAUTH {9}"] },
        { "A1 NO {9}\r\n+ {9}\r\n{9}\r\n", ["A1 NO {9}", "+ {9}", "{9}"] },
        { "* X {}\r\n* X {a}\r\n* X {-1}\r\n* X 9}\r\n* X {99999999999999999999}\r\n", ["* X {}", "* X {a}", "* X {-1}", "* X 9}", "* X {99999999999999999999}"] },
        { "* X {9} \r\nA1 OK\r\n", ["* X {9} ", "A1 OK"] },
    };

    [Theory]
    [MemberData(nameof(Conversations))]
    public void Lines_end_where_imap_ends_them(string conversation, string[] lines)
    {
        var split = Split([Encoding.Latin1.GetBytes(conversation)]);

        Assert.Equal(lines.Length, split.Count);
        Assert.All(lines.Zip(split), pair =>
        {
            // What stands between the two ends of a line with a literal is nobody's concern.
            var ends = pair.First.Split('…');
            Assert.StartsWith(ends[0], pair.Second, StringComparison.Ordinal);
            Assert.EndsWith(ends[^1], pair.Second, StringComparison.Ordinal);
            Assert.True(ends.Length > 1 || pair.First == pair.Second);
        });
    }

    [Fact]
    public void Every_cut_into_two_gives_the_same_lines()
    {
        var bytes = Encoding.Latin1.GetBytes(Conversation);
        var whole = Split([bytes]);

        Assert.Equal(10, whole.Count);
        for (var cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal(whole, Split([bytes[..cut], bytes[cut..]]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Every_size_of_chunk_gives_the_same_lines(int size)
    {
        var bytes = Encoding.Latin1.GetBytes(Conversation);

        Assert.Equal(Split([bytes]), Split(bytes.Chunk(size)));
    }

    [Fact]
    public void Bytes_are_taken_in_only_up_to_the_end_of_a_line()
    {
        ReadOnlySpan<byte> bytes = "one\r\ntwo\r\nthr"u8;
        var splitter = new LineSplitter();

        Assert.Equal("one", splitter.Next(ref bytes)?.Text);
        Assert.True(bytes.SequenceEqual("two\r\nthr"u8));
        Assert.Equal("two", splitter.Next(ref bytes)?.Text);
        Assert.Null(splitter.Next(ref bytes));
        Assert.True(bytes.IsEmpty);
    }

    [Fact]
    public void Each_byte_is_one_character()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Where(value => value is not '\n').Select(value => (byte)value)];

        Assert.Equal([Encoding.Latin1.GetString(all)], Split([[.. all, (byte)'\n']]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* LIST {1000000}\r\n")]
    public void A_line_without_end_does_not_fill_memory(string beginning)
    {
        var splitter = new LineSplitter();
        ReadOnlySpan<byte> bytes = Encoding.Latin1.GetBytes(beginning + new string('a', 1_000_000) + "\r\nA1 OK\r\n");

        var line = splitter.Next(ref bytes);

        Assert.InRange(line!.Text.Length, 1, 100_000);
        Assert.Equal("A1 OK", splitter.Next(ref bytes)?.Text);
    }

    private static List<string> Split(IEnumerable<byte[]> chunks)
    {
        var splitter = new LineSplitter();
        var lines = new List<string>();
        foreach (var chunk in chunks)
        {
            ReadOnlySpan<byte> bytes = chunk;
            while (splitter.Next(ref bytes) is { } line)
                lines.Add(line.Text);
        }

        return lines;
    }
}
