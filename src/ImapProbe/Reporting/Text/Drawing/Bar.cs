namespace ImapProbe.Reporting.Text.Drawing;

/// <summary>
/// Draws one bar of a waterfall. It begins and ends where it should to within a cell, never ends beyond the last one,
/// and is never without a mark.
/// </summary>
internal static class Bar
{
    private const int PartsOfCell = 8;
    private const int Half = PartsOfCell / 2;

    // From the left edge on, in eighths; no character leaves out less than a half on its left and fills the rest.
    private static readonly string[] FromLeft = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

    /// <summary>Draws with block elements, in eighths of a cell at the end and halves at the beginning.</summary>
    /// <param name="start">Where it begins, in cells.</param>
    /// <param name="end">Where it ends, in cells.</param>
    /// <param name="cells">How many there are.</param>
    /// <returns>Spaces up to the bar, and the bar.</returns>
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

    /// <summary>Draws with a character a cell.</summary>
    /// <param name="start">Where it begins, in cells.</param>
    /// <param name="end">Where it ends, in cells.</param>
    /// <param name="cells">How many there are.</param>
    /// <param name="fill">The character.</param>
    /// <returns>Spaces up to the bar, and the bar; a stroke where it comes to less than half a cell.</returns>
    public static string InCharacters(double start, double end, int cells, char fill)
    {
        var (from, to) = (Round(start), Math.Min(Round(end), cells));
        return to > from ? new string(' ', from) + new string(fill, to - from) : new string(' ', Math.Min(from, cells - 1)) + "|";
    }

    private static string Blocks(int eighths) => new string('█', eighths / PartsOfCell) + FromLeft[eighths % PartsOfCell];

    private static int Round(double number) => (int)Math.Round(number, MidpointRounding.AwayFromZero);
}
