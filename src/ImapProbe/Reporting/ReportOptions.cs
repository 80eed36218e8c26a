namespace ImapProbe.Reporting;

/// <summary>How and where a result is reported.</summary>
/// <param name="Format">The format.</param>
/// <param name="File">The path to write to, or null for standard output.</param>
/// <param name="IsQuiet">Whether nothing is printed where all went well.</param>
internal sealed record ReportOptions(OutputFormat Format, string? File, bool IsQuiet)
{
    /// <summary>Whether nothing is said of what is well. What goes to a file is whole.</summary>
    public bool IsSilentWhereWell => IsQuiet && File is null;

    /// <inheritdoc cref="OutputFormats.IsOfOneMoment"/>
    public bool IsOfOneMoment => Format.IsOfOneMoment();
}
