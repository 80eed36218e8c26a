using System.Text;
using ImapProbe.Loopback;
using ImapProbe.Tests.Running;

namespace ImapProbe.Tests.Probing;

/// <summary>Servers that say too much at once, or too little: what is printed, what is believed, and in which phase it counts.</summary>
public sealed class PipeliningTests
{
    private const string WithoutInitialResponse = "IMAP4rev1 AUTH=PLAIN AUTH=CRAM-MD5";

    [Theory]
    [InlineData("plain", "+ \r\n{tag} OK logged in\r\n")]
    [InlineData("cram-md5", "+ PDE+\r\n{tag} OK logged in\r\n")]
    [InlineData("plain", "+ \r\n{tag} NO no\r\n")]
    public async Task A_challenge_with_its_answer_behind_it_gets_no_secret_and_prints_none(string method, string answer)
    {
        var (run, server) = await Site.PlayAsync((Site.Script with { Capabilities = WithoutInitialResponse }).On(Step.Login, Reaction.Say(answer)), "--auth", method, "-vv");

        run.AssertFailed("login/protocol", 8);
        Assert.Single(server.Commands);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{Site.User}\0{Site.Password}")), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_BYE_behind_the_OK_of_LOGOUT_changes_nothing()
    {
        var (run, _) = await Site.PlayAsync(Site.Script.On(Step.Logout, Reaction.Say("{tag} OK done\r\n* BYE going\r\nand more\r\n")));
        run.AssertOk();
    }

    [Theory]
    [InlineData("{tag} OK done\r\n")]
    [InlineData("* CAPABILITYX IMAP4rev1\r\n{tag} OK done\r\n")]
    public async Task A_server_that_tells_no_capabilities_gets_no_login(string answer)
    {
        foreach (var script in (Script[])[Site.Script, Site.StartTlsScript])
        {
            var (run, server) = await Site.PlayAsync((script with { CapabilitiesInGreeting = script.Tls is TlsMode.StartTls }).On(Step.Capability, Reaction.Say(answer)));

            run.AssertFailed("capability/protocol", 8);
            WireAssert.NothingSecretArrived(server);
        }
    }

    [Fact]
    public async Task The_names_of_mechanisms_are_the_server_s_words_too()
    {
        var (run, _) = await Site.PlayAsync(Site.Script with { Capabilities = "IMAP4rev1 LOGINDISABLED AUTH=EV\u202eIL\u009b31m" });

        run.AssertFailed("login/protocol", 8);
        Assert.Contains("EV", run.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Message, character => char.IsControl(character) || character is '\u202e');
    }

    [Theory]
    [InlineData("* OK [CAPABILITY (] x\r\n", "greeting/protocol", 8)]
    [InlineData("* OK \"abc\r\n", "greeting/timeout", 28)]
    public async Task A_line_that_cannot_be_read_counts_in_the_phase_that_it_came_in(string greeting, string verdict, int exitCode)
    {
        var (run, server) = await Site.PlayAsync(Site.Script.On(Step.Greeting, Reaction.Say(greeting)), "--timeout", Site.ShortTimeout);

        run.AssertFailed(verdict, exitCode);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Many_alerts_are_counted_not_listed()
    {
        var (run, _) = await Site.PlayAsync(Site.Script.On(Step.Login, Reaction.Say(string.Concat(Enumerable.Repeat("* OK [ALERT] look\r\n", 500)) + "{tag} OK done\r\n")));

        Assert.Equal(11, run.AssertOk().Warnings.Count);
        Assert.Contains("490 times more", run.Warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_so()
    {
        var (run, _) = await Site.PlayAsync(Site.Script.On(Step.TlsHandshake, Reaction.Say("* OK hello\r\n")));
        Assert.Contains("is not TLS", run.AssertFailed("tls/tls", 35).Message, StringComparison.Ordinal);
    }
}
