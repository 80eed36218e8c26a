using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>How many targets are under way at once, and that none waits for another but for its place.</summary>
public sealed class ParallelTests
{
    private static readonly Script Silent = ServerGroup.Script.On(Step.Greeting, Ending.Hang);

    // A report's time is cut to milliseconds.
    private static readonly TimeSpan Cut = TimeSpan.FromMilliseconds(2);

    [Theory]
    [InlineData(4)]
    [InlineData(1, "--parallel", "1")]
    [InlineData(6, "--parallel", "6")]
    public async Task As_many_are_under_way_as_there_are_places_and_the_next_begins_where_one_ends(int places, params string[] options)
    {
        await using var group = new ServerGroup();
        var servers = Start(group, places + 1, Silent);
        string[] names = [.. servers.Select(ServerGroup.NameOf)];
        using var process = group.StartProbing(servers, [.. options, "--format", "json"]);

        await ReachedAsync(servers[..places], Step.Greeting);
        Assert.Equal(0, servers[places].Connections);
        await group.StopAsync(servers[places / 2]);
        await ReachedAsync(servers[places..], Step.Greeting);

        foreach (var server in servers.Where(server => server != servers[places / 2]))
            await group.StopAsync(server);
        var run = await ProbeProgram.FinishAsync(process);
        Assert.Equal(7, run.ExitCode);
        Assert.Equal(names, ReportLine.AllOf(run.Output).Select(report => report.Name));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1, "--parallel", "1")]
    [InlineData(3, "--parallel", "3")]
    [InlineData(3, "--parallel", "3", "--targets", "-")]
    public async Task Never_more_are_under_way_than_there_are_places(int places, params string[] options)
    {
        await using var group = new ServerGroup();
        var late = group.Start(ServerGroup.Script.On(Step.Greeting, Reaction.After(TimeSpan.FromSeconds(0.4))));
        string[] lines = [.. Enumerable.Repeat($"-H {ServerGroup.NameOf(late)}", 12)];

        var run = options.Contains("--targets")
            ? await ProbeProgram.RunAsync([.. group.Defaults, .. options, "--format", "json"], ServerGroup.TextOf(lines))
            : await group.ProbeAsync(lines, [.. options, "--format", "json"]);

        Assert.True(run.ExitCode is 0, $"{run.Output}{run.Error}");
        var reports = ReportLine.AllOf(run.Output);
        Assert.Equal(12, reports.Count);
        // Which ends first may differ, but some must have been under way at once where there is more than one place.
        Assert.InRange(MostAtOnce(reports), Math.Min(places, 2), places);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task One_that_hangs_holds_up_no_other_and_is_reported_in_its_place(string format)
    {
        await using var group = new ServerGroup();
        var silent = group.Start(Silent);
        var others = Start(group, 8, ServerGroup.Script);
        string[] names = [.. others.Prepend(silent).Select(ServerGroup.NameOf)];
        using var process = group.StartProbing([silent, .. others], "--parallel", "2", "--format", format);
        var first = new char[1];
        var spoken = process.StandardOutput.ReadAsync(first, TestContext.Current.CancellationToken).AsTask();

        await ReachedAsync([silent], Step.Greeting);
        await ReachedAsync(others, Step.Logout);
        await Task.WhenAll(others.Select(server => server.SettledAsync())).WaitAsync(ServerGroup.Patience, TestContext.Current.CancellationToken);
        Assert.False(spoken.IsCompleted, "what comes later was told before the first");
        Assert.False(process.HasExited);
        await group.StopAsync(silent);

        await spoken;
        var run = await ProbeProgram.FinishAsync(process);
        Assert.Equal(7, run.ExitCode);
        Assert.Equal(names, NamesIn(format, first[0] + run.Output));
    }

    [Fact]
    public async Task No_phase_holds_the_waiting_for_a_place()
    {
        await using var group = new ServerGroup();
        var late = group.Start(ServerGroup.Script.On(Step.Greeting, Reaction.After(TimeSpan.FromSeconds(3))));
        var prompt = group.Start(ServerGroup.Script);

        var run = await group.ProbeAsync(ServerGroup.LinesOf(late, prompt), "--parallel", "1", "--format", "json");

        Assert.True(run.ExitCode is 0, $"{run.Output}{run.Error}");
        var reports = ReportLine.AllOf(run.Output);
        Assert.True(reports[1].Begin + Cut >= reports[0].End, run.Output);
        Assert.InRange(reports[1].Total / reports[0].Total, 0, 0.5);
    }

    // A deadline that ran while a target waits for its place would end the last of them before it began.
    [Fact]
    public async Task No_deadline_runs_while_a_target_waits_for_its_place()
    {
        await using var group = new ServerGroup();
        var silent = group.Start(ServerGroup.StartTlsScript.On(Step.Greeting, Ending.Hang));
        var prompt = group.Start(ServerGroup.Script);
        string[] lines = [$"-H {ServerGroup.NameOf(silent)} --tls starttls", $"-H {ServerGroup.NameOf(silent)} --tls starttls", $"-H {ServerGroup.NameOf(prompt)}"];

        var run = await group.ProbeAsync(lines, "--parallel", "1", "-t", TestSetup.ShortTimeout, "--format", "json");

        Assert.Equal(28, run.ExitCode);
        Assert.Equal(["greeting/timeout", "greeting/timeout", "ok"], ReportLine.AllOf(run.Output).Select(report => report.Verdict));
    }

    private static LoopbackServer[] Start(ServerGroup group, int count, Script script) => [.. Enumerable.Range(0, count).Select(_ => group.Start(script))];

    private static Task ReachedAsync(IEnumerable<LoopbackServer> servers, Step step) =>
        Task.WhenAll(servers.Select(server => server.ReachedAsync(step))).WaitAsync(ServerGroup.Patience, TestContext.Current.CancellationToken);

    // At the beginning of each: the most are under way when the last of them has just begun.
    private static int MostAtOnce(IReadOnlyList<ReportLine> reports) =>
        reports.Max(report => reports.Count(other => other.Begin <= report.Begin && other.End > report.Begin + Cut));

    private static IEnumerable<string> NamesIn(string format, string output) => format is "json"
        ? ReportLine.AllOf(output).Select(report => report.Name)
        : ReportReaders.NamesOfText(output);
}
