using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>--targets FILE: all of it is read and checked before anything is dialled.</summary>
public sealed class TargetsFileTests : IDisposable
{
    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Fact]
    public async Task Every_line_is_probed_and_reported_in_its_place()
    {
        // The first is told to be late, so that its report would come last.
        await using var late = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Reaction.After(TimeSpan.FromMilliseconds(700))));
        await using var second = LoopbackServer.Start(TestSetup.Script);
        await using var third = LoopbackServer.Start(TestSetup.StartTlsScript);
        var file = setup.Targets(
            "# a comment\n", setup.TargetLine(late.Port), "\n", setup.TargetLine(second.Port), setup.TargetLine(third.Port, "--tls", "starttls"));

        var run = await ProbeProgram.RunAsync(["--targets", file, "--format", "json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal([late.Port, second.Port, third.Port], run.Output.Lines().Select(line => ReportLine.Parse(line).Port));
        Assert.All([late, second, third], WireAssert.OneLogin);
    }

    [Fact]
    public async Task Options_beside_the_file_are_the_defaults_of_its_lines()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var other = setup.Write("other", TestSetup.Password);
        string[] lines =
        [
            TargetLines.Quoted("-H", $"{TestSetup.Host}:{server.Port}"), TargetLines.Quoted("-H", $"{TestSetup.Host}:{server.Port}", "-P", other)
        ];
        var run = await ProbeProgram.RunAsync(["--targets", setup.Targets(lines), "--connect-to", "127.0.0.1", "--ca-file", setup.CaFile, .. setup.Account()]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(2, run.Output.Lines().Count(line => line.StartsWith($"{TestSetup.Host}:{server.Port}  ok  ", StringComparison.Ordinal)));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task Every_bad_line_is_told_with_its_number_and_nothing_is_dialled()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var empty = setup.Write("empty", "");
        var gone = Path.Combine(setup.Folder, "gone");
        string[] lines =
        [
            setup.TargetLine(server.Port), "\n", setup.TargetLine(server.Port, "--frobnicate"), setup.TargetLine(server.Port, "--quit-after", "never"), "'\n",
            TargetLines.Quoted([.. setup.Target(server.Port), "-u", TestSetup.User, "-P", gone]),
            TargetLines.Quoted(["-H", $"{TestSetup.Host}:{server.Port}", "--ca-file", empty, .. setup.Account()]),
            setup.TargetLine(server.Port, "-n", "3"),
        ];
        var file = setup.Targets(lines);

        AssertMisuse(
            await ProbeProgram.RunAsync(["--targets", file, "--format", "json"]),
            $"line 3 of {file}: there is no option --frobnicate; see imap-probe --help",
            $"line 4 of {file}: --quit-after takes tcp, tls or greeting",
            $"line 5 of {file}: a single quote is not closed",
            $"line 6 of {file}: the password file {gone} does not exist",
            $"line 7 of {file}: the CA file {empty} ",
            $"line 8 of {file}: --count is for the whole run: it belongs on the command line");
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_line_that_is_no_text_is_told_with_its_number()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var file = setup.Targets(setup.TargetLine(server.Port));
        await File.AppendAllBytesAsync(
            file, [(byte)'#', 0xFF, (byte)'\n', .. Enumerable.Repeat((byte)'#', 70_000), (byte)'\n'], TestContext.Current.CancellationToken);

        AssertMisuse(await ProbeProgram.RunAsync(["--targets", file]), $"line 2 of {file}: it is not UTF-8", $"line 3 of {file}: it is longer than 64 KiB");
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_default_file_that_is_missing_is_told_once_and_of_no_line()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var gone = Path.Combine(setup.Folder, "gone");
        var line = TargetLines.Quoted([.. setup.Target(server.Port), "-u", TestSetup.User]);

        AssertMisuse(await ProbeProgram.RunAsync(["--targets", setup.Targets(line, line, line), "-P", gone]), $"the password file {gone} does not exist");
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData("/", "the targets file / is a directory")]
    [InlineData("/dev/null", "the targets file /dev/null is a device")]
    [InlineData("/dev/zero", "the targets file /dev/zero is a device")]
    [InlineData("/nowhere/targets", "the targets file /nowhere/targets does not exist")]
    public async Task What_is_no_file_is_misuse_and_no_wait(string path, string problem) =>
        AssertMisuse(await ProbeProgram.RunAsync(["--targets", path, .. setup.Account()]), problem);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("\uFEFF")]
    [InlineData("# -H imap.example.org\n \t\r\n")]
    public async Task A_file_without_a_target_is_misuse(string text)
    {
        var file = setup.Targets(text);
        AssertMisuse(await ProbeProgram.RunAsync(["--targets", file, .. setup.Account()]), $"{file} holds no target: ");
    }

    [Theory]
    [InlineData("$PROBE --format json --targets <(cat targets)")]
    [InlineData("$PROBE --format json --targets /dev/stdin < targets")]
    [InlineData("cat targets > fifo & $PROBE --format json --targets fifo")]
    public async Task The_file_comes_from_where_a_shell_lets_it(string command)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        setup.Targets(setup.TargetLine(server.Port), setup.TargetLine(server.Port));
        Unix.MakeFifo(Path.Combine(setup.Folder, "fifo"));
        var run = await ProbeProgram.ShellAsync($"cd '{setup.Folder}'; {command}");

        Assert.Equal((0, "", 2), (run.ExitCode, run.Error, run.Output.Lines().Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("exec 3<> fifo; ")]
    [InlineData("exec 3<> fifo; echo -H a.example >&3; ")]
    [InlineData("exec 3<> fifo; printf %s '-H a.exam' >&3; ")]
    public async Task A_fifo_that_says_nothing_more_ends_with_the_deadline(string before)
    {
        Unix.MakeFifo(Path.Combine(setup.Folder, "fifo"));
        var run = await ProbeProgram.ShellAsync($"cd '{setup.Folder}'; {before}$PROBE --targets fifo -t 1 --quit-after tcp");
        AssertMisuse(run, "the targets file fifo said nothing more within the 1 s that the probe may take");
    }

    [Theory]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    [InlineData("\r\n", "\uFEFF")]
    public async Task A_file_of_another_system_is_read_as_it_was_meant(string end, string mark)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var text = setup.TargetLine(server.Port) + "\n" + setup.TargetLine(server.Port).TrimEnd('\n');
        var run = await ProbeProgram.RunAsync(["--targets", setup.Targets(mark + text.Replace("\n", end, StringComparison.Ordinal)), "--format", "json"]);

        Assert.Equal((0, "", 2), (run.ExitCode, run.Error, run.Output.Lines().Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_that_would_replace_a_password_of_a_line_is_refused(bool isLink)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var named = isLink ? Path.Combine(setup.Folder, "link") : setup.PasswordFile;
        if (isLink)
            File.CreateSymbolicLink(named, setup.PasswordFile);
        var line = TargetLines.Quoted([.. setup.Target(server.Port), "-u", TestSetup.User, "-P", named]);
        var file = setup.Targets(line);

        AssertMisuse(
            await ProbeProgram.RunAsync(["--targets", file, "-o", setup.PasswordFile]),
            $"line 1 of {file}: the report file {setup.PasswordFile} is one that is read, and the report would replace it");
        Assert.Equal(TestSetup.Password + "\n", await File.ReadAllTextAsync(setup.PasswordFile, TestContext.Current.CancellationToken));
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_report_that_would_replace_the_targets_is_refused()
    {
        var file = setup.Targets(setup.TargetLine(1));
        AssertMisuse(
            await ProbeProgram.RunAsync(["--targets", file, "-o", file]), $"the report file {file} is one that is read, and the report would replace it");
        Assert.Equal(setup.TargetLine(1), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_default_password_from_a_fifo_serves_all_lines()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var line = TargetLines.Quoted([.. setup.Target(server.Port), "-u", TestSetup.User]);
        var file = setup.Targets(line, line, line);
        var run = await ProbeProgram.ShellAsync($"$PROBE --targets '{file}' --parallel 1 --format json -P <(cat '{setup.PasswordFile}')");

        Assert.Equal((0, "", 3), (run.ExitCode, run.Error, run.Output.Lines().Count));
    }

    private static void AssertMisuse(ProbeRun run, params string[] beginnings)
    {
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Collection(
            run.Error.Lines(),
            [.. beginnings.Select(beginning => (Action<string>)(line => Assert.StartsWith("imap-probe: " + beginning, line, StringComparison.Ordinal)))]);
    }
}
