using System.Globalization;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>-n after a refusal: nothing is left to try, so that it ends at once, and the summary counts what was not run.</summary>
public sealed class EndedRunTests : IDisposable
{
    // None of them is waited for.
    private static readonly string[] Long = ["-n", "100", "-i", "1h"];

    private static readonly Script Refusing = TestSetup.Script.On(Step.Login, "{tag} NO [AUTHENTICATIONFAILED] never\r\n");

    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Fact]
    public async Task A_refusal_ends_it_at_once_and_the_rest_is_counted()
    {
        await using var server = LoopbackServer.Start(Refusing);
        var run = await setup.ProbeAsync(server.Port, Long);
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((67, "", 1, 1), (run.ExitCode, run.Error, server.Connections, WireAssert.LoginsIn(server.Commands)));
        Assert.Equal(["login/login"], lines.Verdicts);
        Assert.Equal((100, 1, 99), Counts(lines, 0));
    }

    [Fact]
    public async Task What_went_well_before_stays_what_it_was()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script, TestSetup.Script, Refusing);
        var lines = ReportLines.Of((await setup.ProbeAsync(server.Port, "-n", "1000000", "-i", "10ms")).Output);

        Assert.Equal(["ok", "ok", "login/login"], lines.Verdicts);
        Assert.Equal((1_000_000, 1, 999_997), Counts(lines, 0));
        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task A_refusal_of_the_last_probe_leaves_none_out()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script, Refusing);
        var lines = ReportLines.Of((await setup.ProbeAsync(server.Port, "-n", "2", "-i", "10ms")).Output);

        Assert.Equal(["ok", "login/login"], lines.Verdicts);
        Assert.Equal((2, 1, 0), Counts(lines, 0));
    }

    [Fact]
    public async Task A_person_reads_it_too()
    {
        await using var server = LoopbackServer.Start(Refusing);
        var run = await ProbeProgram.RunAsync([.. setup.Target(server.Port), .. setup.Account(), .. Long]);

        Assert.Equal((67, ""), (run.ExitCode, run.Error));
        Assert.Matches($@"\A{TestSetup.Host}:{server.Port}  failed in login: refused  #1 [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z  connect ", run.Output);
        Assert.Contains($"\n\n{TestSetup.Host}:{server.Port} as {TestSetup.User}  100 probes, 1 failed, 99 not run\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_of_each_line_is_that_of_its_beginning()
    {
        var before = DateTime.UtcNow;
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.RunAsync([.. setup.Target(server.Port), .. setup.Account(), "-n", "1"]);
        var words = run.Output.Split('\n')[0].Split(' ');
        var told = TimeOnly.ParseExact(words[Array.IndexOf(words, "#1") + 1].TrimEnd('Z'), "HH:mm:ss", CultureInfo.InvariantCulture);

        Assert.True(told.IsBetween(TimeOnly.FromDateTime(before.AddSeconds(-1)), TimeOnly.FromDateTime(DateTime.UtcNow.AddSeconds(1))), run.Output);
    }

    [Fact]
    public async Task Other_accounts_of_the_run_go_on()
    {
        await using var refusing = LoopbackServer.Start(Refusing);
        await using var other = LoopbackServer.Start(TestSetup.Script);
        setup.PasswordFile = setup.Write("wrong", "no such password\n");
        var targets = setup.Write("targets", $"-H {TestSetup.Host}:{refusing.Port}\n-H {TestSetup.Host}:{other.Port} -P '{setup.Folder}/password'\n");
        var run = await ProbeProgram.RunAsync(
            ["--targets", targets, "--connect-to", "127.0.0.1", "--ca-file", setup.CaFile, .. setup.Account(), "-n", "5", "-i", "100ms", "--format", "json"]);
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((67, 1, 5), (run.ExitCode, refusing.Connections, other.Connections));
        Assert.Equal((5, 1, 4), Counts(lines, 0));
        Assert.Equal((5, 0, 0), Counts(lines, 1));
    }

    [Fact]
    public async Task Whoever_waits_for_its_turn_with_the_same_login_ends_at_once_and_says_why()
    {
        // The second refuses when the first has been probed once, and waits.
        await using var first = LoopbackServer.Start(TestSetup.Script);
        await using var second = LoopbackServer.Start(TestSetup.Script.On(Step.Login, Refusing.Reactions[Step.Login] with { Delay = TimeSpan.FromSeconds(1) }));
        var run = await setup.ProbeAsync(first.Port, ["-H", $"{TestSetup.Host}:{second.Port}", .. Long]);
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((67, 1, 1), (run.ExitCode, first.Connections, second.Connections));
        Assert.Equal(["login/login", "login/login", "ok"], lines.Verdicts.Order());
        Assert.Single(lines.Reports, report => report.Failure("message")?.StartsWith("not run: ", StringComparison.Ordinal) is true);
        Assert.Equal((100, 0, 99), Counts(lines, 0));
        Assert.Equal((100, 1, 99), Counts(lines, 1));
    }

    [Fact]
    public async Task Whoever_has_not_begun_is_told_once()
    {
        await using var first = LoopbackServer.Start(Refusing);
        await using var second = LoopbackServer.Start(TestSetup.Script);
        var run = await setup.ProbeAsync(first.Port, ["-H", $"{TestSetup.Host}:{second.Port}", "--parallel", "1", .. Long]);
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((67, 0), (run.ExitCode, second.Connections));
        Assert.Equal(["login/login", "login/login"], lines.Verdicts);
        Assert.Equal((100, 0, 100), Counts(lines, 1));
    }

    [Fact]
    public async Task Each_address_has_a_summary_of_its_own()
    {
        Need.All(Need.Localhost);
        await using var server = LoopbackServer.Start(TestSetup.Script with { Identity = TestSetup.Authority.Issue(LeafRequest.For("localhost")) });
        string[] line = ["-H", $"localhost:{server.Port}", "-4", "--all-addresses", "--ca-file", setup.CaFile, .. setup.Account(), "-n", "3", "-i", "10ms"];
        var lines = ReportLines.Of((await ProbeProgram.RunAsync([.. line, "--format", "json"])).Output);
        var text = await ProbeProgram.RunAsync(line);

        Assert.Single(lines.Summaries);
        Assert.Contains("\"address\":\"127.0.0.1\",\"count\":3,\"failed\":0,\"not_run\":0,", lines.Summaries[0], StringComparison.Ordinal);
        Assert.Contains($"\n\nlocalhost:{server.Port} at 127.0.0.1 as {TestSetup.User}  3 probes, all went well\n", text.Output, StringComparison.Ordinal);
    }

    private static (int Count, int Failed, int NotRun) Counts(ReportLines lines, int summary) =>
        (lines.Number(summary, "count"), lines.Number(summary, "failed"), lines.Number(summary, "not_run"));
}
