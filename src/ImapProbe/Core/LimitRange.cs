using System.Globalization;

namespace ImapProbe.Core;

/// <summary>
/// A threshold range of the Monitoring Plugins Development Guidelines, section 2.5: a figure outside it (with @: inside it) crosses the limit. The ends belong
/// to the range.
/// </summary>
internal sealed record LimitRange(string Text, decimal? Start, decimal? End, bool IsInverted)
{
    /// <summary>Reads "10", "10:", "~:10", "10:20" or "@10:20"; null for anything else.</summary>
    public static LimitRange? Parse(string text)
    {
        var range = text.StartsWith('@') ? text[1..] : text;
        var (startText, endText) = range.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0
            ? (range[..colon], range[(colon + 1)..])
            : ("", range);
        // A colon alone is no limit, so it is surely a mistake.
        if (startText is "" && endText is "")
            return null;
        if (!TryParse(startText, "~", 0, out var start) || !TryParse(endText, "", null, out var end))
            return null;
        return start > end ? null : new LimitRange(text, start, end, text.StartsWith('@'));
    }

    public bool IsCrossedBy(decimal figure)
    {
        var isInside = !(figure < Start) && !(figure > End);
        return isInside == IsInverted;
    }

    public override string ToString() => Text;

    private static bool TryParse(string text, string infinite, decimal? byDefault, out decimal? number)
    {
        number = text is "" ? byDefault : null;
        if (text is "" || text == infinite)
            return true;
        // A plus has no place in performance data, where the range is shown as typed.
        var digits = text.StartsWith('-') ? text[1..] : text;
        var isNumber = decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed);
        number = digits.Length < text.Length ? -parsed : parsed;
        return isNumber;
    }
}
