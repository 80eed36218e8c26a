using System.Globalization;
using System.Text;

namespace ImapProbe.Report.Text;

/// <summary>What a text report is shown on, which decides its look.</summary>
internal sealed record Screen(int? Columns, bool IsUnicode, Palette Palette)
{
    private const int UsualColumns = 80;
    private const int FewestColumns = 40;
    private const int MostColumns = 120;

    // As wide as the indentation on the left; and a line that fills a terminal to its last column may be copied along with the next.
    private const int RightMargin = 2;

    // The order of setlocale(3) for LC_CTYPE.
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>A pipe or a file: ASCII, without escapes.</summary>
    public static Screen Plain { get; } = new(null, false, Palette.Plain);

    /// <summary>The column behind the last one for bars.</summary>
    public int ChartWidth => Math.Clamp(Columns ?? UsualColumns, FewestColumns, MostColumns) - RightMargin;

    /// <summary>The column behind the last one for sentences: a pipe wraps none.</summary>
    public int WordsEnd => Columns is null ? int.MaxValue : ChartWidth;

    /// <summary>Between facts of one kind on one line.</summary>
    public string Separator => IsUnicode ? " · " : ", ";

    /// <summary>Finds out what a report may look like.</summary>
    public static Screen Of(bool isRedirected, Func<int> width, Func<string, string?> environment) => isRedirected
        ? Plain
        : new Screen(ColumnsOf(width), ShowsUnicode(environment), Palette.Of(environment));

    /// <summary>Spells a text so that the screen can show it.</summary>
    public string EscapeNonAscii(string text)
    {
        if (IsUnicode || Ascii.IsValid(text))
            return text;
        var spelled = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            _ = rune.IsAscii ? spelled.Append((char)rune.Value) : spelled.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        return spelled.ToString();
    }

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

/// <summary>The escapes around words that stand out: none, or those of ECMA-48 (select graphic rendition).</summary>
internal sealed record Palette(string Good, string Bad, string Warn, string Dim, string Time, string End)
{
    /// <summary>No escapes: for pipes and files.</summary>
    public static Palette Plain { get; } = new("", "", "", "", "", "");

    /// <summary>Colours: for a terminal.</summary>
    public static Palette Ansi { get; } = new("\e[32m", "\e[1;31m", "\e[33m", "\e[2m", "\e[36m", "\e[0m");

    /// <summary>Colours where a terminal can, unless the user wants none (no-color.org).</summary>
    public static Palette Of(Func<string, string?> environment) =>
        environment("NO_COLOR") is { Length: > 0 } || environment("TERM") is null or "" or "dumb" ? Plain : Ansi;
}
