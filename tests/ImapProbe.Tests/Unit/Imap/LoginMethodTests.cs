using ImapProbe.Cli;
using ImapProbe.Core;
using ImapProbe.Imap;

namespace ImapProbe.Tests.Unit.Imap;

public sealed class LoginMethodTests
{
    [Theory]
    [InlineData("Plain", false, "CRAM-MD5", "SCRAM-SHA-256", "PLAIN", "XOAUTH2")]
    [InlineData("Plain", true, "plain")]
    [InlineData("Login", false)]
    [InlineData("Login", false, "SCRAM-SHA-512", "CRAM-MD5", "LOGIN")]
    [InlineData("ScramSha512", true, "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512")]
    [InlineData("ScramSha256", true, "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256")]
    [InlineData("ScramSha1", true, "SCRAM-SHA-1", "CRAM-MD5")]
    [InlineData("CramMd5", true, "XOAUTH2", "CRAM-MD5", "NTLM")]
    [InlineData(null, true, "XOAUTH2", "OAUTHBEARER")]
    [InlineData(null, true, "EXTERNAL")]
    [InlineData("Plain", false, "EXTERNAL", "PLAIN")]
    [InlineData(null, true, "LOGIN", "NTLM", "GSSAPI")]
    [InlineData(null, true)]
    public void Auto_takes_the_first_of_the_contracts_order(string? method, bool isLoginDisabled, params string[] offered)
    {
        var (chosen, problem) = LoginMethod.Choose(AuthMethod.Auto, Capabilities(isLoginDisabled, offered));

        Assert.Equal(method, chosen?.ToString());
        Assert.Equal(method is null, problem is { Length: > 0 });
    }

    [Theory]
    [InlineData("plain", "PLAIN")]
    [InlineData("scram-sha-256", "SCRAM-SHA-256")]
    [InlineData("scram-sha-512", "SCRAM-SHA-512")]
    [InlineData("scram-sha-1", "SCRAM-SHA-1")]
    [InlineData("cram-md5", "CRAM-MD5")]
    [InlineData("xoauth2", "XOAUTH2")]
    [InlineData("oauthbearer", "OAUTHBEARER")]
    [InlineData("external", "EXTERNAL")]
    public void A_method_that_was_asked_for_is_taken_only_where_it_is_offered(string word, string mechanism)
    {
        var method = OptionValues.Auth(word).Value;

        Assert.Equal((method, null), LoginMethod.Choose(method, Capabilities(true, mechanism)));
        var (chosen, problem) = LoginMethod.Choose(method, Capabilities(false, "X-OTHER"));
        Assert.Null(chosen);
        Assert.Contains(mechanism, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_login_command_is_taken_unless_it_is_disabled()
    {
        Assert.Equal((AuthMethod.Login, null), LoginMethod.Choose(AuthMethod.Login, Capabilities(false, "PLAIN")));
        Assert.Null(LoginMethod.Choose(AuthMethod.Login, Capabilities(true, "PLAIN", "LOGIN")).Method);
    }

    private static HashSet<string> Capabilities(bool isLoginDisabled, params IEnumerable<string> mechanisms) => new(
        ["IMAP4rev1", .. isLoginDisabled ? ["LOGINDISABLED"] : (string[])[], .. mechanisms.Select(mechanism => $"AUTH={mechanism}")],
        StringComparer.OrdinalIgnoreCase);
}
