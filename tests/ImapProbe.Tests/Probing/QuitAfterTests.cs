using System.Text.Json;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>A probe that ends before the login needs no account, sends nothing beyond its end, and judges as a whole one does.</summary>
public sealed class QuitAfterTests
{
    [Theory]
    [InlineData("implicit", "tcp", "tcp", "")]
    [InlineData("implicit", "tls", "tcp tls", "")]
    [InlineData("implicit", "greeting", "tcp tls greeting logout", "LOGOUT")]
    [InlineData("starttls", "tcp", "tcp", "")]
    [InlineData("starttls", "greeting", "tcp greeting logout", "LOGOUT")]
    [InlineData("starttls", "tls", "tcp tls greeting starttls", "STARTTLS")]
    public async Task It_ends_there(string mode, string end, string phases, string commands)
    {
        var (run, server) = await PlayAsync(ScriptOf(mode), end);

        run.AssertOk();
        Assert.Equal(phases, run.Phases);
        Assert.Equal(commands, string.Join(' ', server.Commands.Select(command => command.Split(' ')[1])));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (run.Report.GetProperty("user").ValueKind, run.Report.GetProperty("auth").ValueKind));
        Assert.Equal(phases.Contains("tls", StringComparison.Ordinal), run.Report.GetProperty("tls").ValueKind is JsonValueKind.Object);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("implicit", "greeting", "LOGOUT")]
    [InlineData("starttls", "greeting", "LOGOUT")]
    [InlineData("starttls", "tls", "CAPABILITY STARTTLS")]
    public async Task A_greeting_without_capabilities_brings_no_needless_question(string mode, string end, string commands)
    {
        var (run, server) = await PlayAsync(ScriptOf(mode) with { CapabilitiesInGreeting = false }, end);

        run.AssertOk();
        Assert.Equal(commands, string.Join(' ', server.Commands.Select(command => command.Split(' ')[1])));
    }

    [Theory]
    [InlineData("implicit")]
    [InlineData("starttls")]
    public async Task A_certificate_is_judged_as_before_a_login(string mode)
    {
        var (run, _) = await PlayAsync(ScriptOf(mode) with { Identity = TestSetup.Authority.Issue(LeafRequest.For("other.example.test")) }, "tls");

        run.AssertFailed("tls/certificate", 60);
        Assert.Contains("other.example.test", run.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("* BYE [UNAVAILABLE] too many\r\n", "greeting/unavailable", 69)]
    [InlineData("* PREAUTH hello\r\n", "greeting/protocol", 8)]
    [InlineData("220 mail ESMTP\r\n", "greeting/protocol", 8)]
    public async Task A_greeting_is_judged_as_before_a_login(string greeting, string verdict, int exitCode)
    {
        foreach (var mode in (string[])["implicit", "starttls"])
        {
            var (run, _) = await PlayAsync(ScriptOf(mode).On(Step.Greeting, greeting), "greeting");
            run.AssertFailed(verdict, exitCode);
        }
    }

    [Theory]
    [InlineData("implicit", Step.TlsHandshake, Ending.Close, "tls", "tls/connection", 7)]
    [InlineData("implicit", Step.TlsHandshake, Ending.Reset, "tls", "tls/connection", 7)]
    [InlineData("implicit", Step.Greeting, Ending.Close, "greeting", "greeting/connection", 7)]
    [InlineData("implicit", Step.Greeting, Ending.Cut, "greeting", "greeting/connection", 7)]
    [InlineData("starttls", Step.Greeting, Ending.Reset, "tls", "greeting/connection", 7)]
    [InlineData("starttls", Step.StartTls, Ending.Close, "tls", "starttls/connection", 7)]
    [InlineData("starttls", Step.TlsHandshake, Ending.Close, "tls", "tls/connection", 7)]
    [InlineData("implicit", Step.Logout, Ending.Close, "greeting", "logout/logout", 80)]
    [InlineData("implicit", Step.TlsHandshake, Ending.Hang, "tls", "tls/timeout", 28)]
    [InlineData("implicit", Step.Greeting, Ending.Hang, "greeting", "greeting/timeout", 28)]
    [InlineData("starttls", Step.Logout, Ending.Hang, "greeting", "logout/timeout", 28)]
    public async Task An_end_or_a_silence_has_its_kind(string mode, Step step, Ending ending, string end, string verdict, int exitCode)
    {
        string[] hurry = ending is Ending.Hang ? ["-t", TestSetup.ShortTimeout] : [];
        var (run, _) = await PlayAsync(ScriptOf(mode).On(step, ending), end, hurry);
        run.AssertFailed(verdict, exitCode);
    }

    [Theory]
    [InlineData("not TLS at all, but a line\r\n")]
    [InlineData("\u0015\u0003\u0003\u0000\u0002\u0002\u0028")]
    public async Task What_is_no_TLS_is_a_tls_failure(string bytes)
    {
        var (run, _) = await PlayAsync(TestSetup.Script.On(Step.TlsHandshake, bytes), "tls");
        run.AssertFailed("tls/tls", 35);
    }

    [Fact]
    public async Task LOGOUT_that_is_refused_is_a_logout_failure()
    {
        var (run, _) = await PlayAsync(TestSetup.Script.On(Step.Logout, "{tag} NO stay\r\n"), "greeting");
        run.AssertFailed("logout/logout", 80);
    }

    [Fact]
    public async Task Given_credentials_are_not_read()
    {
        var (run, _) = await PlayAsync(TestSetup.Script, "tls", "-u", "somebody", "-P", "/does/not/exist");
        Assert.Equal("somebody", run.AssertOk().Report.GetProperty("user").GetString());
    }

    [Theory]
    [InlineData("tls", "--cert-critical", "tls/limit")]
    [InlineData("greeting", "--cert-critical", "tls/limit")]
    [InlineData("tcp", "-c", "total/limit")]
    public async Task Limits_are_judged(string end, string limit, string verdict)
    {
        var (run, _) = await PlayAsync(TestSetup.Script, end, limit, limit is "-c" ? "@0:1000" : "36500");
        run.AssertFailed(verdict, 1);
    }

    private static Script ScriptOf(string mode) => mode is "implicit" ? TestSetup.Script : TestSetup.StartTlsScript;

    private static async Task<(ProbeRun Run, LoopbackServer Server)> PlayAsync(Script script, string end, params string[] more)
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(script);
        var run = await ProbeProgram.RunAsync(
            [.. setup.ShortTarget(server.Port, script.Tls is TlsMode.Implicit ? "implicit" : "starttls", end), "--format", "json", .. more]);
        await server.SettledAsync();
        return (run, server);
    }
}
