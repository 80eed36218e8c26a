using System.Globalization;
using System.Text;

namespace ImapProbe.Connection.Words;

/// <summary>
/// Makes the server's words safe, once, for report and log alike: nothing in them can colour a terminal, forge a line,
/// turn the writing round, or give the password back.
/// </summary>
/// <param name="secrets">The password in every form in which a server may echo it.</param>
internal sealed class ServerText(IEnumerable<string> secrets)
{
    private const int LongestText = 1000;
    private const string Redacted = "[redacted]";

    // The longest first: the base64 of the whole SASL message holds that of the password.
    private readonly string[] secrets = [.. secrets.Where(secret => secret.Length > 0).Distinct().OrderByDescending(secret => secret.Length)];

    /// <summary>Makes a line from the wire safe.</summary>
    /// <param name="line">What the server sent, one character a byte, supposedly UTF-8.</param>
    /// <returns>Printable text on one line.</returns>
    public string FromWire(string line) => MakeSafe(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line)));

    /// <summary>Makes a text that came from the server safe.</summary>
    /// <param name="text">The text, such as a name in a certificate.</param>
    /// <returns>Printable text on one line.</returns>
    public string MakeSafe(string text)
    {
        foreach (var secret in secrets)
            text = text.Replace(secret, Redacted, StringComparison.Ordinal);

        var safe = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (safe.Length >= LongestText)
                return safe.Append('…').ToString();
            _ = IsUnsafe(rune) ? safe.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}") : safe.Append(rune.ToString());
        }

        return safe.ToString();
    }

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned;
}
