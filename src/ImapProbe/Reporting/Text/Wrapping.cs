using System.Text;

namespace ImapProbe.Reporting.Text;

/// <summary>Breaks texts into lines. A rune is taken for one cell.</summary>
internal static class Wrapping
{
    /// <summary>Breaks a sentence at its spaces.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="width">The cells of a line. A longer word stays whole, so that it can be copied.</param>
    /// <returns>One line or more.</returns>
    public static IReadOnlyList<string> Sentence(string text, int width) => Fits(text, width) ? [text] : Fill(text.Split(' '), width);

    /// <summary>Breaks a command between its arguments, so that a shell takes the lines for one.</summary>
    /// <param name="arguments">What is to stay together, such as an option with its value.</param>
    /// <param name="width">The cells of a line.</param>
    /// <returns>One line or more; all but the last end in a backslash.</returns>
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

    /// <summary>Whether a text has its place on a line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The cells of the line.</param>
    /// <returns>True where it does.</returns>
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
