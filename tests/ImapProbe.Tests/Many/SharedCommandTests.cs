using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>One command for many probes: it runs once, and a password of its that was refused is not tried again.</summary>
public sealed class SharedCommandTests : IDisposable
{
    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    private string Ran => Path.Combine(setup.Folder, "ran");

    private int Runs => File.Exists(Ran) ? File.ReadAllLines(Ran).Length : 0;

    [Theory]
    [InlineData("correct horse", 0, "ok ok ok ok")]
    [InlineData("wrong", 67, "login/login login/login")]
    public async Task It_runs_once_for_all_targets_and_all_of_their_probes(string password, int exitCode, string verdicts)
    {
        await using var first = LoopbackServer.Start(TestSetup.Script);
        await using var second = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.RunAsync(
            [
                .. setup.Target(first.Port), "-H", $"{TestSetup.Host}:{second.Port}", "-u", TestSetup.User, "--password-command", Command(password),
                "-n", "2", "-i", "10ms", "--parallel", "1", "--format", "json",
            ]);

        Assert.Equal((exitCode, 1), (run.ExitCode, Runs));
        Assert.Equal(verdicts, string.Join(' ', ReportLines.Of(run.Output).Verdicts));
        Assert.Equal(exitCode is 0 ? 4 : 1, WireAssert.LoginsIn(first.Commands) + WireAssert.LoginsIn(second.Commands));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(" ", 2)]
    public async Task Lines_that_write_it_alike_have_it_in_common(string difference, int runs)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var targets = setup.Targets(
            [.. ((string[])["", difference]).Select(blank => Line(server.Port, "--password-command", $"{Command("correct horse")}{blank}"))]);
        var run = await ProbeProgram.RunAsync(["--targets", targets, "-u", TestSetup.User, "--format", "json"]);

        Assert.Equal((0, "", runs), (run.ExitCode, run.Error, Runs));
    }

    [Fact]
    public async Task A_refused_login_forbids_those_with_the_same_text_and_no_others()
    {
        await using var first = LoopbackServer.Start(TestSetup.Script);
        await using var second = LoopbackServer.Start(TestSetup.Script);
        await using var third = LoopbackServer.Start(TestSetup.Script);
        var targets = setup.Targets(
            Line(first.Port),
            Line(second.Port),
            Line(third.Port, "--password-command", $"{Command("wrong")} other"),
            Line(third.Port, "-P", setup.PasswordFile));
        var run = await ProbeProgram.RunAsync(
            ["--targets", targets, "-u", TestSetup.User, "--password-command", Command("wrong"), "--parallel", "1", "--format", "json"]);
        var lines = ReportLines.Of(run.Output);

        Assert.Equal(["login/login", "login/login", "login/login", "ok"], lines.Verdicts);
        Assert.Equal((1, 0, 2), (first.Connections, second.Connections, third.Connections));
        Assert.Contains($"as {TestSetup.User} with the same password command was refused", lines.Reports[1].Failure("message"), StringComparison.Ordinal);
        Assert.Equal(2, Runs);
    }

    [Fact]
    public async Task One_that_fails_runs_once_and_each_line_of_its_own_says_so()
    {
        var bad = $"sh -c 'echo ran >> {Ran}; exit 3'";
        var targets = setup.Targets(Line(1, "--password-command", bad), Line(2, "--password-command", bad));
        var run = await ProbeProgram.RunAsync(["--targets", targets, "-u", "me"]);

        Assert.Equal((2, 1), (run.ExitCode, Runs));
        Assert.Equal(
            [
                $"imap-probe: line 1 of {targets}: the password command ended with exit code 3",
                $"imap-probe: line 2 of {targets}: the password command ended with exit code 3",
            ],
            run.Error.Lines());
    }

    [Fact]
    public async Task That_of_the_command_line_fails_once_for_all_lines()
    {
        var targets = setup.Targets(Line(1), Line(2));
        var run = await ProbeProgram.RunAsync(["--targets", targets, "-u", "me", "--password-command", "sh -c 'exit 3'"]);

        Assert.Equal((2, "imap-probe: the password command ended with exit code 3\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("-P password", "--password-command {0}")]
    [InlineData("--password-command {0}", "-P password")]
    public async Task Either_source_of_a_line_replaces_that_of_the_command_line(string ofLine, string ofAll)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var good = $"\"{Command("correct horse")}\"";
        var bad = "'sh -c \"exit 3\"'";
        var line = ofLine.Replace("{0}", good, StringComparison.Ordinal);
        var targets = setup.Targets($"{Line(server.Port).TrimEnd()} {line.Replace("-P password", $"-P {setup.PasswordFile}", StringComparison.Ordinal)}\n");
        var all = ofAll.Replace("{0}", bad, StringComparison.Ordinal).Replace("-P password", $"-P {setup.Folder}/gone", StringComparison.Ordinal);
        var run = await ProbeProgram.ShellAsync($"$PROBE --targets '{targets}' -u {TestSetup.User} {all} --format json");

        run.AssertOk();
    }

    [Fact]
    public async Task Lines_from_standard_input_have_that_of_the_command_line_and_none_of_their_own()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var lines = $"{Line(server.Port)}{Line(server.Port, "--password-command", "touch /nonexistent")}{Line(server.Port)}";
        var run = await ProbeProgram.RunAsync(
            ["--targets", "-", "-u", TestSetup.User, "--password-command", Command("correct horse"), "--format", "json"], lines);

        Assert.Equal((2, 1, 2), (run.ExitCode, Runs, ReportLines.Of(run.Output).Verdicts.Count(verdict => verdict is "ok")));
        Assert.Equal(
            "imap-probe: line 2 of standard input: --password-command has no place in a line from standard input, whose writer would decide what is run: "
            + "give it on the command line\n",
            run.Error);
    }

    [Fact]
    public async Task A_probe_that_needs_no_password_leaves_it_alone()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var targets = setup.Targets(Line(server.Port, "--quit-after", "tls"), Line(server.Port, "-P", setup.PasswordFile));
        var run = await ProbeProgram.RunAsync(["--targets", targets, "-u", TestSetup.User, "--password-command", Command("wrong"), "--format", "json"]);

        Assert.Equal((0, 0), (run.ExitCode, Runs));
    }

    private string Line(int port, params IReadOnlyList<string> more) =>
        TargetLines.Quoted([.. setup.Target(port), .. more.Select(word => word.Replace("'", "'\\''", StringComparison.Ordinal))]);

    // It counts its runs.
    private string Command(string password)
    {
        var script = setup.Write(password.Replace(' ', '-'), $"echo ran >> {Ran}\necho '{password}'\n");
        return $"sh {script}";
    }
}
