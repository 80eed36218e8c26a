namespace ImapProbe.Reporting.Text.Drawing;

/// <summary>
/// Draws counts as one row of cells, each as high as its count is to the largest. Rounded up, so that one outlier among a
/// thousand is seen, and nothing but none is blank.
/// </summary>
internal static class Histogram
{
    private const string Blocks = " ▁▂▃▄▅▆▇█";
    private const string Characters = " .:-=+*#";

    /// <summary>Draws with block elements.</summary>
    /// <param name="counts">A count for each cell, at least one above 0.</param>
    /// <returns>The cells.</returns>
    public static string InBlocks(IReadOnlyList<int> counts) => Draw(counts, Blocks);

    /// <summary>Draws with characters of ASCII, the denser the higher.</summary>
    /// <param name="counts">A count for each cell, at least one above 0.</param>
    /// <returns>The cells.</returns>
    public static string InCharacters(IReadOnlyList<int> counts) => Draw(counts, Characters);

    private static string Draw(IReadOnlyList<int> counts, string ladder)
    {
        long highest = counts.Max();
        return string.Concat(counts.Select(count => ladder[(int)((count * (ladder.Length - 1L) + highest - 1) / highest)]));
    }
}
