using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Running;

/// <summary>The program as monitors and cron run it: limits, silence, states, and the time that script_exporter leaves.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class MonitorTests
{
    [Theory]
    [InlineData("--nope")]
    [InlineData("-w", "20:10")]
    [InlineData("-c", "")]
    [InlineData("--cert-warning", "soon")]
    [InlineData("-H", "a:b:c")]
    [InlineData("imaps://imap.example.test", "-v")]
    [InlineData("-h", "-q")]
    [InlineData("--format", "json")]
    public async Task Misuse_is_unknown_to_a_monitoring_plugin(params string[] arguments)
    {
        foreach (var format in (string[][])[["--format", "nagios"], ["--format=nagios"]])
        {
            var run = await ProbeProgram.RunAsync([.. format, .. arguments]);

            Assert.Equal((3, ""), (run.ExitCode, run.Error));
            Assert.Matches(@"\AIMAP UNKNOWN - [^|\n]+\n\z", run.Output);
        }
    }

    // A plugin that has checked nothing is UNKNOWN (Monitoring Plugins Development Guidelines, section 2.4).
    [Theory]
    [InlineData("-h")]
    [InlineData("--help")]
    [InlineData("-V")]
    [InlineData("--version")]
    public async Task Help_and_version_of_a_monitoring_plugin_are_printed_and_unknown(string option)
    {
        var plain = await ProbeProgram.RunAsync([option]);
        foreach (var line in (string[][])[["--format", "nagios", option], [option, "--format", "nagios"], ["--format=nagios", option], [option, "--format=nagios"]])
            Assert.Equal(plain with { ExitCode = 3 }, await ProbeProgram.RunAsync(line));
    }

    [Fact]
    public async Task A_bad_range_is_named()
    {
        using var setup = new TestSetup();
        var run = await ProbeProgram.RunAsync([.. setup.Line(1).SkipLast(1), "nagios", "-w", "20:10"]);
        Assert.Equal((3, "IMAP UNKNOWN - --warning takes a range of seconds such as 10, 10:, '~:10', 10:20 or @10:20, the smaller number first; shells expand a bare ~\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task An_unusable_file_is_unknown_to_a_monitoring_plugin()
    {
        using var setup = new TestSetup();
        setup.PasswordFile = setup.Write("empty", "");
        var run = await ProbeProgram.RunAsync([.. setup.Line(1).SkipLast(1), "nagios"]);

        Assert.Equal((3, ""), (run.ExitCode, run.Error));
        Assert.Equal($"IMAP UNKNOWN - the password file {setup.PasswordFile} is empty\n", run.Output);
    }

    [Theory]
    [InlineData(0, "OK")]
    [InlineData(1, "WARNING", "-w", "@0:1000")]
    [InlineData(1, "WARNING", "--cert-warning", "36500")]
    [InlineData(2, "CRITICAL", "-c", "@0:1000")]
    [InlineData(2, "CRITICAL", "--cert-critical", "36500")]
    public async Task A_state_is_an_exit_code(int exitCode, string state, params string[] limits)
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.RunAsync([.. setup.Line(server.Port).SkipLast(1), "nagios", .. limits]);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Error));
        Assert.StartsWith($"IMAP {state} - ", run.Output, StringComparison.Ordinal);
        WireAssert.OneLogin(server);
    }

    [Fact]
    public async Task A_refused_login_is_critical_whatever_the_limits_say()
    {
        using var setup = new TestSetup();
        setup.PasswordFile = setup.Write("wrong", "no such password\n");
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.RunAsync([.. setup.Line(server.Port).SkipLast(1), "nagios", "--cert-critical", "36500", "-c", "0"]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"IMAP CRITICAL - {TestSetup.Host}:{server.Port} failed in login: login: ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("prometheus")]
    [InlineData("nagios")]
    public async Task Quiet_says_nothing_where_all_is_well_and_everything_where_it_is_not(string format)
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);
        string[] line = [.. setup.Line(server.Port).SkipLast(1), format, "-q"];

        var well = await ProbeProgram.RunAsync(line);
        var warned = await ProbeProgram.RunAsync([.. line, "-w", "@0:1000"]);
        var failed = await ProbeProgram.RunAsync([.. line, "-c", "@0:1000"]);

        Assert.Equal((0, "", ""), (well.ExitCode, well.Output, well.Error));
        Assert.Equal((format is "nagios" ? 1 : 0, ""), (warned.ExitCode, warned.Error));
        Assert.Equal((format is "nagios" ? 2 : 1, ""), (failed.ExitCode, failed.Error));
        Assert.All((string[])[warned.Output, failed.Output], output => Assert.Contains(TestSetup.Host, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quiet_does_not_hide_misuse()
    {
        var run = await ProbeProgram.RunAsync(["-q", "-H", "imap.example.test"]);
        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task Other_warnings_do_not_break_the_silence()
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);
        File.SetUnixFileMode(setup.PasswordFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Equal((0, "", ""), await setup.ProbeAsync(server.Port, "-q") is var run ? (run.ExitCode, run.Output, run.Error) : default);
    }

    [Theory]
    [InlineData("10", 9.5)]
    [InlineData("2.75", 2.25)]
    [InlineData("86400.5", 86400)]
    [InlineData("", 30)]
    public async Task The_deadline_of_script_exporter_leaves_half_a_second(string environment, double seconds)
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.RunAsync([.. setup.Line(server.Port).SkipLast(1), "prometheus"], "", ("SCRIPT_TIMEOUT", environment));

        Assert.Contains(FormattableString.Invariant($"}} {seconds}\n"), run.Output[run.Output.IndexOf("\nimap_probe_timeout_seconds", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_of_its_own_holds_against_that_of_script_exporter()
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.RunAsync([.. setup.Line(server.Port).SkipLast(1), "nagios", "-t", "20"], "", ("SCRIPT_TIMEOUT", "never"));
        Assert.Contains(";0;20 ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("never")]
    [InlineData("0.5")]
    [InlineData("-3")]
    [InlineData("10s")]
    [InlineData("1e9")]
    public async Task A_deadline_that_makes_no_sense_is_misuse(string environment)
    {
        using var setup = new TestSetup();
        var run = await ProbeProgram.RunAsync(setup.Line(1), "", ("SCRIPT_TIMEOUT", environment));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("SCRIPT_TIMEOUT in the environment is no number of seconds", run.Error, StringComparison.Ordinal);
    }
}
