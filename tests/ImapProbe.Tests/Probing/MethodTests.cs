using System.Text;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>Every login method, right and wrong, with one attempt each.</summary>
public sealed class MethodTests
{
    private const string WithoutInitialResponse =
        "IMAP4rev1 NAMESPACE AUTH=PLAIN AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-512 AUTH=XOAUTH2 AUTH=OAUTHBEARER";

    public static TheoryData<string, string> Methods => new()
    {
        { "login", "LOGIN" }, { "plain", "PLAIN" }, { "scram-sha-1", "SCRAM-SHA-1" }, { "scram-sha-256", "SCRAM-SHA-256" },
        { "scram-sha-512", "SCRAM-SHA-512" }, { "cram-md5", "CRAM-MD5" }, { "xoauth2", "XOAUTH2" }, { "oauthbearer", "OAUTHBEARER" },
    };

    [Trait(ProbeProgram.Trait, ProbeProgram.Each)]
    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_right_password_logs_in_with_one_attempt(string method, string name)
    {
        foreach (var script in (Script[])[TestSetup.Script, TestSetup.Script with { Capabilities = WithoutInitialResponse }])
        {
            var (run, server) = await TestSetup.PlayAsync(script, "--auth", method);

            run.AssertOk();
            Assert.Equal(name, run.Auth);
            WireAssert.OneLogin(server);
        }
    }

    [Trait(ProbeProgram.Trait, ProbeProgram.Each)]
    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_wrong_password_is_one_refused_login(string method, string name)
    {
        foreach (var script in (Script[])[TestSetup.Script, TestSetup.Script with { Capabilities = WithoutInitialResponse }])
        {
            var (run, server) = await TestSetup.PlayAsync(script with { Password = "another one" }, "--auth", method);

            run.AssertFailed("login/login", 67);
            Assert.Equal(name, run.Auth);
            Assert.Equal("AUTHENTICATIONFAILED", run.Code);
            WireAssert.OneLogin(server);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task The_transcript_shows_the_conversation_and_no_secret(string method, string name)
    {
        var (run, server) = await TestSetup.PlayAsync(TestSetup.Script, "--auth", method, "-vv");

        run.AssertOk();
        Assert.Contains("S: * OK ", run.Error, StringComparison.Ordinal);
        Assert.Contains(method is "login" ? " LOGIN [redacted]" : $" AUTHENTICATE {name}", run.Error, StringComparison.Ordinal);
        Assert.Contains(" LOGOUT", run.Error, StringComparison.Ordinal);
        var secrets = server.Commands
            .TakeWhile(command => !command.EndsWith("NAMESPACE", StringComparison.Ordinal))
            .SelectMany(command => command.Split(' ').Skip(command.Contains(' ', StringComparison.Ordinal) ? method is "login" ? 2 : 3 : 0))
            .Where(word => word.Length > 0)
            .ToList();
        Assert.NotEmpty(secrets);
        Assert.DoesNotContain(secrets, secret => run.Error.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_transcript_shows_the_line_that_ended_the_probe()
    {
        var (run, _) = await TestSetup.PlayAsync(TestSetup.Script with { Password = "another one" }, "-vv");

        run.AssertFailed("login/login", 67);
        Assert.Contains(" NO [AUTHENTICATIONFAILED]", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OAUTHBEARER_tells_the_server_s_name_and_port()
    {
        var (run, server) = await TestSetup.PlayAsync(TestSetup.Script, "--auth", "oauthbearer");

        run.AssertOk();
        var response = server.Commands[0].Split(' ')[3];
        Assert.Equal(
            $"n,a={TestSetup.User},\u0001host={TestSetup.Host}\u0001port={run.Line.Port}\u0001auth=Bearer {TestSetup.Password}\u0001\u0001",
            Encoding.UTF8.GetString(Convert.FromBase64String(response)));
    }

    [Theory]
    [InlineData("not base64 at all!")]
    [InlineData("")]
    [InlineData("cj14")]
    [InlineData("cj0sciw9LHM9LGk9")]
    public async Task A_challenge_that_makes_no_sense_ends_the_login(string challenge)
    {
        foreach (var method in (string[])["scram-sha-256", "cram-md5"])
        {
            var (run, server) = await TestSetup.PlayAsync(
                TestSetup.Script.On(Step.Login, $"+ {challenge}\r\n").On(Step.Continuation, "{tag} NO no\r\n"), "--auth", method);

            Assert.True(run.Verdict is "login/protocol" or "login/login", run.Verdict);
            WireAssert.OneLogin(server);
        }
    }

    // The server's challenge is a good one; and no name is a defect of the program.
    [Theory]
    [InlineData("scram-sha-256", "monitor", "\U0001F600", "password")]
    [InlineData("scram-sha-1", "\U0001F600", "secret", "account's name")]
    [InlineData("scram-sha-512", "monitor", "a\u202Eb", "password")]
    public async Task What_SCRAM_cannot_prepare_is_not_blamed_on_the_server(string method, string user, string password, string what)
    {
        using var setup = new TestSetup();
        setup.PasswordFile = setup.Write("odd", password);
        await using var server = LoopbackServer.Start(TestSetup.Script with { User = user, Password = password });
        var run = await ProbeProgram.RunAsync(
            [.. setup.Target(server.Port), "-u", user, "-P", setup.PasswordFile, "--auth", method, "--format", "json"]);
        var report = ReportLine.Parse(run.Output);

        Assert.Equal((8, "login/protocol"), (run.ExitCode, report.Verdict));
        Assert.StartsWith($"the {what} has a character that SCRAM does not take", report.Failure("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("with\"quote")]
    [InlineData("with\\backslash")]
    [InlineData("with Umläuten und €")]
    [InlineData("{5}")]
    [InlineData("NIL")]
    [InlineData("tab\tinside")]
    [InlineData("*(%)]")]
    public async Task A_password_is_sent_as_it_is(string password)
    {
        foreach (var method in (string[])["login", "plain", "cram-md5"])
        {
            using var setup = new TestSetup();
            setup.PasswordFile = setup.Write("odd", password);
            await using var server = LoopbackServer.Start(TestSetup.Script with { Password = password });
            (await setup.ProbeAsync(server.Port, "--auth", method)).AssertOk();
            WireAssert.OneLogin(server);
        }
    }

    [Fact]
    public async Task A_token_of_16_KiB_is_sent_whole()
    {
        var token = new string('t', 16 * 1024);
        using var setup = new TestSetup();
        setup.PasswordFile = setup.Write("token", token);
        await using var server = LoopbackServer.Start(TestSetup.Script with { Password = token });
        var run = await setup.ProbeAsync(server.Port, "--auth", "oauthbearer", "-vv");

        run.AssertOk();
        Assert.DoesNotContain("tttttttt", run.Output + run.Error, StringComparison.Ordinal);
        WireAssert.OneLogin(server);
    }

    [Theory]
    [InlineData("IMAP4rev1 AUTH=PLAIN AUTH=SCRAM-SHA-256", "PLAIN")]
    [InlineData("IMAP4rev1 AUTH=plain", "PLAIN")]
    [InlineData("IMAP4rev1 AUTH=SCRAM-SHA-256", "LOGIN")]
    [InlineData("IMAP4rev1", "LOGIN")]
    [InlineData("IMAP4rev1 LOGINDISABLED AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-512 AUTH=SCRAM-SHA-256", "SCRAM-SHA-512")]
    [InlineData("IMAP4rev1 LOGINDISABLED AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-256", "SCRAM-SHA-256")]
    [InlineData("IMAP4rev1 LOGINDISABLED AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1", "SCRAM-SHA-1")]
    [InlineData("IMAP4rev1 LOGINDISABLED AUTH=CRAM-MD5 AUTH=XOAUTH2", "CRAM-MD5")]
    public async Task Auto_takes_the_first_of_the_contract_s_order(string capabilities, string chosen)
    {
        var (run, server) = await TestSetup.PlayAsync(TestSetup.Script with { Capabilities = capabilities });

        run.AssertOk();
        Assert.Equal(chosen, run.Auth);
        WireAssert.OneLogin(server);
    }
}
