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
