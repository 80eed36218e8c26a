using System.Buffers;
using System.Text;

namespace ImapProbe.Imap;

/// <summary>A mailbox's name on the wire.</summary>
internal static class MailboxName
{
    private static readonly SearchValues<char> NoAtom = SearchValues.Create("(){%*\\\"] ");

    /// <summary>The name as an argument: an atom, or a quoted string (RFC 9051, section 4).</summary>
    public static string Argument(string name)
    {
        var encoded = Encode(name);
        return encoded.Length > 0 && !encoded.AsSpan().ContainsAny(NoAtom)
            ? encoded
            : $"\"{encoded.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Modified UTF-7 (RFC 3501, section 5.1.3): printable ASCII stands for itself, but <c>&amp;</c> for <c>&amp;-</c>.</summary>
    public static string Encode(string name)
    {
        var encoded = new StringBuilder();
        for (var at = 0; at < name.Length;)
        {
            var end = at;
            while (end < name.Length && name[end] is < ' ' or > '~')
                end++;
            if (end > at)
                encoded.Append('&').Append(Base64(name[at..end])).Append('-');
            if (end < name.Length)
                encoded.Append(name[end] is '&' ? "&-" : name[end]);
            at = end + 1;
        }

        return encoded.ToString();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(text)).TrimEnd('=').Replace('/', ',');
}
