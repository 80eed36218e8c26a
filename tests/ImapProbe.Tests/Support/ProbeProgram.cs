using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ImapProbe.Tests.Needs;

namespace ImapProbe.Tests.Support;

/// <summary>
/// The program as a child process: the native binary or the managed program that IMAP_PROBE_BINARY names, else the native binary that was
/// built with the tests, else the managed program.
/// </summary>
internal static class ProbeProgram
{
    /// <summary>The trait that says with which of the two programs a test is worth running; without it, one of them tells as much as both.</summary>
    public const string Trait = "program";

    /// <summary>The value of that trait for what only the native binary promises.</summary>
    public const string NativeOnly = "native";

    /// <summary>
    /// The value of that trait for what may differ between the two: start, exit codes, signals, files, one login for each method, one report for
    /// each format.
    /// </summary>
    public const string Each = "each";

    /// <summary>
    /// For a shell: <c>plain</c> runs a program to which the modes of files apply. To root they do not, unless it has no capabilities.
    /// </summary>
    public const string WithoutPrivileges =
        "plain() { if [ \"$(id -u)\" -eq 0 ]; then setpriv --bounding-set=-all --inh-caps=-all \"$@\"; else \"$@\"; fi; }";

    /// <summary>The version, which stands in the project of the program.</summary>
    public static readonly string Version = typeof(Cli.ProbeCommand).Assembly.GetName().Version!.ToString(3);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string Named = Environment.GetEnvironmentVariable("IMAP_PROBE_BINARY") ?? "";

    // The fuzzing has only the program that is copied beside it.
    private static readonly string Chosen = IsNamed
        ? Named
        : ((string[])["native/imap-probe", "program/imap-probe.dll", "imap-probe.dll"]).Select(Built).First(File.Exists);

    /// <summary>The native binary, or null.</summary>
    public static string? Native { get; } = Chosen.EndsWith(".dll", StringComparison.Ordinal) ? null : Chosen;

    /// <summary>The file of the native binary's symbols, which need not be there.</summary>
    public static string Symbols => $"{Native}.dbg";

    /// <summary>Whether IMAP_PROBE_BINARY names the program.</summary>
    public static bool IsNamed => Named is not "";

    /// <summary>The program, and what comes before its own arguments.</summary>
    public static IReadOnlyList<string> CommandLine { get; } = Native is { } native ? [native] : ["dotnet", Chosen];

    /// <summary>Arguments as a shell takes them.</summary>
    public static string Quoted(IEnumerable<string> arguments) => $"'{string.Join("' '", arguments)}'";

    /// <summary>Runs the program to its end, and checks that it wrote nothing that no output may ever hold.</summary>
    public static async Task<ProbeRun> RunAsync(
        IReadOnlyList<string> arguments, string input = "", params IReadOnlyList<(string Name, string Value)> environment)
    {
        using var process = Start(arguments, environment);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Starts the program; its standard input stays open.</summary>
    public static Process Start(IReadOnlyList<string> arguments, params IReadOnlyList<(string Name, string Value)> environment) =>
        // A shell does so too for what runs in the foreground: if the tests run in the background, SIGINT or SIGHUP may be ignored, which is inherited.
        Start("env", ["--default-signal=INT,HUP", .. CommandLine, .. arguments], environment);

    /// <summary>Runs a command of bash, in which $PROBE is the program; its exit code counts, not that of what it is piped into.</summary>
    public static async Task<ProbeRun> ShellAsync(string command, params IReadOnlyList<(string Name, string Value)> environment)
    {
        using var bash = StartShell(command, environment);
        bash.StandardInput.Close();
        return await FinishAsync(bash);
    }

    /// <summary>The same, with a standard input that stays open.</summary>
    public static Process StartShell(string command, params IReadOnlyList<(string Name, string Value)> environment) =>
        Start("bash", ["-o", "pipefail", "-c", command.Replace("$PROBE", Quoted(CommandLine), StringComparison.Ordinal)], environment);

    /// <summary>
    /// Starts a command of sh on a terminal of its own by script(1), whose standard output is what the terminal shows: what the command wrote, with
    /// CR LF for the end of a line.
    /// </summary>
    public static Process StartOnTerminal(string command, params IReadOnlyList<(string Name, string Value)> environment)
    {
        Need.All(Need.Script, Need.Terminals);
        // script(1) takes the shell that the environment names, and no two shells begin a command alike.
        return Start(
            "script", ["-qec", command.Replace("$PROBE", Quoted(CommandLine), StringComparison.Ordinal), "/dev/null"], [("SHELL", "/bin/sh"), .. environment]);
    }

    /// <summary>What a terminal showed, without the line that says how a probe gets on: on a busy machine any probe may take long enough for it.</summary>
    public static string WithoutStatusLine(string shown) => Regex.Replace(shown, @"\r\e\[K(imap-probe: (in [a-z]+, )?[0-9]+\.[0-9] s of [0-9]+ s)?", "");

    /// <summary>Waits for the end of a program that was started.</summary>
    public static async Task<ProbeRun> FinishAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"imap-probe did not end within {Patience.TotalSeconds} s");
        }

        var run = new ProbeRun(process.ExitCode, await output, await error);
        AssertClean(run);
        return run;
    }

    // The debugger of .NET listens on a socket in the folder for temporary files, and a program that is killed leaves it there.
    [ModuleInitializer]
    internal static void LeaveNothingBehind() => Environment.SetEnvironmentVariable("DOTNET_EnableDiagnostics", "0");

    private static Process Start(string program, IReadOnlyList<string> arguments, IReadOnlyList<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string Built(string name) => Path.Combine(AppContext.BaseDirectory, name);

    private static void AssertClean(ProbeRun run)
    {
        foreach (var text in (string[])[run.Output, run.Error])
        {
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
            Assert.DoesNotContain(TestSetup.Password, text, StringComparison.Ordinal);
        }

        Assert.All(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("imap-probe: ", line, StringComparison.Ordinal));
    }
}
