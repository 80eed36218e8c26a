using ImapProbe.Core;

namespace ImapProbe.Tests.Unit.Core;

/// <summary>Only a U-label has an A-label (RFC 5890, section 2.3.2.1); anything else is no host name, and so misuse.</summary>
public sealed class InternationalNameTests
{
    // What comes along when a name is copied from a web page or a letter.
    [Theory]
    [InlineData("imap.example.org\u00A0")]
    [InlineData("imap\u2003.example.org")]
    [InlineData("\u201Cimap.example.org\u201D")]
    [InlineData("imap\u2013eu.example.org")]
    [InlineData("imap\u2026.example.org")]
    [InlineData("imap.example.org\u2028")]
    [InlineData("imap\u0085.example.org")]
    [InlineData("imap\uFFFD.example.org")]
    [InlineData("imap\uE000.example.org")]
    public void Spaces_quotes_and_dashes_beyond_ascii_are_in_no_name(string text) => Assert.Null(ServerName.Parse(text).Value);

    // Width and composition are mapped by browsers; without that mapping they would be another name than the one that is seen.
    [Theory]
    [InlineData("ｉｍａｐ.example.org", "imap.example.org")]
    [InlineData("１２７.0.0.1", "127.0.0.1")]
    [InlineData("か\u3099.example", "が.example")]
    [InlineData("\u1112\u1161\u11AB.example", "한.example")]
    public void A_compatible_or_decomposed_spelling_is_the_same_name_or_none(string text, string same)
    {
        var name = ServerName.Parse(text).Value;

        if (name is not null)
            Assert.Equal(ServerName.Parse(same).Value, name);
    }
}
