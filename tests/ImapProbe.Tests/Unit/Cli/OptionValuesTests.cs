using System.Security.Authentication;
using ImapProbe.Cli;
using ImapProbe.Core;

namespace ImapProbe.Tests.Unit.Cli;

public sealed class OptionValuesTests
{
    [Theory]
    [InlineData("imap.example.org", "imap.example.org", null)]
    [InlineData("imap.example.org:993", "imap.example.org", 993)]
    [InlineData("IMAP.example.org.:1", "imap.example.org", 1)]
    [InlineData("192.0.2.7", "192.0.2.7", null)]
    [InlineData("192.0.2.7:65535", "192.0.2.7", 65535)]
    [InlineData("::1", "::1", null)]
    [InlineData("2001:db8::993", "2001:db8::993", null)]
    [InlineData("[::1]", "::1", null)]
    [InlineData("[::1]:993", "::1", 993)]
    public void A_host_is_read_with_or_without_its_port(string text, string name, int? port)
    {
        var (host, problem) = OptionValues.Host(text);

        Assert.Null(problem);
        Assert.Equal((name, port), (host!.Name.Name, host.Port));
    }

    [Theory]
    [InlineData("::1:31993")]
    [InlineData("2001:db8::7:65536")]
    public void A_port_behind_a_bare_IPv6_address_is_answered_with_how_to_write_it(string text) => Assert.Equal(
        "is no IPv6 address; one with a port is written in brackets, such as [2001:db8::7]:993", OptionValues.Host(text).Problem);

    [Theory]
    [InlineData("")]
    [InlineData(":993")]
    [InlineData("imap.example.org:")]
    [InlineData("imap.example.org:0")]
    [InlineData("imap.example.org:65536")]
    [InlineData("imap.example.org:imaps")]
    [InlineData("imap.example.org:993:1")]
    [InlineData("[::1]:")]
    [InlineData("[::1]993")]
    [InlineData("[::1]:99999")]
    [InlineData("[::1")]
    [InlineData("::1]")]
    [InlineData("[[::1]]")]
    [InlineData("[[::1]:993")]
    [InlineData("[]")]
    [InlineData("[]:993")]
    [InlineData("[imap.example.org]:993")]
    [InlineData("[192.0.2.7]:993")]
    [InlineData("[fe80::1%eth0]:993")]
    [InlineData("imap.example.org,imap2.example.org")]
    public void What_is_no_host_is_refused_and_not_shown(string text)
    {
        var (host, problem) = OptionValues.Host(text);

        Assert.Null(host);
        Assert.False(string.IsNullOrEmpty(problem));
        if (text.Length > 0)
            Assert.DoesNotContain(text, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imaps://imap.example.org", "URL")]
    [InlineData("https://imap.example.org:993/", "URL")]
    [InlineData("me@imap.example.org", "--user")]
    [InlineData("me:hunter2@imap.example.org", "--user")]
    public void A_url_or_an_account_for_a_host_gets_a_sentence_of_its_own(string text, string hint)
    {
        var (host, problem) = OptionValues.Host(text);

        Assert.Null(host);
        Assert.Contains(hint, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7:0")]
    [InlineData("192.0.2.7:1993", "192.0.2.7:1993")]
    [InlineData("::1", "[::1]:0")]
    [InlineData("[2001:DB8::7]", "[2001:db8::7]:0")]
    [InlineData("[::1]:1993", "[::1]:1993")]
    public void An_address_to_dial_is_read_with_or_without_its_port(string text, string endPoint)
    {
        var (address, problem) = OptionValues.Address(text);

        Assert.Null(problem);
        Assert.Equal(endPoint, address!.ToString());
    }

    [Theory]
    [InlineData("imap.example.org")]
    [InlineData("localhost:993")]
    [InlineData("127.1")]
    [InlineData("0x7f000001")]
    [InlineData("192.0.2.7:0")]
    [InlineData("192.0.2.7:")]
    [InlineData("192.0.2.7.")]
    [InlineData("[192.0.2.7]:993")]
    [InlineData("::1%lo")]
    [InlineData("")]
    public void What_is_no_address_is_not_dialled(string text)
    {
        var (address, problem) = OptionValues.Address(text);

        Assert.Null(address);
        Assert.False(string.IsNullOrEmpty(problem));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("993", 993)]
    [InlineData("65535", 65535)]
    public void A_port_is_from_1_to_65535(string text, int port) => Assert.Equal(port, OptionValues.Port(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("+993")]
    [InlineData(" 993")]
    [InlineData("993 ")]
    [InlineData("9,993")]
    [InlineData("993.0")]
    [InlineData("1e3")]
    [InlineData("0x3e1")]
    [InlineData("imaps")]
    [InlineData("٩٩٣")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_no_port(string text)
    {
        Assert.False(string.IsNullOrEmpty(OptionValues.Port(text).Problem));
    }

    [Fact]
    public void A_user_is_taken_as_it_is() => Assert.Equal("Jörg O'Neill@example.org", OptionValues.User("Jörg O'Neill@example.org"));

    [Fact]
    public void A_user_with_a_secret_behind_a_colon_is_refused_and_not_shown()
    {
        var (user, problem) = OptionValues.User("me:hunter2");

        Assert.Null(user);
        Assert.Contains("--password-file", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("implicit", nameof(TlsMode.Implicit))]
    [InlineData("starttls", nameof(TlsMode.StartTls))]
    public void The_tls_modes_are_two_words(string text, string mode) => Assert.Equal(mode, OptionValues.Tls(text).Value.ToString());

    [Theory]
    [InlineData("1.2", nameof(SslProtocols.Tls12))]
    [InlineData("1.3", nameof(SslProtocols.Tls13))]
    public void The_tls_floors_are_two_versions(string text, string version) => Assert.Equal(version, OptionValues.TlsFloor(text).Value.ToString());

    [Theory]
    [InlineData("auto", nameof(AuthMethod.Auto))]
    [InlineData("login", nameof(AuthMethod.Login))]
    [InlineData("plain", nameof(AuthMethod.Plain))]
    [InlineData("scram-sha-256", nameof(AuthMethod.ScramSha256))]
    [InlineData("scram-sha-512", nameof(AuthMethod.ScramSha512))]
    [InlineData("scram-sha-1", nameof(AuthMethod.ScramSha1))]
    [InlineData("cram-md5", nameof(AuthMethod.CramMd5))]
    [InlineData("xoauth2", nameof(AuthMethod.XOAuth2))]
    [InlineData("oauthbearer", nameof(AuthMethod.OAuthBearer))]
    public void The_login_methods_are_those_of_the_contract(string text, string method) => Assert.Equal(method, OptionValues.Auth(text).Value.ToString());

    [Theory]
    [InlineData("text", nameof(OutputFormat.Text))]
    [InlineData("json", nameof(OutputFormat.Json))]
    public void The_formats_are_words(string text, string format) => Assert.Equal(format, OptionValues.Format(text).Value.ToString());

    // What Enum.Parse would take: numbers, other capitals, white space, lists.
    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("12288")]
    [InlineData("1.1")]
    [InlineData("1.20")]
    [InlineData("Implicit")]
    [InlineData("STARTTLS")]
    [InlineData("PLAIN")]
    [InlineData("ScramSha256")]
    [InlineData("scram-sha-256-plus")]
    [InlineData("Tls13")]
    [InlineData("JSON")]
    [InlineData(" json")]
    [InlineData("text,json")]
    [InlineData("none")]
    [InlineData("")]
    public void Other_words_and_numbers_are_refused_everywhere(string text)
    {
        string?[] problems =
            [OptionValues.Tls(text).Problem, OptionValues.TlsFloor(text).Problem, OptionValues.Auth(text).Problem, OptionValues.Format(text).Problem];

        Assert.All(problems, problem => Assert.False(string.IsNullOrEmpty(problem)));
    }
}
