using System.Text.Json;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>One wrong password is one refused login, however many probes a run has: further ones would lock the account out.</summary>
public sealed class RefusedLoginTests : IDisposable
{
    private readonly TestSetup setup = new();

    public RefusedLoginTests() => setup.PasswordFile = setup.Write("wrong", "no such password\n");

    public void Dispose() => setup.Dispose();

    [Theory]
    [InlineData("* NO [AUTHENTICATIONFAILED] wrong\r\n* BYE timed out\r\n", Ending.Continue, "login/unavailable", 1)]
    [InlineData("* NO wrong\r\n", Ending.Close, "login/connection", 1)]
    [InlineData("* NO\r\n", Ending.Reset, "login/connection", 1)]
    [InlineData("* NO wrong\r\n{tag} BAD what\r\n", Ending.Continue, "login/protocol", 1)]
    [InlineData("* NO [UNAVAILABLE] later\r\n* BYE later\r\n", Ending.Continue, "login/unavailable", 3)]
    [InlineData("* BAD internal server error\r\n", Ending.Close, "login/connection", 3)]
    [InlineData("* NO quota exceeded\r\n{tag} OK in\r\n", Ending.Continue, "ok", 3)]
    public async Task An_untagged_refusal_counts_unless_the_login_is_accepted_after_it(string answer, Ending ending, string verdict, int logins)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Login, new Reaction { Reply = answer, Ending = ending }));
        var run = await setup.ProbeAsync(server.Port, "-n", "3", "-i", "10ms");
        var lines = ReportLines.Of(run.Output);

        Assert.Equal(logins, WireAssert.LoginsIn(server.Commands));
        Assert.Equal(Enumerable.Repeat(verdict, logins), lines.Verdicts.Take(logins));
        Assert.All(lines.Reports.Skip(logins), AssertNotRun);
    }

    [Fact]
    public async Task The_later_targets_of_the_same_login_are_not_run()
    {
        await using var first = LoopbackServer.Start(TestSetup.Script);
        await using var second = LoopbackServer.Start(TestSetup.Script);
        await using var third = LoopbackServer.Start(TestSetup.Script);
        var run = await setup.ProbeAsync(first.Port, "-H", $"{TestSetup.Host}:{second.Port}", "-H", $"{TestSetup.Host}:{third.Port}", "--parallel", "1");
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((67, 1), (run.ExitCode, WireAssert.LoginsIn(first.Commands)));
        Assert.Equal((0, 0), (second.Connections, third.Connections));
        Assert.Equal([first.Port, second.Port, third.Port], lines.Reports.Select(report => report.Port));
        Assert.All(lines.Reports.Skip(1), AssertNotRun);
    }

    [Theory]
    [InlineData("-u somebody.else -P {0}/wrong", "login/login", true)]
    [InlineData("-P {0}/password", "ok", true)]
    [InlineData("-P {0}/copy", "login/login", true)]
    [InlineData("--quit-after greeting", "ok", true)]
    [InlineData("-P {0}/wrong", "login/login", false)]
    [InlineData("-P {0}/link", "login/login", false)]
    [InlineData("-P {0}/hardlink", "login/login", false)]
    [InlineData("-P {0}/../{1}/./wrong", "login/login", false)]
    [InlineData("-P {0}/wrong --tls starttls", "login/login", false)]
    [InlineData("-P {0}/wrong --auth login", "login/login", false)]
    public async Task A_login_is_its_user_and_its_file(string options, string verdict, bool isRun)
    {
        File.CreateSymbolicLink(Path.Combine(setup.Folder, "link"), "wrong");
        await ProbeProgram.ShellAsync($"cd '{setup.Folder}'; ln wrong hardlink; cp wrong copy");
        await using var first = LoopbackServer.Start(TestSetup.Script);
        await using var second = LoopbackServer.Start(TestSetup.Script);
        var line = options.Replace("{0}", $"'{setup.Folder}'", StringComparison.Ordinal).Replace(
            "{1}", Path.GetFileName(setup.Folder), StringComparison.Ordinal);
        var targets = setup.Write("targets", $"-H {TestSetup.Host}:{first.Port}\n-H {TestSetup.Host}:{second.Port} {line}\n");
        var run = await ProbeProgram.RunAsync(
            ["--targets", targets, "--connect-to", "127.0.0.1", "--ca-file", setup.CaFile, .. setup.Account(), "--parallel", "1", "--format", "json"]);
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((67, ""), (run.ExitCode, run.Error));
        Assert.Equal(["login/login", verdict], lines.Verdicts);
        Assert.Equal((1, isRun ? 1 : 0), (first.Connections, second.Connections));
        if (!isRun)
            AssertNotRun(lines.Reports[1]);
    }

    [Fact]
    public async Task Standard_input_is_the_file_that_it_comes_from()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var targets = setup.Targets(
            TargetLines.Quoted(setup.Target(server.Port)), TargetLines.Quoted([.. setup.Target(server.Port), "-P", setup.PasswordFile]));
        var run = await ProbeProgram.ShellAsync($"$PROBE --targets '{targets}' -u {TestSetup.User} -P - --parallel 1 --format json < '{setup.PasswordFile}'");

        Assert.Equal((67, 1), (run.ExitCode, WireAssert.LoginsIn(server.Commands)));
    }

    [Fact]
    public async Task A_file_that_is_replaced_meanwhile_is_still_the_one_that_was_read()
    {
        await using var first = LoopbackServer.Start(TestSetup.Script);
        await using var last = LoopbackServer.Start(TestSetup.Script);
        Task<ProbeRun> ending;
        await using (var between = LoopbackServer.Start(TestSetup.Script.On(Step.Login, Ending.Hang)))
        {
            var targets = setup.Write(
                "targets", $"-H {TestSetup.Host}:{first.Port}\n-H {TestSetup.Host}:{between.Port} -u somebody.else\n-H {TestSetup.Host}:{last.Port}\n");
            ending = ProbeProgram.RunAsync(
                ["--targets", targets, "--connect-to", "127.0.0.1", "--ca-file", setup.CaFile, .. setup.Account(), "--parallel", "1", "--format", "json"]);
            await between.ReachedAsync(Step.Login);
            File.Move(setup.Write("new", "another password\n"), setup.PasswordFile, overwrite: true);
        }

        var lines = ReportLines.Of((await ending).Output);
        Assert.Equal(["login/login", "login/connection", "login/login"], lines.Verdicts);
        AssertNotRun(lines.Reports[2]);
        Assert.Equal(0, last.Connections);
    }

    [Fact]
    public async Task Other_failures_stop_nothing()
    {
        setup.PasswordFile = setup.Write("right", TestSetup.Password);
        var stranger = TestSetup.Script with { Identity = CertificateAuthority.Create("Stranger").Issue(LeafRequest.For(TestSetup.Host)) };
        var busy = TestSetup.Script.On(Step.Login, "{tag} NO [UNAVAILABLE] later\r\n");
        var broken = TestSetup.Script.On(Step.Login, Ending.Reset);
        await using var server = LoopbackServer.Start(stranger, busy, broken, TestSetup.Script);
        var run = await setup.ProbeAsync(server.Port, "-n", "5", "-i", "10ms");

        Assert.Equal(60, run.ExitCode);
        Assert.Equal(["tls/certificate", "login/unavailable", "login/connection", "ok", "ok"], ReportLines.Of(run.Output).Verdicts);
    }

    [Theory]
    [InlineData("text", 67, "(?s)failed in login.*  not run\n  an earlier login")]
    [InlineData("json", 67, "(?s)\"success\":false.*\"success\":false.*\"message\":\"not run")]
    [InlineData(
        "prometheus",
        67,
        "(?s)imap_probe_success.*} 0\n.*} 0\n.*imap_probe_failure_info.*phase=\"login\",kind=\"login\"} 1\n.*phase=\"login\",kind=\"login\"} "
        + "1\n.*imap_probe_exit_code.*} 67\n.*} 67\n.*imap_probe_last_run_timestamp_seconds gauge\nimap_probe_last_run[^\n]+\n# ")]
    [InlineData("nagios", 2, @"\AIMAP CRITICAL - 2 critical: [^|\n]+ failed in login: login: [^|\n]+ not run: an earlier login [^|\n]+\|[^\n]+\n\z")]
    public async Task What_was_not_run_is_a_failure_in_every_format(string format, int exitCode, string report)
    {
        await using var first = LoopbackServer.Start(TestSetup.Script);
        await using var second = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.RunAsync(
            [.. setup.Target(first.Port), .. setup.Account(), "-H", $"{TestSetup.Host}:{second.Port}", "--parallel", "1", "--format", format]);

        Assert.Equal((exitCode, "", 0), (run.ExitCode, run.Error, second.Connections));
        Assert.Matches(report, run.Output);
    }

    private static void AssertNotRun(ReportLine report)
    {
        Assert.False(report.Json.GetProperty("success").GetBoolean());
        Assert.Equal(67, report.ExitCode);
        Assert.Equal(("login", "login", null), (report.Failure("phase"), report.Failure("kind"), report.Failure("code")));
        Assert.StartsWith("not run: ", report.Failure("message"), StringComparison.Ordinal);
        Assert.All(
            report.Json.GetProperty("durations").EnumerateObject().Where(phase => phase.Name is not ("connect" or "total")),
            phase => Assert.Equal(JsonValueKind.Null, phase.Value.ValueKind));
        Assert.Equal((0.0, 0.0), (report.Seconds("connect"), report.Seconds("total")));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (report.Json.GetProperty("auth").ValueKind, report.Json.GetProperty("tls").ValueKind));
    }
}
