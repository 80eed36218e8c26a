using System.Globalization;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Running;

/// <summary>The program as shells, cron and CI meet it: streams, exit codes, signals.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class ProcessTests
{
    [Theory]
    [InlineData("-h")]
    [InlineData("--help")]
    [InlineData("-V")]
    [InlineData("--version")]
    public async Task Help_and_version_go_to_standard_output(string option)
    {
        var run = await ProbeProgram.RunAsync([option]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("imap-probe", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--password", "hunter2")]
    [InlineData("--password=hunter2", "-v")]
    [InlineData("-u", "me:hunter2")]
    [InlineData("-H", "imaps://me:hunter2@imap.example.test")]
    [InlineData("imaps://me:hunter2@imap.example.test", "-v")]
    [InlineData("-k", "hunter2")]
    [InlineData("--frobnicate", "hunter2")]
    [InlineData("-phunter2", "-v")]
    [InlineData("-u", "")]
    public async Task Misuse_is_told_on_standard_error_without_what_may_be_a_secret(params string[] arguments)
    {
        var run = await ProbeProgram.RunAsync(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.NotEmpty(run.Error);
        Assert.DoesNotContain("hunter2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_the_files_is_told_at_once_and_nothing_is_dialled()
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);
        setup.PasswordFile = Path.Combine(setup.Folder, "gone");
        setup.CaFile = setup.Write("empty.pem", "no certificate here\n");
        var run = await setup.ProbeAsync(server.Port);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal(2, run.Error.Count(character => character is '\n'));
        Assert.Contains("self-signed", run.Error, StringComparison.Ordinal);
        Assert.Contains("does not exist", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_ca_file_comes_from_where_a_shell_lets_it()
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.ShellAsync(
            $"$PROBE -H {TestSetup.Host}:{server.Port} --connect-to 127.0.0.1 -u {TestSetup.User} -P '{setup.PasswordFile}' --ca-file <(cat '{setup.CaFile}')");

        Assert.True(run.ExitCode is 0, run.Output + run.Error);
        Assert.Contains("  ok  ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--ca-file /dev/zero", "is a device")]
    [InlineData("--ca-file /", "is a directory")]
    [InlineData("--ca-file {0}/none.pem", "does not exist")]
    [InlineData("--ca-file {0}/fifo -t 1", "said nothing more within the 1 s")]
    public async Task A_ca_file_that_cannot_be_read_is_misuse_and_no_wait(string arguments, string problem)
    {
        using var setup = new TestSetup();
        Unix.MakeFifo(Path.Combine(setup.Folder, "fifo"));
        var run = await ProbeProgram.ShellAsync(
            $"$PROBE -H {TestSetup.Host}:1 --connect-to 127.0.0.1 -u {TestSetup.User} -P '{setup.PasswordFile}' "
            + $"{string.Format(CultureInfo.InvariantCulture, arguments, $"'{setup.Folder}'")}");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help > /dev/full")]
    [InlineData("--help >&-")]
    [InlineData("--help | (exec <&-; sleep 1)")]
    public async Task A_report_that_nobody_gets_is_no_success(string arguments)
    {
        var run = await ProbeProgram.ShellAsync($"$PROBE {arguments}");

        Assert.Equal(23, run.ExitCode);
        Assert.StartsWith("imap-probe: the report could not be written", run.Error, StringComparison.Ordinal);
    }

    // Nagios reads standard output alone, but a person who looks for the cause finds it.
    [Fact]
    public async Task A_plugin_that_cannot_be_read_says_so_on_standard_error()
    {
        var run = await ProbeProgram.ShellAsync($"$PROBE -H 127.0.0.1:1 --quit-after tcp --format nagios > /dev/full");

        Assert.Equal((3, "imap-probe: the report could not be written to standard output\n"), (run.ExitCode, run.Error));
    }

    // As after an equals sign, or in a line of a targets file, where no shell has looked at it.
    [Fact]
    public async Task A_tilde_that_no_shell_has_replaced_is_told_as_what_it_is()
    {
        var run = await ProbeProgram.RunAsync(["-H", "127.0.0.1:1", "-u", "me", "-P", "~/password"]);

        Assert.Equal((2, "imap-probe: the password file ~/password does not exist: here ~ is a folder of that name\n"), (run.ExitCode, run.Error));
    }

    // .NET puts U+FFFD in the place of what it cannot read, and another account would be tried.
    [Theory]
    [InlineData(@"-u $'j\xfcrgen'", "--user")]
    [InlineData(@"-u me --examine $'Entw\xfcrfe'", "--examine")]
    [InlineData(@"-u me --password-command $'pass \xff'", "--password-command")]
    public async Task An_argument_that_is_not_UTF_8_is_refused(string options, string name)
    {
        using var setup = new TestSetup();
        var password = name is "--password-command" ? "" : $"-P '{setup.PasswordFile}'";
        var run = await ProbeProgram.ShellAsync($"$PROBE -H 127.0.0.1:1 {password} {options}");

        Assert.Equal((2, $"imap-probe: {name} has a value that is not UTF-8\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Runs_that_share_a_file_write_behind_each_other()
    {
        using var setup = new TestSetup();
        var file = Path.Combine(setup.Folder, "out");
        await ProbeProgram.ShellAsync($"{{ echo before; $PROBE --version; $PROBE --version; }} > '{file}'; $PROBE --version >> '{file}'");

        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(4, lines.Length);
        Assert.Equal("before", lines[0]);
        Assert.All(lines[1..], line => Assert.StartsWith("imap-probe ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_standard_error_the_exit_code_is_left()
    {
        var run = await ProbeProgram.ShellAsync("$PROBE --help >&- 2>&-");
        Assert.Equal((23, ""), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("HUP", 129)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_it_at_once_without_a_report(string signal, int exitCode)
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Login, Ending.Hang));
        using var process = ProbeProgram.Start(setup.Line(server.Port, "--timeout", "10m"));
        await server.ReachedAsync(Step.Login);
        process.Send(signal);
        var run = await ProbeProgram.FinishAsync(process);

        Assert.Equal((exitCode, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task A_signal_ends_it_while_it_waits_for_the_password()
    {
        using var setup = new TestSetup();
        setup.PasswordFile = "-";
        using var process = ProbeProgram.Start([.. setup.Line(1), "-v"]);
        // The handlers stand before anything is read; a signal that came earlier would end the process as well.
        process.Send("TERM");
        Assert.Equal(143, (await ProbeProgram.FinishAsync(process)).ExitCode);
    }

    [Fact]
    public async Task Diagnostics_go_to_standard_error_and_leave_the_report_alone()
    {
        var (run, _) = await TestSetup.PlayAsync(TestSetup.Script, "-v");

        run.AssertOk();
        Assert.Matches(
            """
            ^imap-probe:   \d+\.\d{3} s  connecting to 127\.0\.0\.1:\d+
            imap-probe:   \d+\.\d{3} s  connected to 127\.0\.0\.1:\d+
            imap-probe:   \d+\.\d{3} s  shaking hands
            imap-probe:   \d+\.\d{3} s  TLSv1\.[23] with TLS_[A-Z0-9_]+
            imap-probe:   \d+\.\d{3} s  waiting for the greeting
            imap-probe:   \d+\.\d{3} s  logging in with PLAIN
            imap-probe:   \d+\.\d{3} s  asking what a mail client asks next
            imap-probe:   \d+\.\d{3} s  logging out
            imap-probe:   \d+\.\d{3} s  all went well
            $
            """,
            run.Error);
        Assert.Empty((await TestSetup.PlayAsync(TestSetup.Script)).Run.Error);
    }

    [Theory]
    [InlineData("-vv --format json")]
    [InlineData("--format nagios")]
    public async Task A_terminal_gets_no_escapes_but_the_colours_of_a_text_report(string arguments)
    {
        var shown = await ShowAsync(arguments);

        Assert.Contains("refused the connection", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', shown);
    }

    [Theory]
    [InlineData("", true, true)]
    [InlineData("1", false, true)]
    [InlineData("", true, false, "C")]
    public async Task A_terminal_gets_what_it_can_show(string noColor, bool isColoured, bool isUnicode, string locale = "C.UTF-8")
    {
        var shown = await ShowAsync("--format text", ("NO_COLOR", noColor), ("LC_ALL", locale));

        Assert.Equal((isColoured, isUnicode), (shown.Contains("\e[1;31mfailed\e[0m", StringComparison.Ordinal), shown.Contains('█', StringComparison.Ordinal)));
        Assert.Equal(isColoured, shown.Contains('\e', StringComparison.Ordinal));
    }

    private static async Task<string> ShowAsync(string arguments, params IReadOnlyList<(string Name, string Value)> environment)
    {
        using var terminal = ProbeProgram.StartOnTerminal(
            $"$PROBE -H 127.0.0.1:1 --quit-after tcp {arguments}", [("TERM", "xterm"), .. environment]);
        return ProbeProgram.WithoutStatusLine(await terminal.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_pipe_that_does_not_block_takes_the_whole_report()
    {
        Need.All(Need.Perl);
        // F_SETPIPE_SZ: a page, which is less than the help.
        const string Small = "perl -e 'use Fcntl; fcntl(STDOUT, 1031, 4096); fcntl(STDOUT, F_SETFL, O_NONBLOCK | fcntl(STDOUT, F_GETFL, 0)); exec @ARGV'";

        var run = await ProbeProgram.ShellAsync($"{Small} $PROBE --help | cat");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("3 UNKNOWN.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_in_a_pipe_has_no_escapes()
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.RunAsync([.. setup.Line(server.Port).SkipLast(1), "text"], "", ("TERM", "xterm"));

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\e', run.Output);
        Assert.Contains("PLAIN as monitor@example.org", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IPv6_works_from_end_to_end()
    {
        Need.All(Need.Ipv6);
        using var setup = new TestSetup();
        var identity = TestSetup.Authority.Issue(new LeafRequest { Addresses = [System.Net.IPAddress.IPv6Loopback] });
        await using var server = LoopbackServer.Start(new Script { Identity = identity, Address = System.Net.IPAddress.IPv6Loopback });
        var run = await ProbeProgram.RunAsync(
            ["-6", "-H", $"[::1]:{server.Port}", "-u", TestSetup.User, "-P", setup.PasswordFile, "--ca-file", setup.CaFile, "--format", "json"]);

        Assert.Equal("::1", run.AssertOk().Report.GetProperty("host").GetString());
    }
}
