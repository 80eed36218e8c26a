using System.Diagnostics;
using System.Text.RegularExpressions;
using ImapProbe.Loopback;
using ImapProbe.Tests.Many;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Running;

/// <summary>A password that a command prints: what the command may do, and what becomes of the probe.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class PasswordCommandTests : IDisposable
{
    private const string Short = "1500ms";

    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    /// <summary>Commands that give a password, and what stands on standard error then.</summary>
    public static TheoryData<string, string> Good => new()
    {
        { "printf %s 'correct horse'", "" },
        { "printf 'correct horse\\n'", "" },
        { "printf 'correct horse\\r\\n'", "" },
        // Its input is empty, and there is no terminal that could be asked.
        { "cat; (: < /dev/tty); echo correct horse", "imap-probe: {0}/script: 1: cannot open /dev/tty: No such device or address\n" },
        { "echo first >&2; echo >&2; printf 'last\\r\\nend' >&2; echo correct horse", "imap-probe: first\nimap-probe: \nimap-probe: last\nimap-probe: end\n" },
        { "printf 'red \\033[31m\\302\\233 \\377\\n' >&2; echo correct horse", "imap-probe: red \\u{1b}[31m\\u{9b} \uFFFD\n" },
        // What a shell's -x says of it.
        { "set -x; echo correct horse", "imap-probe: + echo [redacted]\n" },
        // The pipes stay open for as long as the child of the command lives.
        { "sleep 100 & echo $! > '{0}/child'; echo correct horse", "" },
        { "echo correct horse; exec 1>&- 2>&-; sleep 0.2", "" },
    };

    /// <summary>Commands that give none, and the sentence that says so.</summary>
    public static TheoryData<string, string> Bad => new()
    {
        { "echo secret; exit 3", "the password command ended with exit code 3" },
        { "exit 255", "the password command ended with exit code 255" },
        { "echo secret; kill -9 $$", "the password command was killed by signal 9" },
        { "kill -TERM $$", "the password command was killed by signal 15" },
        { ":", "the output of the password command is empty" },
        { "echo", "the output of the password command is empty" },
        { "echo secret; echo secret", "the output of the password command holds several lines, and a password is one" },
        { "printf 'sec\\000ret'", "the output of the password command holds a NUL byte, which no password can" },
        { "printf 'sec\\377ret'", "the output of the password command is not UTF-8" },
        { "head -c 16385 /dev/zero | tr '\\0' s", "the output of the password command holds more than 16 KiB" },
        { "echo '{'; echo '}'", "the output of the password command holds several lines, and a password is one" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public async Task What_it_prints_is_the_password(string script, string error)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await RunAsync(server.Port, Shell(script));

        Assert.Equal(("ok", error.Replace("{0}", setup.Folder, StringComparison.Ordinal)), (run.AssertOk().Verdict, run.Error));
        await KillLeftBehindAsync();
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Where_it_gives_none_nothing_is_probed(string script, string sentence)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await RunAsync(server.Port, Shell(script));

        Assert.Equal((2, "", $"imap-probe: {sentence}\n", 0), (run.ExitCode, run.Output, run.Error, server.Connections));
    }

    [Theory]
    [InlineData("cat /nonexistent | head", "the password command ended with exit code 1")]
    [InlineData("cat ~/password", "the password command ended with exit code 1")]
    [InlineData("test $PASSWORD ;", "the password command ended with exit code 2")]
    [InlineData("cat /nonexistent; true", "the password command ended with exit code 1")]
    [InlineData("cat /nonexistent*", "the password command ended with exit code 1")]
    [InlineData("STORE=/x pass show y", "the program STORE=/x of the password command does not exist")]
    [InlineData("~/bin/password", "the program ~/bin/password of the password command does not exist")]
    public async Task What_was_meant_for_a_shell_is_answered_so(string command, string problem)
    {
        const string Hint = "no shell runs it, so that | > $ * and ~ stand for themselves: write sh -c '...'";
        var run = await RunAsync(1, command);

        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith($"imap-probe: {problem}: {Hint}\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_of_16_KiB_is_taken()
    {
        var password = new string('s', 16 * 1024);
        await using var server = LoopbackServer.Start(TestSetup.Script with { Password = password });

        (await RunAsync(server.Port, Shell("head -c 16384 /dev/zero | tr '\\0' s; echo"))).AssertOk();
    }

    [Theory]
    [InlineData("no-such-program", "the program of the password command is in no folder of PATH")]
    [InlineData("./no-such-program", "the program ./no-such-program of the password command does not exist")]
    [InlineData("{0}/plain", "the program {0}/plain of the password command cannot be executed by this user")]
    [InlineData("{0}", "the program {0} of the password command cannot be executed by this user")]
    [InlineData("{0}/orphan", "the program {0}/orphan of the password command begins with a line that names an interpreter, which does not exist")]
    [InlineData(
        "{0}/nonsense", "the program {0}/nonsense of the password command is neither a program of this machine nor a script that names its interpreter")]
    public async Task What_cannot_be_run_is_told_by_a_sentence(string command, string sentence)
    {
        setup.Write("plain", "#!/bin/sh\n");
        Executable("orphan", "#!/no/such/interpreter\n");
        Executable("nonsense", "echo correct horse\n");
        var run = await RunAsync(1, command.Replace("{0}", setup.Folder, StringComparison.Ordinal));

        Assert.Equal((2, $"imap-probe: {sentence.Replace("{0}", setup.Folder, StringComparison.Ordinal)}\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task It_is_found_on_PATH_and_its_words_are_its_own()
    {
        Executable("helper", "#!/bin/sh\n[ \"$#\" -eq 3 ] && [ \"$1\" = 'a b' ] && [ \"$2\" = '' ] && [ \"$3\" = '$HOME;*' ] && echo correct horse\n");
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.RunAsync(
            Line(server.Port, """helper "a b" '' \$HOME';*'"""),
            "",
            ("PATH", $"{setup.Folder}:{Environment.GetEnvironmentVariable("PATH")}"));

        Assert.Equal(("ok", ""), (run.AssertOk().Verdict, run.Error));
    }

    // The program takes some of these away from OpenSSL and .NET.
    [Fact]
    public async Task It_has_the_environment_that_the_program_was_given()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var script = "[ \"$SSL_CERT_FILE,$SSL_CERT_DIR,$ODD\" = \"a,b,$(printf '\\377')\" ] && [ -z \"${HOME+set}\" ] && echo correct horse";
        var run = await ProbeProgram.ShellAsync(
            $"unset HOME; export SSL_CERT_FILE=a SSL_CERT_DIR=b ODD=$'\\xff'; $PROBE {TargetLines.Quoted(Line(server.Port, Shell(script)))}");

        run.AssertOk();
    }

    [Fact]
    public async Task A_broken_pipe_ends_what_it_runs_as_anywhere()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);

        (await RunAsync(server.Port, Shell("yes 'correct horse' | head -n 1"))).AssertOk();
    }

    [Fact]
    public async Task Where_its_parent_ignored_the_end_of_children_it_is_heard_all_the_same()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.ShellAsync($"env --ignore-signal=CHLD $PROBE {TargetLines.Quoted(Line(server.Port, Shell("echo secret; exit 3")))}");

        Assert.Equal((2, "imap-probe: the password command ended with exit code 3\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task One_that_hangs_is_killed_at_the_deadline_with_all_of_its_group()
    {
        var run = await RunAsync(1, Shell("sleep 100 & echo $! > '{0}/child'; echo waiting >&2; echo secret; sleep 100"), "-t", Short);

        Assert.Equal(
            (2, "imap-probe: waiting\nimap-probe: the password command was not over within the 1.5 s that the probe may take\n"), (run.ExitCode, run.Error));
        await GoneAsync("child");
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_signal_ends_it_too(string signal, int exitCode)
    {
        using var process = ProbeProgram.Start(Line(1, Shell("echo $$ > '{0}/self'; sleep 100 & echo $! > '{0}/begun'; mv '{0}/begun' '{0}/child'; wait")));
        await AppearsAsync("child");
        process.Send(signal);
        var run = await ProbeProgram.FinishAsync(process);

        Assert.Equal((exitCode, "", ""), (run.ExitCode, run.Output, run.Error));
        await GoneAsync("self");
        await GoneAsync("child");
    }

    [Fact]
    public async Task One_that_prints_without_end_is_ended_long_before_the_deadline()
    {
        var watch = Stopwatch.StartNew();
        var run = await RunAsync(1, "yes secret", "-t", "10m");

        Assert.Equal((2, "imap-probe: the output of the password command holds more than 16 KiB\n"), (run.ExitCode, run.Error));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Much_on_standard_error_neither_holds_it_up_nor_is_kept_for_ever()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await RunAsync(server.Port, Shell("yes noise | head -c 60000000 >&2; echo correct horse"));
        var lines = run.Error.Lines();

        run.AssertOk();
        Assert.Equal("imap-probe: the password command wrote more than 1024 KiB to standard error; the rest is left out", lines[^1]);
        Assert.All(lines.SkipLast(2), line => Assert.Equal("imap-probe: noise", line));
        Assert.InRange(run.Error.Length, 1024 * 1024, 4 * 1024 * 1024);
    }

    [Fact]
    public async Task What_it_writes_without_end_to_standard_error_ends_with_the_deadline()
    {
        var run = await RunAsync(1, Shell("yes noise >&2"), "-t", Short);

        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith("imap-probe: the password command was not over within the 1.5 s that the probe may take\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_of_standard_error_that_does_not_read_holds_no_probe_up()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var line = TargetLines.Quoted([.. Line(server.Port, Shell("yes noise | head -c 300000 >&2; echo correct horse")), "-t", "3s"]).TrimEnd();
        var run = await ProbeProgram.ShellAsync(
            $"exec 3>&1; mkfifo '{setup.Folder}/pipe'; sleep 20 < '{setup.Folder}/pipe' & $PROBE {line} 2> '{setup.Folder}/pipe' >&3; code=$?; kill $!; exit "
            + "$code");

        Assert.True(run.ExitCode is 28, $"{run.ExitCode}: {run.Output}");
    }

    [Fact]
    public async Task Its_time_counts_for_the_deadline_and_for_no_phase()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Ending.Hang));
        var watch = Stopwatch.StartNew();
        var run = await RunAsync(server.Port, Shell("sleep 2; echo correct horse"), "-t", "4s");

        run.AssertFailed("greeting/timeout", 28);
        Assert.InRange(run.Seconds("total") ?? 0, 0, 3);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(3.9), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task The_password_is_in_no_argument_environment_or_log()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await RunAsync(server.Port, Shell("echo correct horse"), "-vv");

        run.AssertOk();
        Assert.DoesNotContain("correct", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nagios", 3, "IMAP UNKNOWN - the password command ended with exit code 7\n")]
    [InlineData("json", 2, "")]
    public async Task What_is_wrong_with_it_is_told_as_bad_usage_is(string format, int exitCode, string output)
    {
        var run = await ProbeProgram.RunAsync([.. setup.Target(1), "-u", "me", "--password-command", "sh -c 'exit 7'", "--format", format]);

        Assert.Equal((exitCode, output), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Before_the_login_it_does_not_run()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        (await RunAsync(server.Port, Shell("touch '{0}/ran'"), "--quit-after", "tls")).AssertOk();

        Assert.False(File.Exists(Path.Combine(setup.Folder, "ran")));
    }

    private static async Task<bool> IsAliveAsync(string process)
    {
        var status = $"/proc/{process}/stat";
        try
        {
            // One that is dead but not yet asked after is a Z.
            return !Regex.IsMatch(await File.ReadAllTextAsync(status), @"\) [ZX] ");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task AppearsAsync(string file)
    {
        using var patience = new CancellationTokenSource(TargetLines.Patience);
        while (!File.Exists(Path.Combine(setup.Folder, file)))
            await Task.Delay(10, patience.Token);
    }

    private async Task GoneAsync(string file)
    {
        var process = (await File.ReadAllTextAsync(Path.Combine(setup.Folder, file), TestContext.Current.CancellationToken)).Trim();
        using var patience = new CancellationTokenSource(TargetLines.Patience);
        while (await IsAliveAsync(process))
            await Task.Delay(10, patience.Token);
    }

    // What is over in time leaves its children alone.
    private async Task KillLeftBehindAsync()
    {
        if (!File.Exists(Path.Combine(setup.Folder, "child")))
            return;
        var process = (await File.ReadAllTextAsync(Path.Combine(setup.Folder, "child"), TestContext.Current.CancellationToken)).Trim();
        Assert.True(await IsAliveAsync(process));
        Process.GetProcessById(int.Parse(process, System.Globalization.CultureInfo.InvariantCulture)).Kill();
    }

    private string Executable(string name, string text)
    {
        var path = setup.Write(name, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    // A script of a shell as a command: in a file, since its words would need quotes of two kinds.
    private string Shell(string script)
    {
        setup.Write("script", script.Replace("{0}", setup.Folder, StringComparison.Ordinal) + "\n");
        return $"sh {setup.Folder}/script";
    }

    private IReadOnlyList<string> Line(int port, string command) =>
        [.. setup.Target(port), "--user", TestSetup.User, "--password-command", command, "--format", "json"];

    private Task<ProbeRun> RunAsync(int port, string command, params IReadOnlyList<string> more) => ProbeProgram.RunAsync([.. Line(port, command), .. more]);
}
