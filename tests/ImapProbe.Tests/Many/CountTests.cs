using System.Text.Json;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>-n: so many probes of one target on a grid, a report on each, and at last their summary.</summary>
public sealed class CountTests : IDisposable
{
    // What the greeting of a slow server takes.
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Fact]
    public async Task Each_probe_is_a_line_and_the_last_line_sums_their_figures_up_by_nearest_rank()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await setup.ProbeAsync(server.Port, "-n", "5", "-i", "100ms");
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((0, "", 5), (run.ExitCode, run.Error, server.Connections));
        Assert.Equal(Enumerable.Repeat("ok", 5), lines.Verdicts);
        Assert.Equal([SummaryOf(lines.Reports, server.Port)], lines.Summaries);
    }

    [Fact]
    public async Task One_probe_has_a_summary_too()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var lines = ReportLines.Of((await setup.ProbeAsync(server.Port, "-n", "1")).Output);
        Assert.Equal([SummaryOf([Assert.Single(lines.Reports)], server.Port)], lines.Summaries);
    }

    [Fact]
    public async Task Each_target_has_a_summary_behind_all_reports_in_the_order_given()
    {
        // The first of them is at its end last.
        await using var slow = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Reaction.After(Slow)));
        await using var quick = LoopbackServer.Start(TestSetup.Script);
        var run = await setup.ProbeAsync(slow.Port, "-H", $"{TestSetup.Host}:{quick.Port}", "-n", "3", "-i", "10ms");
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(6, lines.Reports.Count);
        Assert.Equal(
            [SummaryOf(ReportsOf(lines, slow.Port), slow.Port), SummaryOf(ReportsOf(lines, quick.Port), quick.Port)],
            lines.Summaries);
    }

    [Fact]
    public async Task None_begins_before_its_time()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await setup.ProbeAsync(server.Port, "-n", "3", "-i", "1s");
        var lines = ReportLines.Of(run.Output);

        // What the first one is late itself, the last one is less behind it.
        Assert.True(lines.Beginnings[2] - lines.Beginnings[0] >= TimeSpan.FromSeconds(1.2), run.Output);
        AssertApart(lines);
    }

    [Fact]
    public async Task Beginnings_are_the_interval_apart_and_not_what_a_probe_takes_besides()
    {
        // So far apart that the probe of a busy machine ends before the next one is due.
        var (interval, slow) = (TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(0.5));
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Reaction.After(slow)));
        var run = await setup.ProbeAsync(server.Port, "-n", "5", "-i", "1500ms");
        var lines = ReportLines.Of(run.Output);

        // A machine that is slow itself may miss some moments, and not all of them.
        Assert.Contains(lines.Beginnings.Zip(lines.Beginnings.Skip(1)), pair => pair.Second - pair.First < interval + slow);
        AssertApart(lines);
    }

    [Fact]
    public async Task A_slow_probe_overlaps_none_and_what_it_missed_does_not_pile_up()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Reaction.After(4 * Interval)), TestSetup.Script);
        var run = await setup.ProbeAsync(server.Port, "-n", "4", "-i", "400ms");
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((0, 4), (run.ExitCode, lines.Reports.Count));
        Assert.True(lines.Reports[0].Total >= 3 * Interval);
        AssertApart(lines);
        Assert.True(lines.Beginnings[3] - lines.Beginnings[1] >= Interval, run.Output);
    }

    [Fact]
    public async Task A_probe_that_fails_counts_and_the_run_goes_on()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script, TestSetup.Script.On(Step.Greeting, Ending.Reset), TestSetup.Script);
        var run = await setup.ProbeAsync(server.Port, "-n", "4", "-i", "10ms");
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((7, ""), (run.ExitCode, run.Error));
        Assert.Equal(["ok", "greeting/connection", "ok", "ok"], lines.Verdicts);
        Assert.Equal((4, 1), (lines.Number(0, "count"), lines.Number(0, "failed")));
        Assert.Equal(4, server.Connections);
    }

    [Fact]
    public async Task For_people_a_table_comes_last_and_in_a_pipe_no_picture()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.RunAsync([.. setup.Line(server.Port).SkipLast(1), "text", "-n", "3", "-i", "10ms"], "", ("TERM", "xterm"));
        var parts = run.Output.Split("\n\n");

        Assert.Equal((0, "", 3), (run.ExitCode, run.Error, parts.Length));
        Assert.Matches(
            $@"\A({TestSetup.Host}:{server.Port}  ok  [0-9.]+ ms  #[123] [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z  [^\n]+(\n  [^\n]+)*(\n|\z)){{3}}\z", parts[0]);
        Assert.Equal(["#1", "#2", "#3"], parts[0].Split(' ').Where(word => word.StartsWith('#')));
        Assert.Equal($"{TestSetup.Host}:{server.Port} as {TestSetup.User}  3 probes, all went well", parts[1]);
        // Nothing behind the last word, and nothing but figures below it.
        Assert.Matches(@"\A  in ms +min +median +p95 +max\n(  [a-z]+( +[0-9.]+){4}\n)+\z", parts[2]);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Quiet_says_nothing_where_all_is_well(string format)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.RunAsync([.. setup.Line(server.Port).SkipLast(1), format, "-n", "3", "-i", "10ms", "-q"]);
        Assert.Equal((0, "", "", 3), (run.ExitCode, run.Output, run.Error, server.Connections));
    }

    [Fact]
    public async Task Quiet_tells_what_failed_and_sums_up_all_of_them()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script, TestSetup.Script.On(Step.Greeting, Ending.Reset), TestSetup.Script);
        var lines = ReportLines.Of((await setup.ProbeAsync(server.Port, "-n", "3", "-i", "10ms", "-q")).Output);

        Assert.Equal(["greeting/connection"], lines.Verdicts);
        Assert.Equal((3, 1), (lines.Number(0, "count"), lines.Number(0, "failed")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-q")]
    public async Task A_file_gets_the_reports_and_the_summary(string quiet)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var file = Path.Combine(setup.Folder, "report");
        var run = await setup.ProbeAsync(server.Port, ["-n", "3", "-i", "10ms", "-o", file, .. quiet.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        var lines = ReportLines.Of(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(3, lines.Reports.Count);
        Assert.Equal([SummaryOf(lines.Reports, server.Port)], lines.Summaries);
        Assert.Equal(["ca.pem", "password", "report"], Directory.GetFileSystemEntries(setup.Folder).Select(Path.GetFileName).Order());
    }

    private static IReadOnlyList<ReportLine> ReportsOf(ReportLines lines, int port) =>
        [.. lines.Reports.Where(report => report.Port == port)];

    // The beginnings are told to the millisecond, cut off.
    private static void AssertApart(ReportLines lines) => Assert.All(lines.Reports.Index().Skip(1), report => Assert.True(
        lines.Beginnings[report.Index] >= lines.Beginnings[report.Index - 1] + lines.Reports[report.Index - 1].Total - TimeSpan.FromMilliseconds(2)));

    // The whole line, where all of them went well.
    private static string SummaryOf(IReadOnlyList<ReportLine> reports, int port)
    {
        var phases = reports[0].Json.GetProperty("durations").EnumerateObject()
            .Where(phase => phase is { Name: not "connect", Value.ValueKind: JsonValueKind.Number })
            .Select(phase => $"\"{phase.Name}\":{FiguresOf([.. reports.Select(report => report.Json.GetProperty("durations").GetProperty(phase.Name))])}");
        var target = $"\"host\":\"{TestSetup.Host}\",\"port\":{port},\"user\":\"{TestSetup.User}\",\"count\":{reports.Count},\"failed\":0,\"not_run\":0";
        return $"{{\"summary\":{{{target},\"phases\":{{{string.Join(',', phases)}}}}}}}";
    }

    private static string FiguresOf(IReadOnlyList<JsonElement> durations)
    {
        string[] sorted = [.. durations.OrderBy(duration => duration.GetDecimal()).Select(duration => duration.GetRawText())];
        string AtPercent(int percent) => sorted[(int)Math.Ceiling(percent * sorted.Length / 100m) - 1];
        return $$"""{"min":{{sorted[0]}},"median":{{AtPercent(50)}},"p95":{{AtPercent(95)}},"max":{{sorted[^1]}}}""";
    }
}
