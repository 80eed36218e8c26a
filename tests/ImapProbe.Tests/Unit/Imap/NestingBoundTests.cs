using System.Text;
using ImapProbe.Imap;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Imap;

/// <summary>MailKit reads parentheses within parentheses by calling itself, so their depth is bounded before it reads them.</summary>
public sealed class NestingBoundTests
{
    private const int Most = 100;
    private const char Cut = '|';

    private static readonly string Open = new('(', Most);

    public static TheoryData<string> TooDeep =>
    [
        Chunks(["* 1 FETCH (BODYSTRUCTURE " + Open]),
        Chunks(["* 1 FETCH (", Open[..50], Open[50..]]),
        Chunks(["* 1 FETCH (", .. Enumerable.Repeat("(\")\" ", Most)]),
        Chunks(["* 1 FETCH (", .. Enumerable.Repeat("({1}\r\n) ", Most)]),
        Chunks(["* 1 FETCH (", .. Enumerable.Repeat("({2}\r\n\n) ", Most)]),
        Chunks(["* 1 FETCH (", .. Enumerable.Repeat("( {5}\r\n*\n)\n)", Most)]),
        Chunks(["* 1 FETCH (", .. Enumerable.Repeat("(\"\\\")\" ", Most)]),
    ];

    public static TheoryData<string> Shallow =>
    [
        Chunks(["* 1 FETCH (" + Open[1..]]),
        Chunks([.. Enumerable.Repeat("* LIST (\\HasNoChildren) \"/\" \"a\"\r\n", 10 * Most)]),
        Chunks([.. Enumerable.Repeat("* 1 FETCH (FLAGS (\\Seen))\r\n", 10 * Most)]),
        Chunks([.. Enumerable.Repeat("* NAMESPACE ((\"\" \"/\")) ((\"a \\\" ) b\" \"/\")) NIL\r\n", 10 * Most)]),
        Chunks([.. Enumerable.Repeat("* LIST (\\HasNoChildren) \"/\" {3}\r\na b\r\n", 10 * Most)]),
        Chunks(["* NAMESPACE " + string.Concat(Enumerable.Repeat("(\"\" \"/\")", Most)) + "\r\n"]),
    ];

    [Theory]
    [MemberData(nameof(TooDeep))]
    public void What_may_be_nested_too_deep_ends_the_conversation_before_its_line_does(string said)
    {
        var chunks = said.Split(Cut);
        var talk = new WireTalk().Greet().LogIn().Client("A2 LIST");
        foreach (var chunk in chunks[..^1])
            talk.Server(Bytes(chunk));

        Assert.Throws<ConversationEndedException>(() => talk.Server(Bytes(chunks[^1])));

        Assert.Equal("session/protocol", talk.Observer.Verdict?.Words());
        Assert.Equal("the server sent parentheses nested deeper than 100", talk.Observer.Verdict?.Message);
    }

    [Theory]
    [MemberData(nameof(Shallow))]
    public void What_sane_servers_say_goes_on(string said)
    {
        var chunks = said.Split(Cut);
        var talk = new WireTalk().Greet().LogIn().Client("A2 LIST");
        foreach (var chunk in chunks)
            talk.Server(Bytes(chunk));

        Assert.Null(talk.Observer.Verdict);
    }

    [Fact]
    public void What_was_left_open_is_done_with_at_the_next_command()
    {
        var talk = new WireTalk().Greet().LogIn();
        foreach (var tag in (string[])["A2", "A3", "A4"])
            talk.Client($"{tag} LIST").Server($"* LIST () \"/\" \"{Open}\"").Server($"{tag} OK");

        Assert.Null(talk.Observer.Verdict);
    }

    // Its reader would go on into the next line, and nest on there.
    [Theory]
    [InlineData("* LIST () \"\\\" INBOX", false)]
    [InlineData("* LIST () \"/\" \"a", false)]
    [InlineData("* LIST () \"/\" \"a\"b", false)]
    [InlineData("* LIST () \"/\" {5} INBOX", false)]
    [InlineData("* LIST () \"/\" {x}", false)]
    [InlineData("* LIST () \"/\" \"{5}\"", true)]
    [InlineData("* LIST () \"\\\\\" \"a \\\"b\\\"\"", true)]
    [InlineData("* LIST () \"/\" {5}\r\n\"NBOX", true)]
    public void A_line_that_ends_within_a_string_is_not_whole(string line, bool isWhole)
    {
        var bytes = Bytes($"{line}\r\n");
        Assert.Equal(isWhole, new LineSplitter().Next(ref bytes)?.IsWhole);
    }

    private static string Chunks(IEnumerable<string> chunks) => string.Join(Cut, chunks);

    private static ReadOnlySpan<byte> Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
