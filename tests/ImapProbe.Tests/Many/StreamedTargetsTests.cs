using System.Globalization;
using System.Text;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>--targets -: each line is probed as it comes, and one that is wrong stops no other.</summary>
public sealed class StreamedTargetsTests : IDisposable
{
    private static readonly Script Refusing = TestSetup.Script.On(Step.Login, "{tag} NO [AUTHENTICATIONFAILED] no\r\n");

    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Fact]
    public async Task A_bad_line_is_told_with_its_number_and_the_others_are_probed()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await StreamAsync(
            setup.TargetLine(server.Port) + "\n-H a.example --frobnicate\n# a comment\n" + setup.TargetLine(server.Port) + "'\n", "--format", "json");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(2, run.Output.Lines().Count);
        Assert.Equal(2, server.Connections);
        AssertTold(
            run,
            "line 3 of standard input: there is no option --frobnicate; see imap-probe --help",
            "line 6 of standard input: a single quote is not closed");
    }

    [Theory]
    [InlineData(1, 0, "\n1 of 1 target went well\n")]
    [InlineData(2, 1, "\n1 line was not probed; 2 of 2 targets went well\n")]
    [InlineData(0, 2, "\n2 lines were not probed\n")]
    public async Task Lines_that_are_not_probed_are_counted(int good, int bad, string total)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var lines = Enumerable.Repeat(setup.TargetLine(server.Port), good).Concat(Enumerable.Repeat("-H a.example --frobnicate\n", bad));
        var run = await StreamAsync(string.Concat(lines), "-q");
        var told = await StreamAsync(string.Concat(lines));

        Assert.EndsWith(total, told.Output, StringComparison.Ordinal);
        Assert.Equal(bad > 0 ? total : "", run.Output);
    }

    [Fact]
    public async Task A_file_of_a_line_that_cannot_be_read_is_the_lines_problem()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var gone = Path.Combine(setup.Folder, "gone");
        var run = await StreamAsync(
            TargetLines.Quoted([.. setup.Target(server.Port), "-u", "me", "-P", gone]) + setup.TargetLine(server.Port), "--format", "json");

        AssertTold(run, $"line 1 of standard input: the password file {gone} does not exist");
        Assert.Equal((2, 1), (run.ExitCode, run.Output.Lines().Count));
    }

    [Theory]
    [InlineData("text", true, 2)]
    [InlineData("text", false, 67)]
    [InlineData("json", true, 2)]
    [InlineData("json", false, 67)]
    public async Task The_exit_code_is_of_the_first_line_that_did_not_go_well(string format, bool isBadFirst, int exitCode)
    {
        await using var sound = LoopbackServer.Start(TestSetup.Script);
        await using var refusing = LoopbackServer.Start(Refusing);
        // A password file of its own: what is refused here forbids no other login.
        var other = setup.Write("other", TestSetup.Password);
        var refused = TargetLines.Quoted([.. setup.Target(refusing.Port), "-u", TestSetup.User, "-P", other]);
        var (good, bad) = (setup.TargetLine(sound.Port), "--nope\n");

        var run = await StreamAsync(good + (isBadFirst ? bad + refused : refused + bad) + good, "--format", format);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(2, sound.Connections);
        WireAssert.OneLogin(refusing);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task A_target_is_reported_while_standard_input_is_still_open(string end)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        using var process = ProbeProgram.Start(["--targets", "-", "--format", "json"]);

        for (var probes = 1; probes <= 3; probes++)
        {
            await process.SendAsync(setup.TargetLine(server.Port).TrimEnd('\n') + end);
            Assert.Equal(server.Port, ReportLine.Parse(await process.ReadLineAsync()).Port);
            Assert.Equal(probes, server.Connections);
        }

        process.StandardInput.Close();
        var run = await ProbeProgram.FinishAsync(process);
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task In_json_a_slow_target_holds_no_other_up()
    {
        await using var silent = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Ending.Hang));
        await using var server = LoopbackServer.Start(TestSetup.Script);
        using var process = ProbeProgram.Start(["--targets", "-", "--format", "json", "-t", "10m"]);
        await process.SendAsync(setup.TargetLine(silent.Port));
        await silent.ReachedAsync(Step.Greeting);
        await process.SendAsync(setup.TargetLine(server.Port));
        Assert.Equal(server.Port, ReportLine.Parse(await process.ReadLineAsync()).Port);

        process.Send("TERM");
        Assert.Equal((143, ""), await ProbeProgram.FinishAsync(process) is var run ? (run.ExitCode, run.Output) : default);
    }

    [Fact]
    public async Task In_text_the_reports_come_in_the_order_of_the_lines()
    {
        await using var late = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Reaction.After(TimeSpan.FromMilliseconds(700))));
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await StreamAsync(setup.TargetLine(late.Port) + setup.TargetLine(server.Port) + setup.TargetLine(server.Port));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal([late.Port, server.Port, server.Port], run.Output.Lines().Where(line => line.Contains("  ok  ", StringComparison.Ordinal)).Select(PortOf));
    }

    [Theory]
    [InlineData("< /dev/null", "standard input holds no target: ")]
    [InlineData("< <(echo '# no target')", "standard input holds no target: ")]
    [InlineData("<&-", "standard input is closed")]
    [InlineData("< /", "standard input is a directory")]
    public async Task Where_nothing_is_to_be_had_on_standard_input_it_is_misuse(string redirection, string problem)
    {
        var run = await ProbeProgram.ShellAsync($"$PROBE --targets - -u me -P '{setup.PasswordFile}' {redirection}");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        AssertTold(run, problem);
    }

    [Theory]
    [InlineData("text", 2, "")]
    [InlineData("json", 2, "")]
    [InlineData("prometheus", 2, "")]
    [InlineData("nagios", 3, "IMAP UNKNOWN - line 1 of standard input: ")]
    public async Task A_report_file_stays_where_no_line_was_probed(string format, int exitCode, string begin)
    {
        var file = setup.Write("report", "old\n");
        var run = await ProbeProgram.RunAsync(["--targets", "-", "--format", format, "-o", file], "--hots a.example\n");

        Assert.Equal((exitCode, "old\n"), (run.ExitCode, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        Assert.StartsWith(begin, run.Output, StringComparison.Ordinal);
        Assert.Equal(begin is "", run.Output is "");
        Assert.Equal(["report"], Directory.GetFiles(setup.Folder, "*report*").Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_line_that_is_no_text_is_told_and_the_rest_goes_on()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var good = Encoding.UTF8.GetBytes(setup.TargetLine(server.Port));
        using var process = ProbeProgram.Start(["--targets", "-", "--format", "json"]);
        await process.StandardInput.BaseStream.WriteAsync(
            (byte[])[(byte)'#', 0xFF, (byte)'\n', .. good, .. Enumerable.Repeat((byte)'#', 200_000), (byte)'\n', .. good],
            TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        var run = await ProbeProgram.FinishAsync(process);

        Assert.Equal((2, 2), (run.ExitCode, run.Output.Lines().Count));
        AssertTold(run, "line 1 of standard input: it is not UTF-8", "line 3 of standard input: it is longer than 64 KiB");
    }

    [Fact]
    public async Task A_bad_line_is_unknown_to_a_monitoring_plugin()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await StreamAsync(setup.TargetLine(server.Port) + "--nope\n", "--format", "nagios", "-u", "me", "-P", setup.PasswordFile, "-H", "a.example");

        Assert.Equal((3, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"\AIMAP UNKNOWN - 1 unknown, 1 ok: line 2 of standard input: there is no option --nope; see imap-probe --help\|[^\n]+\n\z", run.Output);
    }

    [Fact]
    public async Task A_bad_line_counts_once_for_a_monitoring_plugin_however_much_is_wrong_with_it()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await StreamAsync(setup.TargetLine(server.Port) + "-u me\n", "--format", "nagios");

        Assert.StartsWith("IMAP UNKNOWN - 1 unknown, 1 ok: line 2 of standard input: --host HOST[:PORT] is missing; ", run.Output, StringComparison.Ordinal);
        Assert.Contains("--password-file FILE is missing", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_would_replace_a_password_of_a_line_is_not_written()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var other = setup.Write("other", TestSetup.Password);
        var line = TargetLines.Quoted([.. setup.Target(server.Port), "-u", TestSetup.User, "-P", other]);
        var run = await StreamAsync(line + setup.TargetLine(server.Port), "-o", setup.PasswordFile);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        AssertTold(
            run,
            $"line 2 of standard input: the report file {setup.PasswordFile} is one that is read, and the report would replace it",
            $"the report file {setup.PasswordFile} was not written: it is one that a line reads");
        Assert.Equal(TestSetup.Password + "\n", await File.ReadAllTextAsync(setup.PasswordFile, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(Directory.GetFiles(setup.Folder), path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_default_password_from_a_fifo_serves_the_lines_one_after_the_other()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var line = TargetLines.Quoted([.. setup.Target(server.Port), "-u", TestSetup.User]);
        var file = setup.Targets(line, line, line);
        var run = await ProbeProgram.ShellAsync($"$PROBE --targets - --parallel 1 --format json -P <(cat '{setup.PasswordFile}') < '{file}'");

        Assert.Equal((0, "", 3), (run.ExitCode, run.Error, run.Output.Lines().Count));
    }

    [Fact]
    public async Task A_report_that_nobody_reads_any_more_ends_it_although_standard_input_goes_on()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        using var bash = ProbeProgram.StartShell("$PROBE --targets - --format json | { head -n 1; exec <&-; echo gone; }");
        await bash.SendAsync(setup.TargetLine(server.Port));
        Assert.StartsWith("{\"time\":", await bash.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("gone", await bash.ReadLineAsync());

        await bash.SendAsync(setup.TargetLine(server.Port));
        var run = await ProbeProgram.FinishAsync(bash);

        Assert.Equal(23, run.ExitCode);
        AssertTold(run, "the report could not be written to standard output");
    }

    private static Task<ProbeRun> StreamAsync(string lines, params IReadOnlyList<string> more) => ProbeProgram.RunAsync(["--targets", "-", .. more], lines);

    private static int PortOf(string line) => int.Parse(line.Split(' ')[0].Split(':')[1], CultureInfo.InvariantCulture);

    private static void AssertTold(ProbeRun run, params string[] beginnings) =>
        Assert.Collection(
            run.Error.Lines(),
            [.. beginnings.Select(beginning => (Action<string>)(line => Assert.StartsWith("imap-probe: " + beginning, line, StringComparison.Ordinal)))]);
}
