namespace ImapProbe.Reporting;

/// <summary>How a result is reported.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One object on one line.</summary>
    Json,
}
