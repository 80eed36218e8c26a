using System.Diagnostics;
using ImapProbe.Tests.Needs;

namespace ImapProbe.Tests.Support;

/// <summary>A program of this machine that is not ours, in the foreground for as long as it is not disposed.</summary>
internal sealed class InstalledTool : IAsyncDisposable
{
    /// <summary>How long a busy machine may take for anything.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Task<string> output;

    private InstalledTool(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>What it says on standard error.</summary>
    public StreamReader Error => process.StandardError;

    public bool HasExited => process.HasExited;

    /// <summary>Starts it; its standard input is open and empty.</summary>
    public static InstalledTool Start(string path, params IReadOnlyList<string> arguments) => new(Process.Start(new ProcessStartInfo(path, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!);

    /// <summary>Runs it to its end, within the patience that is given, or the usual one.</summary>
    public static async Task<(int ExitCode, string Words)> RunAsync(string path, IReadOnlyList<string> arguments, string input = "", TimeSpan? patience = null)
    {
        await using var tool = Start(path, arguments);
        var error = tool.Error.ReadToEndAsync();
        await tool.process.StandardInput.WriteAsync(input);
        tool.process.StandardInput.Close();
        await tool.process.WaitForExitAsync().WaitAsync(patience ?? Patience);
        return (tool.process.ExitCode, await tool.output + await error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Send("TERM");
            try
            {
                await process.WaitForExitAsync().WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
    }
}

/// <summary>Prometheus' own tool.</summary>
internal static class Promtool
{
    /// <summary>Has it check metrics, rules, or rules against series.</summary>
    public static Task<(int ExitCode, string Words)> RunAsync(IReadOnlyList<string> arguments, string input = "")
    {
        Need.All(Need.Promtool);
        return InstalledTool.RunAsync("promtool", arguments, input);
    }
}
