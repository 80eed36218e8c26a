using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ImapProbe.Core;

/// <summary>
/// The server's name, normalised once: lower case, A-labels, no trailing dot or brackets. It is looked up, sent as SNI and checked against the certificate.
/// </summary>
internal sealed record ServerName(string Name, IPAddress? Address, bool IsAbsolute)
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    public string LookupName => IsAbsolute ? Name + "." : Name;

    /// <summary>Normalises a host name or address literal (RFC 1123, section 2.1; RFC 5890 for IDN). The problem is a sentence's end.</summary>
    public static Result<ServerName> Parse(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return !text.Contains('%', StringComparison.Ordinal) && IPAddress.TryParse(text, out var v6)
                ? new ServerName(v6.ToString(), v6, false)
                : Result<ServerName>.Wrong("is no IPv6 address");
        }

        if (!TryToAscii(text, out var ascii))
            return Result<ServerName>.Wrong("is no host name: beyond ASCII it takes composed letters and digits; or write it in A-labels (xn--…)");
        if (IPAddress.TryParse(ascii, out var v4) && v4.AddressFamily is AddressFamily.InterNetwork && v4.ToString() == ascii)
            return new ServerName(ascii, v4, false);

        var isAbsolute = ascii.EndsWith('.');
        var name = isAbsolute ? ascii[..^1] : ascii;
        return ProblemOf(name) is { } problem ? Result<ServerName>.Wrong(problem) : new ServerName(name, null, isAbsolute);
    }

    public override string ToString() => Name;

    private static bool TryToAscii(string text, out string ascii)
    {
        ascii = text.ToLowerInvariant();
        if (Ascii.IsValid(text))
            return true;
        if (!text.EnumerateRunes().All(IsOfLabel))
            return false;
        try
        {
            ascii = new IdnMapping().GetAscii(ascii);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsOfLabel(Rune rune) => rune.IsAscii || rune.Value is 0x3002 || (!NeedsMapping(rune) && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber);

    // Without ICU nothing composes marks or folds widths and ligatures: such a spelling would become another name than the one that is seen.
    private static bool NeedsMapping(Rune rune) => rune.Value
        is (>= 0x0300 and <= 0x036F) or (>= 0x1100 and <= 0x11FF) or 0x3099 or 0x309A
        or (>= 0xA960 and <= 0xA97F) or (>= 0xD7B0 and <= 0xD7FF) or (>= 0xFB00 and <= 0xFB4F) or (>= 0xFF00 and <= 0xFFEF);

    private static string? ProblemOf(string name)
    {
        if (name.Length is 0 or > LongestName)
            return $"is no host name: it must have 1 to {LongestName} characters";
        var labels = name.Split('.');
        if (labels.Any(label => label.Length is 0 or > LongestLabel))
            return $"is no host name: between the dots there must be 1 to {LongestLabel} characters";
        if (!labels.All(label => label.All(IsLetterDigitHyphen)))
            return "is no host name: only letters, digits, hyphens and dots may be in it";
        if (labels.Any(label => label.StartsWith('-') || label.EndsWith('-')))
            return "is no host name: no part of it may begin or end with a hyphen";
        return IsNumber(labels[^1]) ? "is neither a host name nor an IPv4 address of four decimal numbers" : null;
    }

    private static bool IsLetterDigitHyphen(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-';

    // What inet_aton(3) would take for a part of an address: "127.1", "0x7f000001".
    private static bool IsNumber(string label) =>
        label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label.Skip(2).All(char.IsAsciiHexDigitLower));
}
