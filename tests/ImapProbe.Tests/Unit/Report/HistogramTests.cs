using ImapProbe.Report.Text;

namespace ImapProbe.Tests.Unit.Report;

public sealed class HistogramTests
{
    [Theory]
    [InlineData(new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8 }, " ▁▂▃▄▅▆▇█")]
    [InlineData(new[] { 0, 1, 1000, 125, 126 }, " ▁█▁▂")]
    [InlineData(new[] { 3, 0, 0 }, "█  ")]
    [InlineData(new[] { 1, 2 }, "▄█")]
    [InlineData(new[] { 2_000_000_000, 1_000_000_000 }, "█▄")]
    public void A_block_is_as_high_as_its_count_and_only_none_is_blank(int[] counts, string cells) => Assert.Equal(cells, Histogram.InBlocks(counts));

    [Theory]
    [InlineData(new[] { 0, 1, 2, 3, 4, 5, 6, 7 }, " .:-=+*#")]
    [InlineData(new[] { 0, 1, 1000, 142, 143 }, " .#.:")]
    [InlineData(new[] { 0, 3, 0 }, " # ")]
    [InlineData(new[] { 1, 2 }, "=#")]
    public void A_character_is_as_dense_as_its_count_and_only_none_is_blank(int[] counts, string cells) => Assert.Equal(cells, Histogram.InCharacters(counts));
}
