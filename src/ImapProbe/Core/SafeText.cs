using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ImapProbe.Core;

/// <summary>
/// Makes server text safe for reports and logs: it can neither colour a terminal, forge a line, reverse the writing direction, nor repeat a secret.
/// </summary>
internal sealed class SafeText(IEnumerable<string> secrets)
{
    private const int LongestText = 1000;
    private const string Redacted = "[redacted]";

    private ImmutableArray<string> secrets = [.. secrets.Where(secret => secret.Length > 0).SelectMany(Forms).Distinct()];

    public void Hide(IEnumerable<string> more) =>
        ImmutableInterlocked.Update(ref secrets, (all, others) => all.AddRange(others.Where(secret => secret.Length > 0).SelectMany(Forms)), more);

    /// <summary>Makes a line from the wire safe; each of its characters is one byte.</summary>
    public string FromWire(string line) => MakeSafe(Decode(Encoding.Latin1.GetBytes(line)));

    public string MakeSafe(string text)
    {
        if (IsPlain(text) && !secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)))
            return text;
        var found = new Queue<Range>(SecretsIn(text));
        var safe = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            // The rest is never shown, not even half of a secret that begins there.
            if (safe.Length >= LongestText || at >= LongestText)
                return safe.Append('…').ToString();
            if (found.TryPeek(out var secret) && secret.Start.Value == at)
            {
                safe.Append(Redacted);
                at = found.Dequeue().End.Value;
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var consumed);
            Escaping.Append(safe, rune, IsSafe(rune));
            at += consumed;
        }

        return safe.ToString();
    }

    // Where a line is not UTF-8, its bytes are shown as \x{e9}, so that the ASCII between them can be read.
    private static string Decode(byte[] bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Escape(bytes);

    private static string Escape(byte[] bytes) =>
        string.Concat(bytes.Select(each => each < 0x80 ? ((char)each).ToString() : $"\\x{{{each:x2}}}"));

    // A secret that is not ASCII may stand in such a line, or come from a server that takes it for Latin-1.
    private static IEnumerable<string> Forms(string secret) =>
        Ascii.IsValid(secret) ? [secret] : [secret, Escape(Encoding.UTF8.GetBytes(secret)), Escape(Encoding.Latin1.GetBytes(secret))];

    // Short printable ASCII, the usual case, needs no escaping.
    private static bool IsPlain(string text) => text.Length <= LongestText && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    // In order of position. Overlapping ones are merged: the base64 of a SASL message contains that of the password.
    private List<Range> SecretsIn(string text)
    {
        var places = secrets.SelectMany(secret => PlacesOf(secret, text)).OrderBy(place => place.Start.Value).ThenByDescending(place => place.End.Value);
        var merged = new List<Range>();
        foreach (var place in places)
        {
            if (merged.Count is 0 || place.Start.Value >= merged[^1].End.Value)
                merged.Add(place);
            else if (place.End.Value > merged[^1].End.Value)
                merged[^1] = merged[^1].Start..place.End;
        }

        return merged;
    }

    private static IEnumerable<Range> PlacesOf(string secret, string text)
    {
        var end = Math.Min(text.Length, LongestText + secret.Length);
        for (var at = 0; (at = text.IndexOf(secret, at, end - at, StringComparison.Ordinal)) >= 0; at++)
            yield return at..(at + secret.Length);
    }

    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}

/// <summary>The one way to show a character that must not be shown as it is: <c>\u{…}</c>, with its code point in hexadecimal.</summary>
internal static class Escaping
{
    public static string Escape(string text, Func<Rune, bool> isSafe)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            Append(escaped, rune, isSafe(rune));
        return escaped.ToString();
    }

    public static void Append(StringBuilder text, Rune rune, bool isSafe)
    {
        if (isSafe)
            text.Append(rune);
        else
            text.Append($"\\u{{{rune.Value:x}}}");
    }
}
