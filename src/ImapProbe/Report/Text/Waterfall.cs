using ImapProbe.Core;

namespace ImapProbe.Report.Text;

/// <summary>The phases as bars to scale, each starting where the one before it ended.</summary>
internal sealed class Waterfall(ProbeResult result, Screen screen)
{
    private const string Indent = "  ";
    private const string Gap = "  ";
    private const int FewestCells = 8;

    private readonly TimeSpan total = result.Durations.Total;
    private readonly Figures figures = Figures.UpTo(result.Durations.Total);

    public IReadOnlyList<string> Lines()
    {
        List<Step> steps = [.. Steps()];
        if (steps.Count is 0)
            return [];
        var labelWidth = steps.Max(step => step.Label.Length);
        var figureWidth = steps.Max(step => Figure(step).Length);
        var left = Indent.Length + labelWidth + Gap.Length + figureWidth + 1 + figures.Unit.Length + Gap.Length;
        var cells = Math.Max(FewestCells, screen.ChartWidth - left);
        return [.. steps.Select(step => string.Concat(
            $"{Indent}{Paint(step.LabelColour, step.Label.PadRight(labelWidth))}",
            $"{Gap}{Figure(step).PadLeft(figureWidth)} {figures.Unit}",
            $"{Gap}{Draw(step, cells)}"))];
    }

    private IEnumerable<Step> Steps()
    {
        var palette = screen.Palette;
        var phases = result.Durations.Phases.Keys.InOrderOf(result.Request).ToList();
        if (phases.Exists(IsOfConnect))
            yield return new Step("connect", TimeSpan.Zero, result.Durations.Connect, "", palette.Dim, '=');

        var start = TimeSpan.Zero;
        foreach (var phase in phases)
        {
            var (label, colour) = IsOfConnect(phase) ? ($"  {phase.Word()}", palette.Dim) : (phase.Word(), "");
            var end = start + result.Durations.Phases[phase];
            yield return phase == result.Failure?.Phase
                ? new Step(label, start, end, palette.Bad, palette.Bad, 'x')
                : new Step(label, start, end, colour, palette.Time, '#');
            start = end;
        }
    }

    private string Draw(Step step, int cells)
    {
        var (start, end) = (step.Start * cells / Scale, step.End * cells / Scale);
        var bar = screen.IsUnicode ? Bar.InBlocks(start, end, cells) : Bar.InCharacters(start, end, cells, step.Fill);
        var drawn = bar.TrimStart(' ');
        return new string(' ', bar.Length - drawn.Length) + Paint(step.BarColour, drawn);
    }

    // Where nothing took any time, nothing is to be divided by.
    private TimeSpan Scale => total > TimeSpan.Zero ? total : TimeSpan.MaxValue;

    private string Paint(string colour, string text) => colour.Length is 0 ? text : $"{colour}{text}{screen.Palette.End}";

    private static bool IsOfConnect(Phase phase) => phase < Phase.Login;

    private string Figure(Step step) => figures.Of(step.End - step.Start);

    private sealed record Step(string Label, TimeSpan Start, TimeSpan End, string LabelColour, string BarColour, char Fill);
}

/// <summary>One bar. Its start and end are right to within a cell, it never exceeds the last cell, and it always has a mark.</summary>
internal static class Bar
{
    private const int PartsOfCell = 8;
    private const int Half = PartsOfCell / 2;

    // From the left edge on, in eighths; no character leaves out less than a half on its left and fills the rest.
    private static readonly string[] FromLeft = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

    /// <summary>In block elements: eighths of a cell at the end, halves at the start.</summary>
    public static string InBlocks(double start, double end, int cells)
    {
        var from = Math.Min(Round(start * 2) * Half, cells * PartsOfCell - Half);
        var to = Math.Clamp(Round(end * PartsOfCell), from + 1, cells * PartsOfCell);
        var (cell, inset) = Math.DivRem(from, PartsOfCell);
        var indent = new string(' ', cell);
        if (inset is 0)
            return indent + Blocks(to - from);
        // The rest of the first cell: a half, or where that is much too much, an eighth.
        var first = Round((end - start) * PartsOfCell) > 1 ? "▐" : "▕";
        return indent + first + Blocks(Math.Max(0, to - (cell + 1) * PartsOfCell));
    }

    /// <summary>One character a cell; a stroke for less than half a cell.</summary>
    public static string InCharacters(double start, double end, int cells, char fill)
    {
        var (from, to) = (Round(start), Math.Min(Round(end), cells));
        return to > from ? new string(' ', from) + new string(fill, to - from) : new string(' ', Math.Min(from, cells - 1)) + "|";
    }

    private static string Blocks(int eighths) => new string('█', eighths / PartsOfCell) + FromLeft[eighths % PartsOfCell];

    private static int Round(double number) => (int)Math.Round(number, MidpointRounding.AwayFromZero);
}
