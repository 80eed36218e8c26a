using System.Diagnostics;
using ImapProbe.Loopback;
using ImapProbe.Tests.Many;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Running;

/// <summary>-P - where standard input is a terminal: the password is asked for there, and nobody sees it.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class PasswordPromptTests : IDisposable
{
    private const string Question = $"imap-probe: {TestSetup.User}'s password: ";

    // What a shell says of the terminal when the program has ended.
    private const string Echo = " echo ";
    private const string NoEcho = " -echo ";

    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("2> /dev/null")]
    [InlineData("2>&-")]
    public async Task It_is_asked_for_without_echo_and_the_echo_comes_back(string redirection)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        using var terminal = Show(server.Port, $"$PROBE > '{setup.Folder}/report' {redirection}; echo code $?; stty -a");
        var shown = await AnswerAsync(terminal, TestSetup.Password + "\n");

        Assert.StartsWith($"{Question}\r\ncode 0\r\n", shown, StringComparison.Ordinal);
        Assert.Contains(Echo, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(TestSetup.Password, shown, StringComparison.Ordinal);
        Assert.Equal(["ok"], ReportLines.Of(await ReportAsync()).Verdicts);
    }

    [Fact]
    public async Task A_person_takes_as_long_as_it_takes()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        using var terminal = Show(server.Port, $"$PROBE -t 4s > '{setup.Folder}/report'");
        var shown = await ReadUntilAsync(terminal, Question);
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        shown += await AnswerAsync(terminal, TestSetup.Password + "\n", shown);

        Assert.Equal(["ok"], ReportLines.Of(await ReportAsync()).Verdicts);
    }

    [Fact]
    public async Task Several_targets_ask_once()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        using var terminal = Show(server.Port, $"$PROBE -H {TestSetup.Host}:{server.Port} -n 2 -i 10ms > '{setup.Folder}/report'");
        var shown = await AnswerAsync(terminal, TestSetup.Password + "\n");

        Assert.Equal(2, shown.Split(Question).Length);
        Assert.Equal(["ok", "ok", "ok", "ok"], ReportLines.Of(await ReportAsync()).Verdicts);
    }

    [Theory]
    [InlineData("\n", "no password was typed")]
    [InlineData("\u0004", "no password was typed")]
    [InlineData("ä\n", "")]
    public async Task What_is_typed_is_held_to_the_rules_of_a_file(string answer, string problem)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script with { Password = "ä" });
        using var terminal = Show(server.Port, $"$PROBE -H {TestSetup.Host}:{server.Port} > '{setup.Folder}/report'; echo code $?; stty -a");
        var shown = await AnswerAsync(terminal, answer);

        Assert.Equal(2, shown.Split(Question).Length);
        Assert.Contains(problem is "" ? "code 0\r\n" : $"{Question}\r\nimap-probe: {problem}\r\ncode 2\r\n", shown, StringComparison.Ordinal);
        Assert.Contains(Echo, shown, StringComparison.Ordinal);
    }

    // Linux cuts a line there without a word.
    [Theory]
    [InlineData(4094, "code 0")]
    [InlineData(4095, "code 2")]
    [InlineData(5000, "code 2")]
    public async Task What_a_terminal_may_have_cut_is_not_taken(int length, string code)
    {
        var password = new string('s', length);
        await using var server = LoopbackServer.Start(TestSetup.Script with { Password = password });
        using var terminal = Show(server.Port, $"$PROBE > '{setup.Folder}/report'; echo code $?");
        var shown = await AnswerAsync(terminal, password + "\n");

        Assert.Contains(code, shown, StringComparison.Ordinal);
        Assert.Equal(code is "code 2", shown.Contains("4095 bytes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("HUP", 129)]
    [InlineData("INT", 130)]
    [InlineData("QUIT", 131)]
    [InlineData("USR1", 138)]
    [InlineData("USR2", 140)]
    [InlineData("ALRM", 142)]
    [InlineData("TERM", 143)]
    [InlineData("XCPU", 152)]
    [InlineData("VTALRM", 154)]
    public async Task After_a_signal_the_terminal_has_its_echo(string signal, int exitCode)
    {
        using var terminal = Show(1, $"sh -c 'echo $$ > \"{setup.Folder}/pid\"; exec \"$@\"' sh env --default-signal $PROBE; echo code $?; stty -a");
        var shown = await ReadUntilAsync(terminal, Question);
        Assert.Contains(NoEcho, await SettingsAsync(), StringComparison.Ordinal);
        using (var kill = Process.Start("bash", ["-c", $"kill -{signal} $(cat '{setup.Folder}/pid')"]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        shown += await terminal.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains($"\r\ncode {exitCode}\r\n", shown, StringComparison.Ordinal);
        Assert.Contains(Echo, shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u0003", 130)]
    [InlineData("\u001c", 131)]
    public async Task After_a_key_that_ends_it_too(string key, int exitCode)
    {
        using var terminal = Show(1, "trap : INT QUIT; env --default-signal $PROBE; echo code $?; stty -a");
        var shown = await AnswerAsync(terminal, key);

        Assert.Contains($"\r\ncode {exitCode}\r\n", shown, StringComparison.Ordinal);
        Assert.Contains(Echo, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_is_stopped_the_terminal_has_its_echo_and_then_it_asks_again()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        using var terminal = Show(server.Port, $"env --default-signal $PROBE > '{setup.Folder}/report'; stty -a; fg; echo code $?; stty -a", "bash -m");
        var shown = await AnswerAsync(terminal, "\u001a", until: Question);
        Assert.Contains(Echo, shown, StringComparison.Ordinal);
        Assert.Contains(NoEcho, await SettingsAsync(), StringComparison.Ordinal);
        shown = await AnswerAsync(terminal, TestSetup.Password + "\n", shown);

        Assert.Contains("code 0\r\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(TestSetup.Password, shown, StringComparison.Ordinal);
        Assert.Equal(["ok"], ReportLines.Of(await ReportAsync()).Verdicts);
    }

    private Process Show(int port, string command, string shell = "sh")
    {
        string[] arguments = [.. ProbeProgram.CommandLine, .. setup.Target(port), "-u", TestSetup.User, "-P", "-", "--format", "json"];
        var script = setup.Write("script", command.Replace("$PROBE", $"'{string.Join("' '", arguments)}'", StringComparison.Ordinal) + "\n");
        // The terminal itself, for another process to look at.
        setup.Write("terminal", $"tty > '{setup.Folder}/tty'\nexec {shell} '{script}'\n");
        // In the place of the shell that script(1) begins with: it would be ended by the keys too, and the terminal with it.
        return ProbeProgram.StartOnTerminal($"exec sh '{setup.Folder}/terminal'");
    }

    private async Task<string> SettingsAsync() => (await ProbeProgram.ShellAsync($"stty -a < \"$(cat '{setup.Folder}/tty')\"")).Output;

    private Task<string> ReportAsync() => File.ReadAllTextAsync(Path.Combine(setup.Folder, "report"), TestContext.Current.CancellationToken);

    // What is shown to the end of all, or to a text.
    private static async Task<string> AnswerAsync(Process terminal, string answer, string shown = "", string? until = null)
    {
        if (shown is "")
            shown = await ReadUntilAsync(terminal, Question);
        await terminal.SendAsync(answer);
        shown += until is null ? await terminal.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) : await ReadUntilAsync(terminal, until);
        return ProbeProgram.WithoutStatusLine(shown);
    }

    private static async Task<string> ReadUntilAsync(Process terminal, string awaited)
    {
        var (shown, buffer) = ("", new char[1]);
        while (!shown.EndsWith(awaited, StringComparison.Ordinal))
        {
            var count = await terminal.StandardOutput.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TargetLines.Patience);
            Assert.True(count > 0, $"it ended before it showed \"{awaited}\": {shown}");
            shown += new string(buffer, 0, count);
        }

        return shown;
    }
}
