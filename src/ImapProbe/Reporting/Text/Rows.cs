namespace ImapProbe.Reporting.Text;

/// <summary>Words below a headline, indented: sentences, and facts that hang behind a label.</summary>
/// <param name="screen">What they are shown on.</param>
internal sealed class Rows(Screen screen)
{
    private const string Indent = "  ";
    private const int LabelWidth = 10;

    private readonly Palette palette = screen.Palette;

    /// <summary>A sentence without a label.</summary>
    /// <param name="text">The sentence, of the server's or the user's words too.</param>
    /// <returns>Lines without their ends.</returns>
    public IEnumerable<string> Sentence(string text) => Broken(text).Select(line => $"{Indent}{line}");

    /// <summary>A sentence of less weight.</summary>
    /// <param name="text">The sentence, of the server's or the user's words too.</param>
    /// <returns>Lines without their ends.</returns>
    public IEnumerable<string> Aside(string text) => Broken(text).Select(line => $"{Indent}{palette.Dim}{line}{palette.End}");

    /// <summary>A fact.</summary>
    /// <param name="label">What it is about: a word or two, shorter than the column of labels.</param>
    /// <param name="value">The fact, of the server's or the user's words too.</param>
    /// <returns>Lines without their ends.</returns>
    public IEnumerable<string> Fact(string label, string value) => Labelled(label, palette.Dim, Wrapping.Sentence(screen.Spell(value), ValueWidth));

    /// <summary>A command to type.</summary>
    /// <param name="label">What it is for: a word or two, shorter than the column of labels.</param>
    /// <param name="arguments">Its parts that stay together.</param>
    /// <returns>Lines without their ends; none for no parts.</returns>
    public IEnumerable<string> Command(string label, IReadOnlyList<string> arguments) =>
        arguments.Count > 0 ? Labelled(label, palette.Dim, Wrapping.Command(arguments, ValueWidth)) : [];

    /// <summary>What a person should know although it is no failure.</summary>
    /// <param name="warnings">A sentence each.</param>
    /// <returns>Lines without their ends.</returns>
    public IEnumerable<string> Warnings(IEnumerable<string> warnings) =>
        warnings.SelectMany(warning => Labelled("warning", palette.Warn, Wrapping.Sentence(screen.Spell(warning), ValueWidth)));

    private IReadOnlyList<string> Broken(string text) => Wrapping.Sentence(screen.Spell(text), screen.WordsEnd - Indent.Length);

    private int ValueWidth => screen.WordsEnd - Indent.Length - LabelWidth;

    private IEnumerable<string> Labelled(string label, string colour, IReadOnlyList<string> lines) => lines.Select((line, i) => i is 0
        ? $"{Indent}{colour}{label}{palette.End}{new string(' ', LabelWidth - label.Length)}{line}"
        : $"{Indent}{new string(' ', LabelWidth)}{line}");
}
