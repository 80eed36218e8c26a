using System.Text.RegularExpressions;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>Several targets in the formats that tell what happened, one after the other: text and json.</summary>
public sealed class FormatsOfManyTests
{
    [Fact]
    public async Task A_text_has_a_line_for_what_is_well_and_the_reasons_for_what_is_not()
    {
        await using var fleet = new Fleet();
        LoopbackServer[] servers = [fleet.Start(Fleet.Script), fleet.Start(Fleet.RefusingScript), fleet.Start(Fleet.Script)];
        var run = await fleet.ProbeAsync(Fleet.LinesWithRefusal(servers));

        Assert.Equal((67, ""), (run.ExitCode, run.Error));
        var names = servers.Select(server => Regex.Escape(Fleet.NameOf(server))).ToArray();
        const string well = @"  ok  [0-9.]+ ms  connect [0-9.]+, login [0-9.]+, session [0-9.]+, logout [0-9.]+ ms; PLAIN as monitor@example\.org at 127\.0\.0\.1\n";
        Assert.True(Regex.IsMatch(run.Output, $@"\A{names[0]}{well}{names[1]}  failed in login: login  [^\n]+\n(?:  [^\n]+\n)+{names[2]}{well}\n2 of 3 targets went well\n\z"), run.Output);
        Assert.Contains("never", run.Output, StringComparison.Ordinal);
        // The pictures are for one target alone.
        Assert.DoesNotMatch("[▏▎▍▌▋▊▉█#]", run.Output);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Quiet_tells_only_what_is_not_well(string format)
    {
        await using var fleet = new Fleet();
        LoopbackServer[] servers = [fleet.Start(Fleet.Script), fleet.Start(Fleet.RefusingScript), fleet.Start(Fleet.Script)];
        var failed = await fleet.ProbeAsync(Fleet.LinesWithRefusal(servers), "-q", "--format", format);
        // A warning's limit is worth a word too.
        var warned = await fleet.ProbeAsync([.. Fleet.LinesOf(servers[0]), $"-H {Fleet.NameOf(servers[2])} -w 0"], "-q", "--format", format);
        var well = await fleet.ProbeAsync(Fleet.LinesOf(servers[0], servers[2]), "-q", "--format", format);

        Assert.Equal((67, ""), (failed.ExitCode, failed.Error));
        AssertTold([servers[1]], servers, failed.Output);
        Assert.Equal((0, ""), (warned.ExitCode, warned.Error));
        AssertTold([servers[2]], servers, warned.Output);
        Assert.Equal((0, "", ""), (well.ExitCode, well.Output, well.Error));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Quiet_streams_only_what_is_not_well(string format)
    {
        await using var fleet = new Fleet();
        LoopbackServer[] servers = [fleet.Start(Fleet.Script), fleet.Start(Fleet.RefusingScript), fleet.Start(Fleet.Script)];
        var failed = await fleet.StreamAsync(Fleet.LinesWithRefusal(servers), "-q", "--format", format);
        var well = await fleet.StreamAsync(Fleet.LinesOf(servers[0], servers[2]), "-q", "--format", format);

        Assert.Equal((67, ""), (failed.ExitCode, failed.Error));
        AssertTold([servers[1]], servers, failed.Output);
        Assert.Equal((0, "", ""), (well.ExitCode, well.Output, well.Error));
    }

    // Each is told on its own: two of the same are two reports.
    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task The_same_target_may_be_given_twice(string format)
    {
        await using var fleet = new Fleet();
        var server = fleet.Start(Fleet.Script);
        var name = Fleet.NameOf(server);

        var onTheLine = await ProbeProgram.RunAsync(["-H", name, "-H", name, .. fleet.Defaults, "--format", format]);
        var inAFile = await fleet.ProbeAsync(Fleet.LinesOf(server, server), "--format", format);
        var once = Fleet.NameOf("127.0.0.1", server.Port);
        var withAddresses = await ProbeProgram.RunAsync(["--targets", fleet.WriteTargets($"-H {once}", $"-H {once} --all-addresses"), "--quit-after", "tcp", "--format", format]);

        foreach (var run in (ProbeRun[])[onTheLine, inAFile, withAddresses])
        {
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Equal(2, run.Output.Replace("\n2 of 2 targets went well\n", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }
    }

    private static void AssertTold(LoopbackServer[] told, LoopbackServer[] all, string output) => Assert.Equal(
        told,
        all.Where(server => output.Contains(Fleet.NameOf(server), StringComparison.Ordinal) || output.Contains($"\"port\":{server.Port}", StringComparison.Ordinal)));
}
