using System.Diagnostics;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>Signals that end a run of many probes: at once, with the summary of what was reported where there is one.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class InterruptedTests : IDisposable
{
    private static readonly string[] Endless = ["-n", "1000000", "-i", "10ms"];

    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task The_summary_of_the_reports_so_far_comes_last(string signal, int exitCode)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        using var process = ProbeProgram.Start(setup.Line(server.Port, Endless));
        var (begun, run) = await SignalAfterAsync(3, process, signal);
        var lines = ReportLines.Of(begun + run.Output);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Error));
        Assert.Single(lines.Summaries);
        Assert.Equal((lines.Reports.Count, 0), (lines.Number(0, "count"), lines.Number(0, "failed")));
        Assert.All(lines.Verdicts, verdict => Assert.Equal("ok", verdict));
    }

    [Fact]
    public async Task The_summary_is_told_where_all_was_well_and_nothing_else_is()
    {
        // Only the second connection comes to this step, when the first probe is in the books.
        await using var server = LoopbackServer.Start(TestSetup.Script, TestSetup.Script with { CapabilitiesInGreeting = false });
        using var process = ProbeProgram.Start(setup.Line(server.Port, [.. Endless, "-q"]));
        await server.ReachedAsync(Step.Capability);
        process.Send("INT");
        var lines = ReportLines.Of((await ProbeProgram.FinishAsync(process)).Output);

        Assert.Equal((0, 1, 0), (lines.Reports.Count, lines.Summaries.Count, lines.Number(0, "failed")));
    }

    [Fact]
    public async Task For_people_too()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Accept, Ending.Reset));
        using var process = ProbeProgram.Start([.. setup.Target(server.Port), .. setup.Account(), .. Endless]);
        // A failure is told in several lines.
        var (begun, run) = await SignalAfterAsync(20, process, "INT");
        var output = begun + run.Output;
        var reports = output.Split('\n').Count(line => line.StartsWith($"{TestSetup.Host}:{server.Port}  failed in ", StringComparison.Ordinal));

        Assert.Equal((130, ""), (run.ExitCode, run.Error));
        Assert.True(reports > 1, output);
        Assert.Matches($@"\n\n{TestSetup.Host}:{server.Port} as {TestSetup.User}  {reports} probes, all failed\n\n(  [^\n]+\n)+\z", output);
        Assert.EndsWith($"\n  interrupted after {reports} of 1000000 probes\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_targets_each_that_was_reported_has_its_summary()
    {
        await using var first = LoopbackServer.Start(TestSetup.Script);
        await using var hanging = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Ending.Hang));
        await using var last = LoopbackServer.Start(TestSetup.Script);
        using var process = ProbeProgram.Start(
            setup.Line(first.Port, ["-H", $"{TestSetup.Host}:{hanging.Port}", "-H", $"{TestSetup.Host}:{last.Port}", .. Endless]));
        await hanging.ReachedAsync(Step.Greeting);
        await last.ReachedAsync(Step.Logout);
        var (begun, run) = await SignalAfterAsync(5, process, "INT");
        var lines = ReportLines.Of(begun + run.Output);

        Assert.Equal(130, run.ExitCode);
        var ports = lines.Reports.Select(report => report.Port).ToArray();
        Assert.Equal([first.Port, last.Port], lines.Summaries.Index().Select(summary => lines.Number(summary.Index, "port")));
        Assert.All(
            lines.Summaries.Index(),
            summary => Assert.Equal(ports.Count(port => port == lines.Number(summary.Index, "port")), lines.Number(summary.Index, "count")));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    public async Task Before_the_first_report_there_is_nothing_to_sum_up(string format) =>
        Assert.Equal((130, "", ""), await SignalAtGreetingAsync("-n", "1000", "--format", format));

    [Theory]
    [InlineData("prometheus")]
    [InlineData("nagios")]
    public async Task A_format_without_summaries_has_none_and_no_part_of_a_report(string format)
    {
        await using var sound = LoopbackServer.Start(TestSetup.Script);
        await using var hanging = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Ending.Hang));
        string[] targets = ["-H", $"{TestSetup.Host}:{hanging.Port}", "--parallel", "1"];
        using var process = ProbeProgram.Start([.. setup.Target(sound.Port), .. setup.Account(), .. targets, "-n", "1", "--format", format]);
        await hanging.ReachedAsync(Step.Greeting);
        process.Send("INT");
        var run = await ProbeProgram.FinishAsync(process);

        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Without_a_count_there_is_no_summary()
    {
        await using var sound = LoopbackServer.Start(TestSetup.Script);
        await using var hanging = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Ending.Hang));
        using var process = ProbeProgram.Start(setup.Line(sound.Port, "-H", $"{TestSetup.Host}:{hanging.Port}"));
        await hanging.ReachedAsync(Step.Greeting);
        var (begun, run) = await SignalAfterAsync(1, process, "INT");

        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(sound.Port, Assert.Single(ReportLines.Of(begun).Reports).Port);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_file_is_left_alone_and_nothing_is_left_beside_it(string signal, int exitCode)
    {
        var folder = Directory.CreateDirectory(Path.Combine(setup.Folder, "out"));
        var file = Path.Combine(folder.FullName, "report");
        await File.WriteAllTextAsync(file, "old", TestContext.Current.CancellationToken);
        // Only the third connection comes to this step, when two probes are reported.
        var third = (TestSetup.Script with { CapabilitiesInGreeting = false }).On(Step.Capability, Ending.Hang);
        await using var server = LoopbackServer.Start(TestSetup.Script, TestSetup.Script, third);
        using var process = ProbeProgram.Start(setup.Line(server.Port, [.. Endless, "-o", file]));
        await server.ReachedAsync(Step.Capability);
        Assert.Equal(2, folder.GetFiles().Length);
        process.Send(signal);
        var run = await ProbeProgram.FinishAsync(process);

        Assert.Equal((exitCode, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal("report", Assert.Single(folder.GetFileSystemInfos()).Name);
        Assert.Equal("old", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_full_pipe_that_nobody_reads_does_not_hold_it_up()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        // Whoever has both ends of a FIFO can fill it, and meets no end of it.
        var fifo = Unix.MakeFifo(Path.Combine(setup.Folder, "fifo"));
        using var process = ProbeProgram.StartShell(
            $"exec 3<>'{fifo}'; dd if=/dev/zero of=/dev/fd/3 bs=4096 oflag=nonblock 2>&-; "
            + $"exec env --default-signal=INT,HUP $PROBE {ProbeProgram.Quoted(setup.Line(server.Port, Endless))} >&3 3>&-");
        await server.ReachedAsync(Step.Logout);
        await server.SettledAsync();
        process.Send("INT");

        Assert.Equal(130, (await ProbeProgram.FinishAsync(process)).ExitCode);
        // The first report had no room, and so no second probe began.
        Assert.Equal(1, server.Connections);
    }

    private async Task<(int ExitCode, string Output, string Error)> SignalAtGreetingAsync(params string[] more)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Ending.Hang));
        using var process = ProbeProgram.Start([.. setup.Target(server.Port), .. setup.Account(), "-t", "10m", .. more]);
        await server.ReachedAsync(Step.Greeting);
        process.Send("INT");
        var run = await ProbeProgram.FinishAsync(process);
        return (run.ExitCode, run.Output, run.Error);
    }

    private static async Task<(string Begun, ProbeRun Run)> SignalAfterAsync(int lines, Process process, string signal)
    {
        var begun = "";
        for (var i = 0; i < lines; i++)
            begun += $"{await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)}\n";
        process.Send(signal);
        return (begun, await ProbeProgram.FinishAsync(process));
    }
}
