using System.Globalization;
using System.Text;

namespace ImapProbe.Reporting.Text;

/// <summary>What a text report is shown on, which decides its look.</summary>
/// <param name="Columns">The columns of a terminal; null for a pipe or a file, where nothing is wrapped.</param>
/// <param name="IsUnicode">Whether it shows more than ASCII.</param>
/// <param name="Palette">The colours, or none.</param>
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
    public int BarsEnd => Math.Clamp(Columns ?? UsualColumns, FewestColumns, MostColumns) - RightMargin;

    /// <summary>The column behind the last one for sentences: a pipe wraps none.</summary>
    public int WordsEnd => Columns is null ? int.MaxValue : BarsEnd;

    /// <summary>Between facts of one kind on one line.</summary>
    public string Separator => IsUnicode ? " · " : ", ";

    /// <summary>Finds out what a report may look like.</summary>
    /// <param name="isRedirected">Whether standard output is no terminal.</param>
    /// <param name="width">Asks the terminal for its columns; 0 or an <see cref="IOException"/> where it does not know.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <returns>The screen.</returns>
    public static Screen Of(bool isRedirected, Func<int> width, Func<string, string?> environment) => isRedirected
        ? Plain
        : new Screen(ColumnsOf(width), ShowsUnicode(environment), Palette.Of(environment));

    /// <summary>Spells a text so that the screen can show it.</summary>
    /// <param name="text">Words, of the server's or the user's too.</param>
    /// <returns>The text, where need be with "\u{…}" for what is not ASCII.</returns>
    public string Spell(string text)
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
