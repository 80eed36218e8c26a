namespace ImapProbe.Core;

/// <summary>What a run of the program ends with: exit code, report, and lines for standard error.</summary>
internal sealed record Outcome(int ExitCode, string Report, IReadOnlyList<string> Complaints)
{
    /// <summary>The file that the report replaces; null for standard output.</summary>
    public string? File { get; init; }
}

internal enum OutputFormat
{
    Text,
    Json,
    Prometheus,
    Nagios,
}

internal static class OutputFormats
{
    /// <summary>Whether a format shows one state, so that only one probe of each target fits into it.</summary>
    public static bool IsSnapshot(this OutputFormat format) => format is OutputFormat.Prometheus or OutputFormat.Nagios;
}
