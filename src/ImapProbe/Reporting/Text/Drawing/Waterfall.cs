using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting.Text.Drawing;

/// <summary>The phases that took place, one below the other, each beginning where the one before it ended, drawn to scale.</summary>
/// <param name="result">The result.</param>
/// <param name="screen">What it is drawn on.</param>
internal sealed class Waterfall(ProbeResult result, Screen screen)
{
    private const string Indent = "  ";
    private const string Gap = "  ";
    private const string Unit = " ms";
    private const int FewestCells = 8;

    private readonly TimeSpan total = result.Durations.Total;

    /// <summary>Draws it.</summary>
    /// <returns>Lines without their ends; none where no phase took place.</returns>
    public IReadOnlyList<string> Lines()
    {
        List<Step> steps = [.. Steps()];
        if (steps.Count is 0)
            return [];
        var labelWidth = steps.Max(step => step.Label.Length);
        var figureWidth = steps.Max(step => step.Figure.Length);
        var left = Indent.Length + labelWidth + Gap.Length + figureWidth + Unit.Length + Gap.Length;
        var cells = Math.Max(FewestCells, screen.BarsEnd - left);
        return [.. steps.Select(step => string.Concat(
            $"{Indent}{Paint(step.LabelColour, step.Label.PadRight(labelWidth))}",
            $"{Gap}{step.Figure.PadLeft(figureWidth)}{Unit}",
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

    private sealed record Step(string Label, TimeSpan Start, TimeSpan End, string LabelColour, string BarColour, char Fill)
    {
        public string Figure => Figures.Milliseconds(End - Start);
    }
}
