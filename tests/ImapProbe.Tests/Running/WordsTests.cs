using System.Text.RegularExpressions;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Running;

/// <summary>What a stranger reads who makes a mistake, or looks on while it runs.</summary>
public sealed class WordsTests : IDisposable
{
    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Theory]
    [InlineData("-P hunter2", "the password file does not exist in this folder")]
    [InlineData("-P /etc/hostname --ca-file hunter2", "the CA file does not exist in this folder")]
    [InlineData(
        "-P /etc/hostname --ca-file "
        + "hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2"
        + "hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2"
        + "hunter2hunter2hunter2hunter2hunter2hunter2hunter2",
        "the CA file has a name that is too long")]
    [InlineData("--targets hunter2", "the targets file does not exist in this folder")]
    [InlineData("-P hunter2 --format nagios", "the password file does not exist in this folder")]
    [InlineData("-P hunter2 -vv", "the password file does not exist in this folder")]
    public async Task A_password_in_a_files_place_gets_into_no_log(string options, string sentence)
    {
        var target = options.StartsWith("--targets", StringComparison.Ordinal) ? "" : "-H a.example.test -u me";
        var run = await ProbeProgram.ShellAsync($"cd '{setup.Folder}'; $PROBE {target} {options}");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(sentence, run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-o hunter2", false)]
    [InlineData("-o ./hunter2", true)]
    public async Task A_report_file_that_is_not_there_is_named_only_where_it_is_a_path(string options, bool isNamed)
    {
        var run = await ProbeProgram.ShellAsync($"cd /proc; $PROBE -H a.example.test -u me -P '{setup.PasswordFile}' {options}");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cannot be written", run.Error, StringComparison.Ordinal);
        Assert.Equal(isNamed, run.Error.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-P password", "password from --password-file")]
    [InlineData("-P - < password", "password from standard input")]
    [InlineData("--password-command 'cat password'", "password from --password-command")]
    public async Task A_refused_login_leads_to_where_the_password_came_from(string source, string words)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Login, "{tag} NO no\r\n"));

        var run = await ProbeProgram.ShellAsync($"cd '{setup.Folder}'; $PROBE {ProbeProgram.Quoted([.. setup.Target(server.Port)])} -u me {source}");

        Assert.Equal(67, run.ExitCode);
        Assert.Contains($"with the {words}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_is_let_in_but_not_served_is_led_to_its_administrator()
    {
        var refused = TestSetup.Script.On(Step.Namespace, "{tag} NO no\r\n").On(Step.List, "{tag} NO no\r\n");
        await using var server = LoopbackServer.Start(refused);

        var run = await ProbeProgram.RunAsync([.. setup.Target(server.Port), .. setup.Account()]);

        Assert.Equal(69, run.ExitCode);
        Assert.Contains("  try       ask the server's administrator", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_password_is_given_both_ways_to_give_it_are_named()
    {
        var run = await ProbeProgram.RunAsync(["-H", "a.example.test", "-u", "me"]);

        Assert.Equal((2, "imap-probe: --password-file FILE is missing, or --password-command COMMAND\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_path_that_is_there_or_has_a_slash_is_named()
    {
        var run = await ProbeProgram.ShellAsync($"cd '{setup.Folder}'; : > empty; $PROBE -H a.example.test -u me -P empty --ca-file ./gone");

        Assert.Equal((2, "imap-probe: the CA file ./gone does not exist\nimap-probe: the password file empty is empty\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_typo_is_one_line_and_misuse()
    {
        var run = await ProbeProgram.RunAsync(["--hots", "a.example.test"]);

        Assert.Equal((2, "", "imap-probe: there is no option --hots: did you mean --host?\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task The_log_is_in_the_order_of_what_happened_with_the_time_of_each_line()
    {
        var (run, _) = await TestSetup.PlayAsync(TestSetup.StartTlsScript, "-vv");

        run.AssertOk();
        var lines = run.Error.TrimEnd('\n').Split('\n').Select(
            line => Regex.Match(line, @"\Aimap-probe: +(?<time>[0-9]+\.[0-9]{3}) s  (?<text>.*)\z")).ToList();
        Assert.All(lines, line => Assert.True(line.Success, run.Error));
        var times = lines.ConvertAll(line => double.Parse(line.Groups["time"].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(times.Order(), times);
        string[] awaited =
        [
            "connecting to ", "connected to ", "waiting for the greeting", "S: * OK", "asking for TLS", "C: ", "shaking hands", "TLSv1",
            "asking for the capabilities",
            "logging in with PLAIN", "C: ", "S: ", "asking what a mail client asks next", "logging out", "C: ", "S: ", "all went well",
        ];
        var texts = new Queue<string>(lines.Select(line => line.Groups["text"].Value));
        foreach (var beginning in awaited)
        {
            while (texts.TryPeek(out var text) && !text.StartsWith(beginning, StringComparison.Ordinal))
                texts.Dequeue();
            Assert.True(texts.Count > 0, $"\"{beginning}\" is missing or too late: {run.Error}");
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("timeout bash", "by hand   timeout 5 bash -c '</dev/tcp/127.0.0.1/1' && echo connected")]
    public async Task The_command_to_try_by_hand_is_one_that_is_installed(string tools, string command)
    {
        var run = await ProbeProgram.ShellAsync(
            $"cd '{setup.Folder}'; mkdir bin; for tool in dotnet {tools}; do ln -s \"$(command -v $tool)\" bin/; done; PATH=$PWD/bin $PROBE -H 127.0.0.1:1 "
            + "-u me -P password");

        Assert.Equal(7, run.ExitCode);
        Assert.Equal(command is not "", run.Output.Contains("by hand", StringComparison.Ordinal));
        Assert.Contains(command, run.Output, StringComparison.Ordinal);
    }

    // Nothing is kept back until the end: the probe still waits when its lines are read.
    [Fact]
    public async Task The_log_is_live()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Login, Ending.Hang));
        using var process = ProbeProgram.Start(setup.Line(server.Port, "-v"));
        string? line;
        do
            line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        while (line?.EndsWith("logging in with PLAIN", StringComparison.Ordinal) is false);
        Assert.NotNull(line);
        process.Kill();
    }
}
