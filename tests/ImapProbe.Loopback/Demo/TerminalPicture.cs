using System.Text;
using System.Text.RegularExpressions;

namespace ImapProbe.Loopback.Demo;

/// <summary>
/// What a terminal shows, as SVG. It has a background of its own, so that it can be read on light and dark pages. Each piece of text is put into its column:
/// no two fonts have characters of the same width.
/// </summary>
internal static partial class TerminalPicture
{
    private const double CellWidth = 8.4;
    private const int LineHeight = 20;
    private const int Margin = 16;

    // What lies above the line that letters stand on.
    private const int Ascent = 15;

    // The parameters of SGR (ECMA-48, 8.3.117) that imap-probe sends. One that is not here is an error: the picture would not show it.
    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["0"] = "",
        ["32"] = "good",
        ["1;31"] = "bad",
        ["33"] = "warn",
        ["2"] = "dim",
        ["36"] = "time",
    };

    /// <summary>Draws lines as a terminal of so many columns receives them.</summary>
    /// <exception cref="KeyNotFoundException">There is an escape sequence that is no known colour.</exception>
    public static string Draw(string title, int columns, IReadOnlyList<string> lines)
    {
        var (width, height) = (Math.Ceiling(columns * CellWidth) + 2 * Margin, lines.Count * LineHeight + 2 * Margin);
        var picture = new StringBuilder($$"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{{width}}" height="{{height}}" viewBox="0 0 {{width}} {{height}}" role="img" aria-labelledby="title">
            <title id="title">{{Escape(title)}}</title>
            <style>
            text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: #e6edf3 }
            .good { fill: #56d364 } .bad { fill: #ff7b72; font-weight: bold } .warn { fill: #e3b341 } .dim { fill: #9198a1 } .time { fill: #39c5cf }
            </style>
            <rect width="100%" height="100%" rx="8" fill="#0d1117"/>

            """);
        foreach (var (row, line) in lines.Index())
        {
            picture.Append(null, $"<text y=\"{Margin + row * LineHeight + Ascent}\">");
            foreach (var piece in Pieces(line))
            {
                var place = $"x=\"{Margin + piece.Column * CellWidth:0.#}\" textLength=\"{piece.Text.Length * CellWidth:0.#}\"";
                var colour = piece.Class is "" ? "" : $" class=\"{piece.Class}\"";
                picture.Append(null, $"<tspan {place}{colour}>{Escape(piece.Text)}</tspan>");
            }

            picture.Append("</text>\n");
        }

        return picture.Append("</svg>\n").ToString();
    }

    // Two spaces or more are room, not text.
    private static IEnumerable<Piece> Pieces(string line)
    {
        var (colour, column, from) = ("", 0, 0);
        foreach (Match sequence in Sequence().Matches(line))
        {
            foreach (var piece in Words(line[from..sequence.Index]))
                yield return piece;
            column += sequence.Index - from;
            from = sequence.Index + sequence.Length;
            colour = Classes[sequence.Groups["parameters"].Value];
        }

        foreach (var piece in Words(line[from..]))
            yield return piece;

        IEnumerable<Piece> Words(string text) => Word().Matches(text).Select(word => new Piece(column + word.Index, colour, word.Value));
    }

    // Not more: what is not ASCII stands in the picture as it is.
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    [GeneratedRegex(@"\e(?:\[(?<parameters>[0-9;]*)m)?")]
    private static partial Regex Sequence();

    [GeneratedRegex(@"\S+(?: \S+)*")]
    private static partial Regex Word();

    private sealed record Piece(int Column, string Class, string Text);
}
