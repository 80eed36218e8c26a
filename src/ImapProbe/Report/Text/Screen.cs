using System.Text;
using ImapProbe.Core;

namespace ImapProbe.Report.Text;

/// <summary>What a text report is shown on: columns (null for a pipe or file), character set and colours.</summary>
internal sealed record Screen(int? Columns, bool IsUnicode, Palette Palette)
{
    private const int UsualColumns = 80;
    private const int FewestColumns = 40;
    private const int MostColumns = 120;

    // As wide as the indentation on the left; and a line that fills a terminal to its last column may be copied along with the next.
    private const int RightMargin = 2;

    // The order of setlocale(3) for LC_CTYPE.
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>Whether this system has a command to advise.</summary>
    public Func<string, bool> HasTool { get; init; } = _ => true;

    public static Screen Plain { get; } = new(null, false, Palette.Plain);

    /// <summary>The column after the last one for bars.</summary>
    public int ChartWidth => Math.Clamp(Columns ?? UsualColumns, FewestColumns, MostColumns) - RightMargin;

    /// <summary>The column after the last one for sentences; a pipe wraps none.</summary>
    public int WordsEnd => Columns is null ? int.MaxValue : ChartWidth;
    public string Separator => IsUnicode ? " · " : ", ";

    public static Screen Of(bool isRedirected, Func<int> width, Func<string, string?> environment) => isRedirected
        ? Plain
        : new Screen(ColumnsOf(width), ShowsUnicode(environment), Palette.Of(environment));

    public string EscapeNonAscii(string text) => IsUnicode || Ascii.IsValid(text) ? text : Escaping.Escape(text, rune => rune.IsAscii);

    private static int ColumnsOf(Func<int> width)
    {
        try
        {
            return width() is > 0 and var columns ? columns : UsualColumns;
        }
        catch (IOException)
        {
            return UsualColumns;
        }
    }

    // The Linux console has 512 glyphs at most, and few of the block elements.
    private static bool ShowsUnicode(Func<string, string?> environment) =>
        environment("TERM") is not (null or "" or "dumb" or "linux") && NamesUtf8(Locale(environment));

    private static string? Locale(Func<string, string?> environment) =>
        LocaleVariables.Select(environment).FirstOrDefault(value => value is { Length: > 0 });

    private static bool NamesUtf8(string? locale) =>
        locale is not null
        && (locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase));
}

/// <summary>Escape sequences around words: none, or ECMA-48's (select graphic rendition).</summary>
internal sealed record Palette(string Good, string Bad, string Warn, string Dim, string Time, string End)
{
    public static Palette Plain { get; } = new("", "", "", "", "", "");

    public static Palette Ansi { get; } = new("\e[32m", "\e[1;31m", "\e[33m", "\e[2m", "\e[36m", "\e[0m");

    /// <summary>Colours where the terminal has them, unless NO_COLOR is set (no-color.org).</summary>
    public static Palette Of(Func<string, string?> environment) =>
        environment("NO_COLOR") is { Length: > 0 } || environment("TERM") is null or "" or "dumb" ? Plain : Ansi;
}
