using ImapProbe.Tests.Needs;

namespace ImapProbe.Tests.Support;

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
