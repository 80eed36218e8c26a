using System.Text;
using ImapProbe.Core;
using ImapProbe.Imap;

namespace ImapProbe.Tests.Unit.Imap;

/// <summary>A literal's bytes are data, whatever they look like (RFC 9051, section 4.3).</summary>
public sealed class LiteralTests
{
    [Theory]
    [InlineData("* LIST () \"/\" {0}\r\n\r\n")]
    [InlineData("* LIST () \"/\" {0+}\r\n\r\n")]
    [InlineData("* FETCH (X {0}\r\n Y)\r\n")]
    [InlineData("* LIST () \"/\" {3}\r\n{9}\r\n")]
    [InlineData("* LIST () \"/\" {5}\r\na\r\n{1}\r\n")]
    public void A_line_ends_behind_its_literal(string line)
    {
        ReadOnlySpan<byte> bytes = Encoding.Latin1.GetBytes(line + "A1 OK done\r\n");
        var splitter = new LineSplitter();

        Assert.StartsWith("* ", splitter.Next(ref bytes)?.Text, StringComparison.Ordinal);
        Assert.Equal("A1 OK done", splitter.Next(ref bytes)?.Text);
        Assert.Null(splitter.Next(ref bytes));
    }

    [Theory]
    [InlineData("* LIST () \"/\" {0}\r\n")]
    [InlineData("* LIST () \"/\" {3}\r\n{9}")]
    public void An_odd_mailbox_name_is_no_failure_of_the_session(string listing)
    {
        var talk = new WireTalk().Greet().LogIn().Client("A2 LIST \"\" \"*\"").Server(listing).Server("A2 OK done").Client("A3 LOGOUT");

        Assert.Equal(Phase.Logout, talk.Timeline.Current);
        Assert.True(talk.Server("* BYE").Server("A3 OK").Observer.IsLoggedOut);
    }
}
