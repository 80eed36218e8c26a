namespace ImapProbe.Core;

/// <summary>What a run of the program comes to.</summary>
internal sealed record Outcome(int ExitCode, string Report, IReadOnlyList<string> Complaints)
{
    /// <summary>The file that the report replaces, or null where it goes to standard output.</summary>
    public string? File { get; init; }
}

/// <summary>How a result is reported.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One object on one line.</summary>
    Json,

    /// <summary>Prometheus' text exposition format, version 0.0.4.</summary>
    Prometheus,

    /// <summary>One line of a monitoring plugin, with exit codes of its own.</summary>
    Nagios,
}

/// <summary>What holds for formats.</summary>
internal static class OutputFormats
{
    /// <summary>Whether a format tells how things stand, and not what happened one after the other.</summary>
    public static bool IsSnapshot(this OutputFormat format) => format is OutputFormat.Prometheus or OutputFormat.Nagios;
}
