using System.Text;
using System.Text.Json;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>The login by the client certificate (SASL EXTERNAL, RFC 4422, appendix A): what is on the wire, and what is told of it.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class ExternalTests : IDisposable
{
    private static readonly Script WithoutInitial = ClientSetup.Script with
    {
        Capabilities = ClientSetup.Script.Capabilities.Replace(" SASL-IR", "", StringComparison.Ordinal),
    };

    private readonly TestSetup setup = new();
    private readonly string file;

    public ExternalTests() => file = setup.Write(ClientSetup.Identity);

    public void Dispose() => setup.Dispose();

    [Theory]
    [InlineData(null, "=")]
    [InlineData(TestSetup.User, null)]
    [InlineData("jörg", null)]
    [InlineData("a", null)]
    public async Task With_SASL_IR_the_identity_is_in_the_command(string? user, string? response)
    {
        var (run, server) = await PlayAsync(ClientSetup.Script with { User = user ?? TestSetup.User }, user);

        AssertWell(run, user);
        Assert.EndsWith(
            $" AUTHENTICATE EXTERNAL {response ?? Convert.ToBase64String(Encoding.UTF8.GetBytes(user!))}", server.Commands[0], StringComparison.Ordinal);
        WireAssert.OneLogin(server);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(TestSetup.User)]
    public async Task Without_SASL_IR_it_is_the_answer_to_the_challenge(string? user)
    {
        var (run, server) = await PlayAsync(WithoutInitial, user);

        AssertWell(run, user);
        Assert.EndsWith(" AUTHENTICATE EXTERNAL", server.Commands[0], StringComparison.Ordinal);
        Assert.Equal(user is null ? "" : Convert.ToBase64String(Encoding.UTF8.GetBytes(user)), server.Commands[1]);
        WireAssert.OneLogin(server);
    }

    [Fact]
    public async Task After_STARTTLS_it_is_the_same()
    {
        var script = ClientSetup.Script with { Tls = TlsMode.StartTls };
        var (run, server) = await PlayAsync(script, null);

        AssertWell(run, null);
        Assert.Contains(server.Commands, command => command.EndsWith(" AUTHENTICATE EXTERNAL =", StringComparison.Ordinal));
    }

    // What a challenge after the identity asks for, nobody knows.
    [Theory]
    [InlineData("+ \r\n")]
    [InlineData("+ bW9yZQ==\r\n")]
    [InlineData("+ what else?\r\n")]
    public async Task A_further_challenge_gets_the_same_answer(string challenge)
    {
        var (run, server) = await PlayAsync(ClientSetup.Script.On(Step.Login, challenge), TestSetup.User);

        AssertWell(run, TestSetup.User);
        Assert.Equal(Convert.ToBase64String(Encoding.UTF8.GetBytes(TestSetup.User)), server.Commands[1]);
    }

    [Theory]
    [InlineData("NO [AUTHORIZATIONFAILED] not yours", "login/login", 67, "the server refused the login: [AUTHORIZATIONFAILED] not yours")]
    [InlineData("NO", "login/login", 67, "the server refused the login")]
    [InlineData("NO [UNAVAILABLE] later", "login/unavailable", 69, "the server will not serve AUTHENTICATE now: [UNAVAILABLE] later")]
    [InlineData("BAD what", "login/protocol", 8, "the server answered AUTHENTICATE with BAD: what")]
    public async Task A_refusal_is_told_in_the_words_of_the_server(string answer, string verdict, int exitCode, string message)
    {
        var line = $"{{tag}} {answer}\r\n";
        foreach (var script in (Script[])[ClientSetup.Script.On(Step.Login, line), WithoutInitial.On(Step.Continuation, line)])
        {
            var (run, server) = await PlayAsync(script, null);

            Assert.Equal(message, run.AssertFailed(verdict, exitCode).Message);
            Assert.Equal("EXTERNAL", run.Auth);
            WireAssert.OneLogin(server);
        }
    }

    [Fact]
    public async Task Another_s_account_is_refused()
    {
        var (run, _) = await PlayAsync(ClientSetup.Script, "somebody.else");

        run.AssertFailed("login/login", 67);
    }

    [Fact]
    public async Task Where_it_is_not_offered_nothing_is_sent()
    {
        var (run, server) = await PlayAsync(ClientSetup.Script with { Capabilities = "IMAP4rev1 SASL-IR AUTH=PLAIN" }, null);

        Assert.Equal("the server does not offer AUTH=EXTERNAL; it offers PLAIN", run.AssertFailed("login/protocol", 8).Message);
        Assert.Null(run.Auth);
        Assert.Equal(0, WireAssert.LoginsIn(server.Commands));
    }

    [Fact]
    public async Task Auto_never_takes_it()
    {
        await using var server = LoopbackServer.Start(ClientSetup.Script with { Capabilities = "IMAP4rev1 LOGINDISABLED SASL-IR AUTH=EXTERNAL" });
        var run = await setup.ProbeAsync(server.Port, "--client-cert", file);

        run.AssertFailed("login/protocol", 8);
        Assert.Equal(0, WireAssert.LoginsIn(server.Commands));
    }

    [Fact]
    public async Task Nobody_is_named_where_nobody_was_given()
    {
        await using var server = LoopbackServer.Start(ClientSetup.Script);
        string[] line = [.. setup.Target(server.Port), "--auth", "external", "--client-cert", file];
        var text = await ProbeProgram.RunAsync(line);
        var metrics = await ProbeProgram.RunAsync([.. line, "--format", "prometheus"]);
        var plugin = await ProbeProgram.RunAsync([.. line, "--format", "nagios"]);

        Assert.Contains("\n  login     EXTERNAL\n", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("user=", metrics.Output, StringComparison.Ordinal);
        Assert.Contains(" logged in with EXTERNAL and logged out in ", plugin.Output, StringComparison.Ordinal);
    }

    // The name of the account is no secret: a server may repeat it.
    [Fact]
    public async Task A_name_that_the_server_repeats_is_not_taken_for_a_secret()
    {
        var (run, _) = await PlayAsync(WithoutInitial.On(Step.Continuation, $"{{tag}} NO {TestSetup.User} is no account of yours\r\n"), TestSetup.User);

        Assert.Equal($"the server refused the login: {TestSetup.User} is no account of yours", run.AssertFailed("login/login", 67).Message);
    }

    [Fact]
    public async Task After_a_refusal_the_same_certificate_is_not_tried_again()
    {
        await using var server = LoopbackServer.Start(ClientSetup.Script.On(Step.Login, "{tag} NO not yours\r\n"));
        var run = await ProbeProgram.RunAsync(setup.ExternalLine(server.Port, file, "-n", "3", "-i", "10ms"));
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((67, 1), (run.ExitCode, WireAssert.LoginsIn(server.Commands)));
        Assert.Equal((3, 1, 2), (lines.Number(0, "count"), lines.Number(0, "failed"), lines.Number(0, "not_run")));
    }

    [Theory]
    [InlineData("--client-cert {0}/link.pem", false)]
    [InlineData("--client-cert {0}/../{1}/client.pem", false)]
    [InlineData("--client-cert {0}/copy.pem", true)]
    [InlineData("--client-cert {0}/client.pem -u somebody.else", true)]
    [InlineData("--client-cert {0}/client.pem --auth plain -u somebody.else -P {0}/password", true)]
    public async Task A_login_is_its_user_and_its_certificate_s_file(string options, bool isRun)
    {
        File.CreateSymbolicLink(Path.Combine(setup.Folder, "link.pem"), "client.pem");
        setup.Write(ClientSetup.Identity, "copy.pem");
        await using var first = LoopbackServer.Start(ClientSetup.Script.On(Step.Login, "{tag} NO not yours\r\n"));
        await using var second = LoopbackServer.Start(ClientSetup.Script);
        var line = options.Replace("{0}", setup.Folder, StringComparison.Ordinal).Replace("{1}", Path.GetFileName(setup.Folder), StringComparison.Ordinal);
        var targets = setup.Write("targets", $"-H {TestSetup.Host}:{first.Port}\n-H {TestSetup.Host}:{second.Port} {line}\n");
        var run = await ProbeProgram.RunAsync(
            [
                "--targets", targets, "--connect-to", "127.0.0.1", "--ca-file", setup.CaFile, "--auth", "external", "--client-cert", file, "--parallel", "1",
                "--format", "json",
            ]);
        var reports = ReportLines.Of(run.Output).Reports;

        Assert.Equal((67, ""), (run.ExitCode, run.Error));
        Assert.Equal(isRun ? 1 : 0, second.Connections);
        if (!isRun)
        {
            Assert.Equal(
                "not run: an earlier login of this run with the same client certificate was refused, and another one might lock the account out",
                reports[1].Failure("message"));
        }
    }

    private async Task<(ProbeRun Run, LoopbackServer Server)> PlayAsync(Script script, string? user)
    {
        await using var server = LoopbackServer.Start(script);
        var run = await ProbeProgram.RunAsync(
            setup.ExternalLine(server.Port, file, [.. TestSetup.TlsOptions(script), "-vv", .. user is null ? (string[])[] : ["-u", user]]));
        await server.SettledAsync();
        return (run, server);
    }

    private static void AssertWell(ProbeRun run, string? user)
    {
        run.AssertOk();
        Assert.Equal("EXTERNAL", run.Auth);
        Assert.Equal(user is null ? JsonValueKind.Null : JsonValueKind.String, run.Report.GetProperty("user").ValueKind);
        Assert.Equal([], run.Warnings);
    }
}
