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
        await using var group = new ServerGroup();
        LoopbackServer[] servers = [group.Start(ServerGroup.Script), group.Start(ServerGroup.RefusingScript), group.Start(ServerGroup.Script)];
        var run = await group.ProbeAsync(ServerGroup.LinesWithRefusal(servers));

        Assert.Equal((67, ""), (run.ExitCode, run.Error));
        var names = servers.Select(server => Regex.Escape(ServerGroup.NameOf(server))).ToArray();
        const string well = "  ok  [0-9.]+ ms  connect [0-9.]+, login [0-9.]+, session [0-9.]+, logout [0-9.]+ ms; "
            + @"PLAIN as monitor@example\.org at 127\.0\.0\.1\n";
        Assert.True(
            Regex.IsMatch(
                run.Output, $@"\A{names[0]}{well}{names[1]}  failed in login: refused  [^\n]+\n(?:  [^\n]+\n)+{names[2]}{well}\n2 of 3 targets went well\n\z"),
            run.Output);
        Assert.Contains("never", run.Output, StringComparison.Ordinal);
        // The pictures are for one target alone.
        Assert.DoesNotMatch("[▏▎▍▌▋▊▉█#]", run.Output);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Quiet_tells_only_what_is_not_well(string format)
    {
        await using var group = new ServerGroup();
        LoopbackServer[] servers = [group.Start(ServerGroup.Script), group.Start(ServerGroup.RefusingScript), group.Start(ServerGroup.Script)];
        var failed = await group.ProbeAsync(ServerGroup.LinesWithRefusal(servers), "-q", "--format", format);
        // A warning's limit is worth a word too.
        var warned = await group.ProbeAsync([.. ServerGroup.LinesOf(servers[0]), $"-H {ServerGroup.NameOf(servers[2])} -w 0"], "-q", "--format", format);
        var well = await group.ProbeAsync(ServerGroup.LinesOf(servers[0], servers[2]), "-q", "--format", format);

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
        await using var group = new ServerGroup();
        LoopbackServer[] servers = [group.Start(ServerGroup.Script), group.Start(ServerGroup.RefusingScript), group.Start(ServerGroup.Script)];
        var failed = await group.StreamAsync(ServerGroup.LinesWithRefusal(servers), "-q", "--format", format);
        var well = await group.StreamAsync(ServerGroup.LinesOf(servers[0], servers[2]), "-q", "--format", format);

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
        await using var group = new ServerGroup();
        var server = group.Start(ServerGroup.Script);
        var name = ServerGroup.NameOf(server);

        var onTheLine = await ProbeProgram.RunAsync(["-H", name, "-H", name, .. group.Defaults, "--format", format]);
        var inAFile = await group.ProbeAsync(ServerGroup.LinesOf(server, server), "--format", format);
        var once = ServerGroup.NameOf("127.0.0.1", server.Port);
        var withAddresses = await ProbeProgram.RunAsync(
            ["--targets", group.WriteTargets($"-H {once}", $"-H {once} --all-addresses"), "--quit-after", "tcp", "--format", format]);

        foreach (var run in (ProbeRun[])[onTheLine, inAFile, withAddresses])
        {
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Equal(
                2, run.Output.Replace("\n2 of 2 targets went well\n", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }
    }

    private static void AssertTold(LoopbackServer[] told, LoopbackServer[] all, string output) => Assert.Equal(
        told,
        all.Where(
            server => output.Contains(
                ServerGroup.NameOf(server), StringComparison.Ordinal) || output.Contains($"\"port\":{server.Port}", StringComparison.Ordinal)));
}
