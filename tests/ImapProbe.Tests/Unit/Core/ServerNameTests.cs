using ImapProbe.Core;

namespace ImapProbe.Tests.Unit.Core;

public sealed class ServerNameTests
{
    [Theory]
    [InlineData("imap.example.org", "imap.example.org")]
    [InlineData("IMAP.Example.ORG", "imap.example.org")]
    [InlineData("localhost", "localhost")]
    [InlineData("a--b.example", "a--b.example")]
    [InlineData("3com.example", "3com.example")]
    [InlineData("1.2.3.4.example", "1.2.3.4.example")]
    [InlineData("0x7f.example", "0x7f.example")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example")]
    [InlineData("例え.テスト", "xn--r8jz45g.xn--zckzah")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    public void A_host_name_is_normalised_to_lower_case_and_a_labels(string text, string name)
    {
        var (server, problem) = ServerName.Parse(text);

        Assert.Null(problem);
        Assert.Equal(new ServerName(name, null, false), server);
        Assert.Equal(name, server!.LookupName);
        Assert.Equal(name, server.ToString());
    }

    [Theory]
    [InlineData("imap.example.org.", "imap.example.org")]
    [InlineData("Bücher.Example.", "xn--bcher-kva.example")]
    public void A_trailing_dot_is_for_the_look_up_only(string text, string name)
    {
        var server = ServerName.Parse(text).Value!;

        Assert.Equal(name, server.Name);
        Assert.Equal(name + ".", server.LookupName);
        Assert.Equal(name, server.ToString());
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("::1", "::1")]
    [InlineData("2001:DB8::7", "2001:db8::7")]
    [InlineData("2001:db8:0:0:0:0:0:7", "2001:db8::7")]
    [InlineData("::ffff:192.0.2.7", "::ffff:192.0.2.7")]
    public void An_address_literal_is_kept_in_its_canonical_form(string text, string name)
    {
        var server = ServerName.Parse(text).Value!;

        Assert.Equal(name, server.Name);
        Assert.Equal(name, server.Address?.ToString());
        Assert.Equal(name, server.LookupName);
    }

    [Theory]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7F.0.0.0x1")]
    [InlineData("0x")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.04")]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("192.0.2.7.")]
    [InlineData("example.123")]
    [InlineData("example.0x1f")]
    public void A_number_that_is_not_four_decimals_is_no_server(string text) => AssertRefused(text);

    [Theory]
    [InlineData("::1%eth0")]
    [InlineData("fe80::1%1")]
    [InlineData("::1/128")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("::g")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData(" ::1")]
    [InlineData("::1 ")]
    [InlineData("192.0.2.7:")]
    [InlineData("imap.example.org:993")]
    public void What_has_a_colon_is_an_ipv6_address_or_nothing(string text) => AssertRefused(text);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".example")]
    [InlineData("imap..example")]
    [InlineData("imap.example..")]
    [InlineData("-imap.example")]
    [InlineData("imap-.example")]
    [InlineData("imap.-")]
    [InlineData("_imaps.example")]
    [InlineData("my_server.example")]
    [InlineData("imap example")]
    [InlineData("imap.example ")]
    [InlineData("imap.example/")]
    [InlineData("*.example")]
    [InlineData("imap.example\0")]
    [InlineData("user@imap.example")]
    public void What_rfc_1123_does_not_allow_is_refused(string text) => AssertRefused(text);

    // A decomposed or invisible character would make another A-label than the one its reader sees.
    [Theory]
    [InlineData("bu\u0308cher.example")]
    [InlineData("imap\u200B.example")]
    [InlineData("imap\u00AD.example")]
    [InlineData("imap\u202E.example")]
    [InlineData("\u2066imap.example")]
    [InlineData("\uFEFFimap.example")]
    public void Decomposed_and_invisible_characters_are_refused(string text) => AssertRefused(text);

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused() => AssertRefused("a" + (char)0xD800 + ".example");

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_label_has_at_most_63_characters(int length, bool isName) =>
        Assert.Equal(isName, ServerName.Parse(new string('a', length) + ".example").HasValue);

    [Theory]
    [InlineData(253, "", true)]
    [InlineData(253, ".", true)]
    [InlineData(254, "", false)]
    public void A_name_has_at_most_253_characters_without_its_trailing_dot(int length, string dot, bool isName)
    {
        var labels = string.Join('.', Enumerable.Repeat(new string('a', 49), 5));
        var name = labels + "." + new string('b', length - labels.Length - 1);

        Assert.Equal(isName, ServerName.Parse(name + dot).Value is not null);
    }

    private static void AssertRefused(string text)
    {
        var (server, problem) = ServerName.Parse(text);

        Assert.Null(server);
        Assert.False(string.IsNullOrWhiteSpace(problem));
    }
}
