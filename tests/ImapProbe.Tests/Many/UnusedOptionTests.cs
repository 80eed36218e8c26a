using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>An option beside --targets that no line uses: nothing that was asked for is left out in silence.</summary>
public sealed class UnusedOptionTests
{
    [Theory]
    [InlineData("--host", "--host", "down.example.test", "-q")]
    [InlineData("--host", "-H", "down.example.test:993")]
    [InlineData("--port", "--port", "993")]
    [InlineData("--port", "-p", "993", "--format", "json")]
    [InlineData("--warning", "-w", "20")]
    public async Task It_is_misuse_before_anything_is_dialled(string name, params string[] options)
    {
        await using var group = new ServerGroup();
        var server = group.Start(ServerGroup.Script);
        var line = ServerGroup.LinesOf(server).Single();
        var report = group.Setup.Write("report", "old");
        var run = await group.ProbeAsync([$"{line} -w 10", $"{line} -w 10 -u {TestSetup.User}"], [.. options, "-o", report]);

        Assert.Equal((2, "", $"imap-probe: {Sentence($"{group.Setup.Folder}/targets", name)}\n"), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(0, server.Connections);
        Assert.Equal("old", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("prometheus")]
    public async Task From_standard_input_the_lines_are_probed_and_it_is_told_at_the_end(string format)
    {
        await using var group = new ServerGroup();
        var server = group.Start(ServerGroup.Script);
        var line = ServerGroup.LinesOf(server).Single();
        var run = await group.StreamAsync([line, "# a comment", ""], "--host", "down.example.test", "--format", format);

        Assert.Equal((2, $"imap-probe: {Sentence("standard input", "--host")}\n"), (run.ExitCode, run.Error));
        Assert.Contains(TestSetup.Host, run.Output, StringComparison.Ordinal);
        WireAssert.OneLogin(server);
    }

    [Fact]
    public async Task A_quiet_run_of_standard_input_tells_it_too_and_a_file_has_the_report()
    {
        await using var group = new ServerGroup();
        var server = group.Start(ServerGroup.Script);
        var line = ServerGroup.LinesOf(server).Single();
        var report = Path.Combine(group.Setup.Folder, "report");
        var quiet = await group.StreamAsync([line], "-p", "993", "-q");
        var written = await group.StreamAsync([line], "-p", "993", "-o", report);

        foreach (var run in (ProbeRun[])[quiet, written])
            Assert.Equal((2, "", $"imap-probe: {Sentence("standard input", "--port")}\n"), (run.ExitCode, run.Output, run.Error));
        Assert.Contains("  ok  ", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_did_not_go_well_counts_before_it()
    {
        await using var group = new ServerGroup();
        var server = group.Start(ServerGroup.Script);
        var line = ServerGroup.LinesOf(server).Single();
        var refusing = group.Start(ServerGroup.RefusingScript);
        var run = await group.StreamAsync([line, $"-H {ServerGroup.NameOf(refusing)} -u {ServerGroup.RefusedUser}"], "--host", "down.example.test");

        Assert.Equal((67, $"imap-probe: {Sentence("standard input", "--host")}\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_monitoring_plugin_does_not_know()
    {
        await using var group = new ServerGroup();
        var server = group.Start(ServerGroup.Script);
        var line = ServerGroup.LinesOf(server).Single();
        string[] options = ["--host", "down.example.test", "--format", "nagios"];
        var ofFile = await group.ProbeAsync([line], options);
        var ofInput = await group.StreamAsync([line], options);

        Assert.Equal((3, $"IMAP UNKNOWN - {Sentence($"{group.Setup.Folder}/targets", "--host")}\n", ""), (ofFile.ExitCode, ofFile.Output, ofFile.Error));
        Assert.Equal((3, ""), (ofInput.ExitCode, ofInput.Error));
        Assert.StartsWith($"IMAP UNKNOWN - 1 unknown, 1 ok: {Sentence("standard input", "--host")}|", ofInput.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-t 20s")]
    [InlineData("--nope")]
    [InlineData("'")]
    [InlineData("imap.example.test")]
    public async Task It_is_not_said_where_a_line_may_be_meant_to_use_it(string other)
    {
        await using var group = new ServerGroup();
        var server = group.Start(ServerGroup.Script);
        var line = ServerGroup.LinesOf(server).Single();
        var run = await group.StreamAsync([line, other], "--host", ServerGroup.NameOf(server));

        Assert.DoesNotContain("no line", run.Error, StringComparison.Ordinal);
        Assert.Equal(other is "-t 20s" ? 2 : 1, server.Connections);
    }

    [Fact]
    public async Task Credentials_and_a_timeout_are_not_missed()
    {
        await using var group = new ServerGroup();
        var server = group.Start(ServerGroup.Script);
        var line = ServerGroup.LinesOf(server).Single();
        var run = await group.ProbeAsync([$"{line} -t 20s --quit-after tls"], "-t", "10s");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    private static string Sentence(string file, string option) =>
        $"no line of {file} uses the {option} of the command line: write it into a line, or leave it out";
}
