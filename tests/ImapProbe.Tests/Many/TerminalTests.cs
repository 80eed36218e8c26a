using System.Diagnostics;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>How a long run gets on, shown where standard error is a terminal and nowhere else.</summary>
public sealed class TerminalTests : IDisposable
{
    // Well behind the first drawing.
    private static readonly Script SlowScript = TestSetup.Script.On(Step.Greeting, Reaction.After(TimeSpan.FromSeconds(1.5)));

    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Fact]
    public async Task A_long_run_shows_what_is_done_and_takes_it_away_again()
    {
        await using var sound = LoopbackServer.Start(TestSetup.Script);
        await using var refusing = LoopbackServer.Start(TestSetup.Script.On(Step.Login, "{tag} NO [UNAVAILABLE] later\r\n"));
        Process script;
        string shown;
        await using (var hanging = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Ending.Hang)))
        {
            script = Show(sound.Port, "--format json", "xterm", "-H", $"{TestSetup.Host}:{refusing.Port}", "-H", $"{TestSetup.Host}:{hanging.Port}");
            shown = await ReadUntilAsync(script.StandardOutput, "imap-probe: 2 done, 1 failed, 1 left");
        }

        using (script)
            shown += await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        // Nothing but that line, and nothing left of it.
        Assert.Matches(@"\A(\r\e\[K(imap-probe: [0-9] done, [0-9] failed, [0-9] left)?)+\r\e\[K\z", shown);
        var report = await ReportAsync();
        Assert.Equal(["ok", "login/unavailable", "greeting/connection"], ReportLines.Of(report).Verdicts);
        Assert.DoesNotContain("done", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_probe_that_takes_long_shows_its_phase_and_seconds_until_its_report()
    {
        Process script;
        string shown;
        await using (var hanging = LoopbackServer.Start(TestSetup.Script.On(Step.Login, Ending.Hang)))
        {
            script = Show(hanging.Port, "--format json", "xterm");
            shown = await ReadUntilAsync(script.StandardOutput, "imap-probe: in login, ");
            shown += await ReadUntilAsync(script.StandardOutput, " s of 30 s\r\e[K");
        }

        using (script)
            shown += await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Matches(@"\A(\r\e\[K(imap-probe: (in [a-z]+, )?[0-9]+\.[0-9] s of 30 s)?)+\r\e\[K\z", shown);
        Assert.Equal(["login/connection"], ReportLines.Of(await ReportAsync()).Verdicts);
    }

    [Theory]
    [InlineData("xterm", "-v")]
    [InlineData("dumb", "--format json")]
    public async Task One_probe_shows_none_of_it_where_others_are_written_or_it_cannot_be_taken_away(string terminal, string options)
    {
        await using var server = LoopbackServer.Start(SlowScript);
        using var script = Show(server.Port, options, terminal);
        var shown = await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(" s of ", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', shown);
        Assert.NotEmpty(await ReportAsync());
    }

    [Theory]
    [InlineData("dumb", "--format json")]
    [InlineData("", "--format json")]
    // Two that write to one line would garble each other.
    [InlineData("xterm", "-v")]
    [InlineData("xterm", "-vv")]
    public async Task Where_the_line_cannot_be_taken_away_or_others_are_written_it_is_not_shown(string terminal, string options)
    {
        await using var server = LoopbackServer.Start(SlowScript);
        using var script = Show(server.Port, options, terminal, "-n", "1");
        var shown = await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(" done, ", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', shown);
        Assert.Equal(options.StartsWith("-v", StringComparison.Ordinal), shown.Contains("imap-probe: ", StringComparison.Ordinal));
        Assert.NotEmpty(await ReportAsync());
    }

    [Fact]
    public async Task In_a_pipe_there_is_nothing_of_it()
    {
        await using var server = LoopbackServer.Start(SlowScript);
        var run = await ProbeProgram.RunAsync(setup.Line(server.Port, "-n", "1"), "", ("TERM", "xterm"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["ok"], ReportLines.Of(run.Output).Verdicts);
    }

    // Standard output is no part of the terminal.
    private Process Show(int port, string options, string terminal, params string[] more) => ProbeProgram.StartOnTerminal(
        $"$PROBE {ProbeProgram.Quoted([.. setup.Target(port), .. setup.Account(), .. more])} {options} > '{setup.Folder}/report'",
        ("TERM", terminal));

    private Task<string> ReportAsync() => File.ReadAllTextAsync(Path.Combine(setup.Folder, "report"), TestContext.Current.CancellationToken);

    private static async Task<string> ReadUntilAsync(StreamReader reader, string awaited)
    {
        var (shown, buffer) = ("", new char[256]);
        while (!shown.Contains(awaited, StringComparison.Ordinal))
        {
            var count = await reader.ReadAsync(buffer, TestContext.Current.CancellationToken);
            Assert.True(count > 0, $"it ended before it showed \"{awaited}\": {shown}");
            shown += new string(buffer, 0, count);
        }

        return shown;
    }
}
