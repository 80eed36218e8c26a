using ImapProbe.Core;

namespace ImapProbe.Report.Text;

/// <summary>A line of figures for each phase over many probes; on a terminal with a histogram between the shortest and the longest.</summary>
internal sealed class PhaseTable(Summary summary, Screen screen)
{
    private const string Indent = "  ";
    private const string Gap = "  ";
    private const string NoFigure = "-";
    private const string AxisStart = "min ";
    private const string AxisEnd = " max";
    private const int FewestCells = 8;

    // Dropped in this order where the terminal is too narrow; max stays.
    private static readonly string[] Dispensable = ["min", "p95", "median"];
    private readonly Palette palette = screen.Palette;
    private readonly Figures figures = Figures.UpTo(summary.Phases.Values.Select(distribution => distribution.Max).DefaultIfEmpty().Max());
    private readonly Phase[] phases = [.. summary.Phases.Keys.Union(summary.Failures.Keys).InOrderOf(summary.Request)];

    private string Unit => $"in {figures.Unit}";

    public IReadOnlyList<string> Lines()
    {
        if (phases.Length is 0)
            return [];
        var labelWidth = phases.Max(phase => Math.Max(phase.Word().Length, Unit.Length));
        var space = screen.ChartWidth - Indent.Length - labelWidth;
        var columns = Fitting(space);
        var cells = space - columns.Sum(column => column.Width) - Gap.Length;
        var isDrawn = screen.Columns is not null && cells >= FewestCells && summary.Phases.Count > 0;

        return
        [
            Line(
                Paint(palette.Dim, Unit.PadRight(labelWidth)),
                columns.Select(column => Right(palette.Dim, column.Header, column.Width)),
                isDrawn ? Paint(palette.Dim, Axis(cells)) : ""),
            .. phases.Select((phase, i) => Line(
                phase.Word().PadRight(labelWidth),
                columns.Select(column => Right(column.Colour, column.Cells[i], column.Width)),
                isDrawn && summary.Phases.TryGetValue(phase, out var distribution) ? Picture(distribution, cells) : "")),
        ];
    }

    private List<Column> Fitting(int space)
    {
        List<Column> columns = [.. Columns()];
        foreach (var header in Dispensable)
        {
            if (columns.Sum(column => column.Width) > space)
                columns.RemoveAll(column => column.Header == header);
        }

        return columns;
    }

    private IEnumerable<Column> Columns()
    {
        yield return OfFigures("min", distribution => distribution.Min);
        yield return OfFigures("median", distribution => distribution.Median);
        yield return OfFigures("p95", distribution => distribution.P95);
        yield return OfFigures("max", distribution => distribution.Max);
        if (summary.Failed > 0)
            yield return new Column("failed", palette.Bad, [.. phases.Select(Failed)]);
    }

    private string Failed(Phase phase) => summary.Failures.TryGetValue(phase, out var count) ? count.ToString() : "";

    private Column OfFigures(string header, Func<Distribution, TimeSpan> figure) => new(
        header,
        "",
        [.. phases.Select(phase => summary.Phases.TryGetValue(phase, out var distribution) ? figures.Of(figure(distribution)) : NoFigure)]);

    private string Picture(Distribution distribution, int cells)
    {
        var counts = distribution.Counts(cells);
        return Paint(palette.Time, (screen.IsUnicode ? Histogram.InBlocks(counts) : Histogram.InCharacters(counts)).TrimEnd());
    }

    private string Axis(int cells) => $"{AxisStart}{new string(screen.IsUnicode ? '─' : '-', cells - AxisStart.Length - AxisEnd.Length)}{AxisEnd}";

    private static string Line(string label, IEnumerable<string> figures, string picture) =>
        $"{Indent}{label}{string.Concat(figures)}{Gap}{picture}".TrimEnd();

    private string Right(string colour, string text, int width) => new string(' ', width - text.Length) + Paint(colour, text);

    private string Paint(string colour, string text) => colour.Length is 0 || text.Length is 0 ? text : $"{colour}{text}{palette.End}";

    private sealed record Column(string Header, string Colour, IReadOnlyList<string> Cells)
    {
        public int Width { get; } = Gap.Length + Cells.Max(cell => Math.Max(cell.Length, Header.Length));
    }
}

/// <summary>One row of cells, each as high as its count. Heights are rounded up, so that a single outlier stays visible.</summary>
internal static class Histogram
{
    private const string Blocks = " ▁▂▃▄▅▆▇█";
    private const string Characters = " .:-=+*#";

    public static string InBlocks(IReadOnlyList<int> counts) => Draw(counts, Blocks);

    /// <summary>In ASCII; denser means higher.</summary>
    public static string InCharacters(IReadOnlyList<int> counts) => Draw(counts, Characters);

    private static string Draw(IReadOnlyList<int> counts, string ladder)
    {
        long highest = counts.Max();
        return string.Concat(counts.Select(count => ladder[(int)((count * (ladder.Length - 1L) + highest - 1) / highest)]));
    }
}
