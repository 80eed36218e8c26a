using System.Text.Json;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Many;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>--expect: a check that must fail goes well exactly where it fails with the kind that was named.</summary>
public sealed class ExpectTests : IDisposable
{
    private static readonly Dictionary<string, Script> Scripts = new(StringComparer.Ordinal)
    {
        ["connection"] = TestSetup.Script.On(Step.Greeting, Ending.Reset),
        ["tls"] = TestSetup.Script.On(Step.Accept, new Reaction { Beneath = "* OK not TLS\r\n"u8.ToArray(), Ending = Ending.Hang }),
        ["certificate"] = TestSetup.Script with { Identity = CertificateAuthority.Create("Stranger").Issue(LeafRequest.For(TestSetup.Host)) },
        ["login"] = TestSetup.Script.On(Step.Login, "{tag} NO [AUTHENTICATIONFAILED] wrong|word\r\n"),
        ["unavailable"] = TestSetup.Script.On(Step.Login, "{tag} NO [UNAVAILABLE] later\r\n"),
        ["protocol"] = TestSetup.Script.On(Step.Greeting, "* PREAUTH welcome\r\n"),
        ["logout"] = TestSetup.Script.On(Step.Logout, "{tag} NO stay\r\n"),
        ["ok"] = TestSetup.Script,
    };

    private readonly TestSetup setup = new();

    public static TheoryData<string> Met => [.. Scripts.Keys.Except(["logout", "ok"])];

    public void Dispose() => setup.Dispose();

    [Theory]
    [MemberData(nameof(Met))]
    public async Task The_failure_that_was_named_is_a_success_that_names_it(string kind)
    {
        await using var server = LoopbackServer.Start(Scripts[kind]);
        var plain = await setup.ProbeAsync(server.Port);
        var run = (await setup.ProbeAsync(server.Port, "--expect", kind)).AssertOk();
        var expected = run.Report.GetProperty("expected");

        Assert.Equal((0, ""), (run.Report.GetProperty("exit_code").GetInt32(), run.Error));
        // What the failure would be without.
        Assert.NotEqual(0, plain.ExitCode);
        Assert.Equal(JsonValueKind.Null, plain.Report.GetProperty("expected").ValueKind);
        Assert.Equal(kind, expected.GetProperty("kind").GetString());
        Assert.Equal($"{plain.Report.GetProperty("failure")}", $"{expected}");
    }

    [Theory]
    [MemberData(nameof(Met))]
    public async Task Any_other_failure_stays_what_it_is(string kind)
    {
        await using var server = LoopbackServer.Start(Scripts[kind]);
        var plain = await setup.ProbeAsync(server.Port);
        var run = await setup.ProbeAsync(server.Port, "--expect", kind is "certificate" ? "login" : "certificate");

        run.AssertFailed(plain.Verdict, plain.ExitCode);
        Assert.Equal(JsonValueKind.Null, run.Report.GetProperty("expected").ValueKind);
    }

    [Theory]
    [InlineData("connection")]
    [InlineData("login")]
    public async Task A_success_is_a_limit_that_was_crossed(string kind)
    {
        await using var server = LoopbackServer.Start(Scripts["ok"]);
        var run = (await setup.ProbeAsync(server.Port, "--expect", kind)).AssertFailed("total/limit", 1);

        Assert.Equal($"the probe went well, and --expect {kind} asks for one that fails", run.Message);
        WireAssert.OneLogin(server);
    }

    [Fact]
    public async Task What_comes_after_the_login_is_not_passed_over()
    {
        await using var server = LoopbackServer.Start(Scripts["logout"]);
        (await setup.ProbeAsync(server.Port, "--expect", "login")).AssertFailed("logout/logout", 80);
    }

    [Theory]
    [InlineData("no-such-host.invalid", "dns/dns", 6)]
    [InlineData(TestSetup.Host, "dns/dns", 6)]
    public async Task A_name_without_an_address_passes_for_nothing(string host, string verdict, int exitCode)
    {
        foreach (var kind in Scripts.Keys.Except(["logout", "ok"]))
        {
            var run = await ProbeProgram.RunAsync(["-H", host, "--ca-file", setup.CaFile, .. setup.Account(), "--format", "json", "--expect", kind]);
            run.AssertFailed(verdict, exitCode);
        }
    }

    [Fact]
    public async Task A_port_that_is_closed_takes_no_account()
    {
        await using var group = new ServerGroup();
        var run = await ProbeProgram.RunAsync([.. setup.ShortTarget(group.ClosedPort(), "implicit", "tcp"), "--expect", "connection", "--format", "json"]);

        run.AssertOk();
        Assert.Equal("tcp", run.Report.GetProperty("expected").GetProperty("phase").GetString());
    }

    [Fact]
    public async Task A_person_and_a_monitor_read_which_failure_was_met()
    {
        await using var server = LoopbackServer.Start(Scripts["login"]);
        string[] line = [.. setup.Target(server.Port), .. setup.Account(), "--expect", "login"];
        var text = await ProbeProgram.RunAsync(line);
        var nagios = await ProbeProgram.RunAsync([.. line, "--format", "nagios"]);
        var prometheus = await ProbeProgram.RunAsync([.. line, "--format", "prometheus"]);
        var quiet = await ProbeProgram.RunAsync([.. line, "-q"]);

        Assert.Equal((0, 0, 0, 0), (text.ExitCode, nagios.ExitCode, prometheus.ExitCode, quiet.ExitCode));
        Assert.StartsWith(
            $"{TestSetup.Host}:{server.Port}  ok  failed as expected in login: refused\n\n  the server refused the login: [AUTHENTICATIONFAILED] wrong|word\n",
            text.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("  try ", text.Output, StringComparison.Ordinal);
        Assert.Matches(
            $@"\AIMAP OK - {TestSetup.Host}:{server.Port} failed as expected in login: login: "
            + @"the server refused the login: \[AUTHENTICATIONFAILED\] wrong[^|]+\|connect=[^|]+\n\z", nagios.Output);
        Assert.DoesNotContain("time=", nagios.Output, StringComparison.Ordinal);
        Assert.Equal("ok", ReportReaders.OfPrometheus(prometheus.Output));
        Assert.Equal("", quiet.Output);
    }

    [Fact]
    public async Task Each_line_of_a_file_has_its_own_expectation_and_the_exit_code_is_that_of_the_rest()
    {
        await using var group = new ServerGroup();
        var sound = group.Start(ServerGroup.Script);
        var refusing = group.Start(ServerGroup.RefusingScript);
        string[] lines =
        [
            $"-H {ServerGroup.NameOf(sound)}",
            $"-H {ServerGroup.NameOf(TestSetup.Host, group.ClosedPort())} --expect connection",
            $"-H {ServerGroup.NameOf(refusing)} -u {ServerGroup.RefusedUser} --expect login",
        ];
        var well = await group.ProbeAsync(lines, "--format", "json");
        var nagios = await group.ProbeAsync(lines, "--format", "nagios");
        var failed = await group.ProbeAsync([.. lines, $"-H {ServerGroup.NameOf(sound)} --expect certificate"], "--format", "json");

        Assert.Equal((0, 0, 1), (well.ExitCode, nagios.ExitCode, failed.ExitCode));
        Assert.Equal(["ok", "ok", "ok"], ReportLines.Of(well.Output).Verdicts);
        Assert.StartsWith("IMAP OK - all 3 probes went well, ", nagios.Output, StringComparison.Ordinal);
        Assert.Contains(" failed as expected in tcp: connection: ", nagios.Output, StringComparison.Ordinal);
        Assert.Equal("total/limit", ReportLines.Of(failed.Output).Verdicts[3]);
    }

    [Fact]
    public async Task A_refusal_that_was_expected_is_not_repeated_either_and_what_was_not_run_is_not_expected()
    {
        await using var first = LoopbackServer.Start(Scripts["login"]);
        await using var second = LoopbackServer.Start(Scripts["login"]);
        var run = await setup.ProbeAsync(first.Port, "-H", $"{TestSetup.Host}:{second.Port}", "--parallel", "1", "--expect", "login");
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((67, 1, 0), (run.ExitCode, first.Connections, second.Connections));
        Assert.Equal(["ok", "login/login"], lines.Verdicts);
        Assert.StartsWith("not run: ", lines.Reports[1].Failure("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expected_failures_are_not_counted_as_failed()
    {
        await using var group = new ServerGroup();
        string[] line = [.. setup.Target(group.ClosedPort()), .. setup.Account(), "--expect", "connection", "-n", "3", "-i", "10ms"];
        var lines = ReportLines.Of((await ProbeProgram.RunAsync([.. line, "--format", "json"])).Output);
        var text = await ProbeProgram.RunAsync(line);

        Assert.Equal((3, 0, 0), (lines.Number(0, "count"), lines.Number(0, "failed"), lines.Number(0, "not_run")));
        Assert.Contains("  3 probes, all failed with connection, as expected\n", text.Output, StringComparison.Ordinal);
    }

    // Whatever of it lacks a descriptor: the trust store, the look-up, the socket, what .NET waits with.
    [Trait(ProbeProgram.Trait, ProbeProgram.NativeOnly)]
    [Theory]
    [InlineData("connection")]
    [InlineData("tls")]
    [InlineData("certificate")]
    public async Task Where_this_machine_has_no_descriptors_nothing_was_met(string kind)
    {
        Need.All(Need.NativeBinary);
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var line = $"-H {TestSetup.Host}:{server.Port} --connect-to 127.0.0.1 --quit-after tls --expect {kind} --format json";
        // With fewer the native binary cannot start.
        var run = await ProbeProgram.ShellAsync($"for n in $(seq 5 40); do (ulimit -n $n; $PROBE {line}; echo \"exits $?\"); done");
        var runs = run.Output.Split("exits ", StringSplitOptions.RemoveEmptyEntries);
        var codes = runs.Skip(1).Select(text => text.Split('\n')[0]).ToList();

        // Where there are enough, the server is not trusted.
        Assert.Equal((36, kind is "certificate" ? "0" : "60"), (codes.Count, codes[^1]));
        Assert.All(codes.Zip(runs.Select(text => text.Split('\n')[^2])), pair => Assert.Equal(
            kind is "certificate" && pair.Second.Contains("none of this system", StringComparison.Ordinal),
            pair.First is "0"));
        // The sockets, and what is needed after them.
        Assert.Contains("cannot be dialled: this process may have no more files open", run.Output, StringComparison.Ordinal);
        Assert.Contains("roots cannot be read: this process may have no more files open", run.Output, StringComparison.Ordinal);
    }
}
