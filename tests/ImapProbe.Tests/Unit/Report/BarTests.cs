using ImapProbe.Report.Text;

namespace ImapProbe.Tests.Unit.Report;

public sealed class BarTests
{
    [Theory]
    [InlineData(0, 0, "▏")]
    [InlineData(0, 0.01, "▏")]
    [InlineData(0, 0.25, "▎")]
    [InlineData(0, 0.5, "▌")]
    [InlineData(0, 0.9, "▉")]
    [InlineData(0, 1, "█")]
    [InlineData(0, 3.625, "███▋")]
    [InlineData(0, 10, "██████████")]
    [InlineData(2, 4, "  ██")]
    [InlineData(2.2, 4, "  ██")]
    [InlineData(2.5, 2.5, "  ▕")]
    [InlineData(2.5, 2.6, "  ▕")]
    [InlineData(2.5, 3, "  ▐")]
    [InlineData(2.5, 4.25, "  ▐█▎")]
    [InlineData(2.7, 4, "  ▐█")]
    [InlineData(2.8, 4, "   █")]
    [InlineData(9.6, 10, "         ▐")]
    [InlineData(9.9, 10, "         ▕")]
    [InlineData(10, 10, "         ▕")]
    public void In_blocks_it_ends_in_eighths_and_begins_in_halves(double start, double end, string bar) =>
        Assert.Equal(bar, Bar.InBlocks(start, end, 10));

    [Theory]
    [InlineData(0, 0, "|")]
    [InlineData(0, 0.4, "|")]
    [InlineData(0, 0.5, "#")]
    [InlineData(0, 10, "##########")]
    [InlineData(2.4, 4.6, "  ###")]
    [InlineData(2.6, 3.4, "   |")]
    [InlineData(9.4, 10, "         #")]
    [InlineData(9.9, 10, "         |")]
    [InlineData(10, 10, "         |")]
    public void In_characters_it_is_a_stroke_at_least(double start, double end, string bar) =>
        Assert.Equal(bar, Bar.InCharacters(start, end, 10, '#'));

    [Fact]
    public void Whatever_the_figures_it_stays_within_a_cell_of_its_scale_and_within_its_cells()
    {
        for (var cells = 8; cells <= 100; cells += 23)
        {
            for (var start = 0.0; start <= cells; start += 0.37)
            {
                for (var end = start; end <= cells; end += 0.53)
                {
                    AssertDrawn(Bar.InBlocks(start, end, cells), start, end, cells);
                    AssertDrawn(Bar.InCharacters(start, end, cells, '#'), start, end, cells);
                }
            }
        }
    }

    private static void AssertDrawn(string bar, double start, double end, int cells)
    {
        var indent = bar.Length - bar.TrimStart(' ').Length;
        Assert.InRange(bar.Length, indent + 1, cells);
        Assert.InRange(indent, start - 1, start + 1);
        // A mark that nothing is too short for has the cell that it begins in.
        Assert.InRange(bar.Length, end - 1, Math.Max(end + 1, indent + 1));
    }
}
