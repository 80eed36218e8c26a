namespace ImapProbe.Reporting.Text;

/// <summary>The escapes around words that stand out: none, or those of ECMA-48 (select graphic rendition).</summary>
/// <param name="Good">Before what went well.</param>
/// <param name="Bad">Before what failed.</param>
/// <param name="Warn">Before what a person should look at although it is no failure.</param>
/// <param name="Dim">Before what is of less weight.</param>
/// <param name="Time">Before a bar of the waterfall.</param>
/// <param name="End">After each.</param>
internal sealed record Palette(string Good, string Bad, string Warn, string Dim, string Time, string End)
{
    /// <summary>No escapes: for pipes and files.</summary>
    public static Palette Plain { get; } = new("", "", "", "", "", "");

    /// <summary>Colours: for a terminal.</summary>
    public static Palette Ansi { get; } = new("\e[32m", "\e[1;31m", "\e[33m", "\e[2m", "\e[36m", "\e[0m");

    /// <summary>Colours where a terminal can, unless the user wants none (no-color.org).</summary>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <returns>The palette.</returns>
    public static Palette Of(Func<string, string?> environment) =>
        environment("NO_COLOR") is { Length: > 0 } || environment("TERM") is null or "" or "dumb" ? Plain : Ansi;
}
