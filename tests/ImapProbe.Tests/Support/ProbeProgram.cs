using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ImapProbe.Tests.Support;

/// <summary>
/// The built program as a child process: the native binary or the managed program that IMAP_PROBE_BINARY names, else the native binary that was built
/// with the tests, else the managed program.
/// </summary>
internal static class ProbeProgram
{
    /// <summary>The trait that says with which of the two programs a test is worth running; without it, one of them tells as much as both.</summary>
    public const string Trait = "program";

    /// <summary>The value of that trait for what the native binary alone promises.</summary>
    public const string NativeOnly = "native";

    /// <summary>
    /// The value of that trait for what the runtime may do otherwise in each: start, exit codes, signals, files, one login for each method, one report for each format.
    /// </summary>
    public const string Each = "each";

    /// <summary>
    /// For a shell: <c>plain</c> runs a program for which the modes of files count. For root they do not, unless it has no capabilities.
    /// </summary>
    public const string WithoutPrivileges =
        "plain() { if [ \"$(id -u)\" -eq 0 ]; then setpriv --bounding-set=-all --inh-caps=-all \"$@\"; else \"$@\"; fi; }";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string Named = Environment.GetEnvironmentVariable("IMAP_PROBE_BINARY") ?? "";

    // The fuzzing has only the program that is copied beside it.
    private static readonly string Chosen = IsNamed
        ? Named
        : ((string[])["native/imap-probe", "program/imap-probe.dll", "imap-probe.dll"]).Select(Built).First(File.Exists);

    /// <summary>The native binary, or null.</summary>
    public static string? Native { get; } = Chosen.EndsWith(".dll", StringComparison.Ordinal) ? null : Chosen;

    /// <summary>Where its symbols are, if anywhere.</summary>
    public static string Symbols => $"{Native}.dbg";

    /// <summary>Whether it is IMAP_PROBE_BINARY that says which it is.</summary>
    public static bool IsNamed => Named is not "";

    /// <summary>The program, and what stands before its own arguments.</summary>
    public static IReadOnlyList<string> CommandLine { get; } = Native is { } native ? [native] : ["dotnet", Chosen];

    /// <summary>Runs the program to its end, and holds what it wrote against what no output may ever hold.</summary>
    public static async Task<ProbeRun> RunAsync(IReadOnlyList<string> arguments, string input = "", params IReadOnlyList<(string Name, string Value)> environment)
    {
        using var process = Start(arguments, environment);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Starts the program; its standard input stays open.</summary>
    public static Process Start(IReadOnlyList<string> arguments, params IReadOnlyList<(string Name, string Value)> environment)
    {
        // As a shell does for what runs in front: where these tests run behind something, SIGINT or SIGHUP may be ignored, and that is inherited.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,HUP", .. CommandLine, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs a command of a shell, in which $PROBE is the program; its exit code counts, not that of what it is piped into.</summary>
    public static async Task<ProbeRun> ShellAsync(string command, params IReadOnlyList<(string Name, string Value)> environment)
    {
        var script = command.Replace("$PROBE", $"'{string.Join("' '", CommandLine)}'", StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-o", "pipefail", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var bash = Process.Start(start)!;
        return await FinishAsync(bash);
    }

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

    // What the debugger of .NET listens on lies in the folder for temporary files, and is left there by a program that is killed.
    [ModuleInitializer]
    internal static void LeaveNothingBehind() => Environment.SetEnvironmentVariable("DOTNET_EnableDiagnostics", "0");

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
