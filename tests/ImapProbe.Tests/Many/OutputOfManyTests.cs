using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>--output with several targets: a reader meets the old report or the new one with all of them, and nothing else.</summary>
public sealed class OutputOfManyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("imap-probe-many-");

    private string Report => Path.Combine(folder.FullName, "report");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("json", "-q")]
    public async Task The_file_has_all_reports_in_their_order(string format, params string[] more)
    {
        await using var group = new ServerGroup();
        // Each is done before the one in front of it.
        LoopbackServer[] servers = [Late(group, 1), Late(group, 0.5), group.Start(ServerGroup.RefusingScript)];
        var run = await group.ProbeAsync(ServerGroup.LinesOf(servers), ["--format", format, "-o", Report, .. more]);

        Assert.Equal((67, "", ""), (run.ExitCode, run.Output, run.Error));
        var report = await ReadAsync();
        var names = format is "json"
            ? ReportLine.AllOf(report).Select(target => target.Name)
            : ReportReaders.NamesOfText(report);
        Assert.Equal(servers.Select(ServerGroup.NameOf), names);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(Report));
        AssertAlone();
    }

    [Fact]
    public async Task The_old_report_stays_until_the_last_target_is_done()
    {
        await using var group = new ServerGroup();
        var sound = group.Start(ServerGroup.Script);
        var silent = group.Start(ServerGroup.Script.On(Step.Greeting, Ending.Hang));
        await WriteAsync("old");
        using var process = group.StartProbing([sound, silent], "--parallel", "1", "--format", "json", "-o", Report);

        await silent.ReachedAsync(Step.Greeting).WaitAsync(ServerGroup.Patience, TestContext.Current.CancellationToken);
        Assert.Equal("old", await ReadAsync());
        await group.StopAsync(silent);

        var run = await ProbeProgram.FinishAsync(process);
        Assert.Equal((7, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(["ok", "greeting/connection"], ReportLine.AllOf(await ReadAsync()).Select(target => target.Verdict));
        AssertAlone();
    }

    // The first reports have room, and the last have none: what is written in pieces is given up as a whole, and no probe goes on for nothing.
    [Fact]
    public async Task A_report_that_outgrows_what_may_be_written_leaves_the_old_one()
    {
        await using var group = new ServerGroup();
        var sound = group.Start(ServerGroup.Script);
        var lines = group.WriteTargets(Enumerable.Repeat($"-H {ServerGroup.NameOf(sound)}", 20));
        await WriteAsync("old");

        var run = await ProbeProgram.ShellAsync(
            $"ulimit -f 4; $PROBE --targets '{lines}' {ProbeProgram.Quoted(group.Defaults)} --parallel 1 --format json -o '{Report}'",
            ("DOTNET_EnableWriteXorExecute", "0"));

        Assert.Equal((23, ""), (run.ExitCode, run.Output));
        Assert.Contains("this process may write no file of that size", run.Error, StringComparison.Ordinal);
        Assert.Equal("old", await ReadAsync());
        Assert.InRange(sound.Connections, 2, 19);
        AssertAlone();
    }

    private static LoopbackServer Late(ServerGroup group, double seconds) =>
        group.Start(ServerGroup.Script.On(Step.Greeting, Reaction.After(TimeSpan.FromSeconds(seconds))));

    private Task WriteAsync(string text) => File.WriteAllTextAsync(Report, text, TestContext.Current.CancellationToken);

    private Task<string> ReadAsync() => File.ReadAllTextAsync(Report, TestContext.Current.CancellationToken);

    private void AssertAlone() => Assert.Equal(["report"], folder.GetFileSystemInfos().Select(entry => entry.Name));
}
