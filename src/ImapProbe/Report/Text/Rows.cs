using System.Text;

namespace ImapProbe.Report.Text;

/// <summary>Indented lines under a headline: sentences, and facts after a label.</summary>
internal sealed class Rows(Screen screen)
{
    private const string Indent = "  ";
    private const int LabelWidth = 10;

    private readonly Palette palette = screen.Palette;

    public IEnumerable<string> Sentence(string text) => Broken(text).Select(line => $"{Indent}{line}");

    public IEnumerable<string> Aside(string text) => Broken(text).Select(line => $"{Indent}{palette.Dim}{line}{palette.End}");

    public IEnumerable<string> Fact(string label, string value) => Labelled(label, palette.Dim, Wrapping.Sentence(screen.EscapeNonAscii(value), ValueWidth));

    /// <summary>The first command whose tools this system has.</summary>
    public IEnumerable<string> Command(string label, IEnumerable<ManualCommand> alternatives) =>
        alternatives.FirstOrDefault(command => command.Tools.All(screen.HasTool)) is { } chosen
            ? Labelled(label, palette.Dim, Wrapping.Command([.. chosen.Parts.Select(screen.EscapeNonAscii)], ValueWidth))
            : [];

    public IEnumerable<string> Warnings(IEnumerable<string> warnings) =>
        warnings.SelectMany(warning => Labelled("warning", palette.Warn, Wrapping.Sentence(screen.EscapeNonAscii(warning), ValueWidth)));

    private IReadOnlyList<string> Broken(string text) => Wrapping.Sentence(screen.EscapeNonAscii(text), screen.WordsEnd - Indent.Length);

    private int ValueWidth => screen.WordsEnd - Indent.Length - LabelWidth;

    private IEnumerable<string> Labelled(string label, string colour, IReadOnlyList<string> lines) => lines.Select((line, i) => i is 0
        ? $"{Indent}{colour}{label}{palette.End}{new string(' ', LabelWidth - label.Length)}{line}"
        : $"{Indent}{new string(' ', LabelWidth)}{line}");
}

/// <summary>Breaks text into lines. Each rune counts as one cell.</summary>
internal static class Wrapping
{
    public static IReadOnlyList<string> Sentence(string text, int width) => Fits(text, width) ? [text] : Fill(text.Split(' '), width);

    /// <summary>Breaks a command between its parts, with a backslash, so that a shell reads one command.</summary>
    public static IReadOnlyList<string> Command(IReadOnlyList<string> arguments, int width)
    {
        const string Indent = "  ";
        const string GoesOn = " \\";
        var whole = string.Join(' ', arguments);
        if (Fits(whole, width))
            return [whole];
        var lines = Fill(arguments, width - Indent.Length - GoesOn.Length);
        return [.. lines.Select((line, i) => $"{(i is 0 ? "" : Indent)}{line}{(i < lines.Count - 1 ? GoesOn : "")}")];
    }

    public static bool Fits(string text, int width) => Cells(text) <= width;

    private static List<string> Fill(IEnumerable<string> words, int width)
    {
        List<string> lines = [];
        var line = new StringBuilder();
        var cells = 0;
        foreach (var word in words)
        {
            var more = Cells(word);
            if (line.Length > 0 && cells + 1 + more > width)
            {
                lines.Add(line.ToString());
                line.Clear();
                cells = 0;
            }

            if (line.Length > 0)
            {
                line.Append(' ');
                cells++;
            }

            line.Append(word);
            cells += more;
        }

        lines.Add(line.ToString());
        return lines;
    }

    private static int Cells(string text) => text.EnumerateRunes().Count();
}

/// <summary>The unit of all figures in one report, so that they can be compared: milliseconds, or seconds where the longest has five digits else.</summary>
internal sealed class Figures
{
    private static readonly TimeSpan LongestInMilliseconds = TimeSpan.FromSeconds(10);

    private readonly bool isInSeconds;

    private Figures(bool isInSeconds) => this.isInSeconds = isInSeconds;

    public string Unit => isInSeconds ? "s" : "ms";

    public static Figures UpTo(TimeSpan longest) => new(longest >= LongestInMilliseconds);

    /// <summary>Without the unit; with a tenth below ten milliseconds: it matters on a loopback interface.</summary>
    public string Of(TimeSpan span) => isInSeconds
        ? span.TotalSeconds.ToString("0.000")
        : span.TotalMilliseconds.ToString(span.TotalMilliseconds < 9.95 ? "0.0" : "0");

    public static string Days(int days) => days switch
    {
        0 => "less than a day",
        1 => "1 day",
        _ => $"{days} days",
    };
}
