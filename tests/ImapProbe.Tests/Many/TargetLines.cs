using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>The lines of targets files for servers on this machine.</summary>
internal static class TargetLines
{
    /// <summary>Bounds what is waited for on purpose; nothing is expected to take that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A whole target on a line, with its end.</summary>
    public static string TargetLine(this TestSetup setup, int port, params IReadOnlyList<string> more) => Quoted([.. setup.Target(port), .. setup.Account(), .. more]);

    /// <summary>Arguments as a line of a targets file, or of a shell, with its end.</summary>
    public static string Quoted(params IReadOnlyList<string> arguments) => ProbeProgram.Quoted(arguments) + "\n";

    /// <summary>Writes a targets file.</summary>
    public static string Targets(this TestSetup setup, params IReadOnlyList<string> lines) => setup.Write("targets", string.Concat(lines));

    /// <summary>Writes to a program that runs, now.</summary>
    public static async Task SendAsync(this System.Diagnostics.Process process, string text)
    {
        await process.StandardInput.WriteAsync(text);
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the next line of what a program writes on standard output.</summary>
    public static async Task<string> ReadLineAsync(this System.Diagnostics.Process process) =>
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken)
        ?? throw new EndOfStreamException("the program wrote nothing more: " + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));

    /// <summary>The lines of a text, without their ends.</summary>
    public static IReadOnlyList<string> Lines(this string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
