namespace ImapProbe.Reporting;

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
    public static bool IsOfOneMoment(this OutputFormat format) => format is OutputFormat.Prometheus or OutputFormat.Nagios;
}
