using System.Globalization;
using System.Text;

namespace ImapProbe.Imap;

/// <summary>
/// Puts the chunks of a connection together to IMAP lines. A data response goes on behind a literal
/// (RFC 9051, section 4.3); a status response holds none, whatever its text ends with.
/// </summary>
internal sealed class LineSplitter
{
    // More than any secret that could be echoed; what is beyond it is only counted by others, not kept.
    private const int LongestKept = 64 * 1024;

    private readonly StringBuilder line = new();
    private long literalLeft;
    private int behindLiteral;

    /// <summary>What there is of a line that is not complete.</summary>
    public string Begun => line.ToString();

    /// <summary>Takes in bytes up to the end of the next complete line.</summary>
    public string? Next(ref ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (literalLeft > 0)
            {
                var skipped = (int)Math.Min(literalLeft, bytes.Length);
                Keep(bytes[..skipped]);
                literalLeft -= skipped;
                behindLiteral = line.Length;
                bytes = bytes[skipped..];
                continue;
            }

            var end = bytes.IndexOf((byte)'\n');
            Keep(end < 0 ? bytes : bytes[..end]);
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (end >= 0 && !ContinuesBehindLiteral())
                return Take();
        }

        return null;
    }

    private void Keep(ReadOnlySpan<byte> bytes) =>
        line.Append(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, Math.Max(0, LongestKept - line.Length))]));

    private string Take()
    {
        var text = line.ToString();
        line.Clear();
        behindLiteral = 0;
        return text.EndsWith('\r') ? text[..^1] : text;
    }

    private bool ContinuesBehindLiteral()
    {
        var text = line.ToString().AsSpan().TrimEnd('\r');
        // What looks like a literal's announcement within a literal is data.
        if (!text.StartsWith("* ") || IsStatus(text[2..]) || text.Length <= behindLiteral || !text.EndsWith("}"))
            return false;
        var announced = text[behindLiteral..];
        var brace = announced.LastIndexOf('{');
        if (brace < 0 || !long.TryParse(announced[(brace + 1)..^1].TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out literalLeft))
            return false;
        behindLiteral = line.Length;
        return true;
    }

    private static bool IsStatus(ReadOnlySpan<char> text)
    {
        var word = text.IndexOf(' ') is var space and >= 0 ? text[..space] : text;
        return word.Equals("OK", StringComparison.OrdinalIgnoreCase)
            || word.Equals("NO", StringComparison.OrdinalIgnoreCase)
            || word.Equals("BAD", StringComparison.OrdinalIgnoreCase)
            || word.Equals("BYE", StringComparison.OrdinalIgnoreCase)
            || word.Equals("PREAUTH", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>
/// Bounds how deep a server may nest parentheses. MailKit reads them by calling itself once for each, until its stack is full and the
/// process ends; so they are counted in each chunk before MailKit reads it. Never too few: what looks like the end of a pair may be data of a
/// string, so it counts in the same line only. Behind a literal, or a string that a line ends in, only MailKit knows what is data; from then on it
/// counts only before anything is quoted in its line.
/// </summary>
internal sealed class NestingBound
{
    /// <summary>The deepest nesting.</summary>
    public const int Deepest = 100;

    private int open;
    private int openInLine;
    private bool isQuoted;
    private bool isEscaped;
    private bool isWary;

    /// <summary>Takes in what the server sent.</summary>
    public int Admit(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            Take(bytes[i]);
            if (open > Deepest)
                return i;
        }

        return bytes.Length;
    }

    /// <summary>Told of each write of the client's, which comes only when all before it is read.</summary>
    public void Reset()
    {
        open = 0;
        isWary = false;
        BeginLine();
    }

    private void Take(byte character)
    {
        var escaped = isEscaped;
        isEscaped = false;
        switch (character)
        {
            case (byte)'(':
                open++;
                openInLine++;
                break;
            case (byte)')' when !isQuoted && openInLine > 0:
                open--;
                openInLine--;
                break;
            case (byte)'\\':
                isEscaped = isQuoted && !escaped;
                break;
            case (byte)'"' when !escaped:
                isQuoted = isWary || !isQuoted;
                break;
            case (byte)'{':
                isWary = isQuoted = true;
                break;
            case (byte)'\n':
                isWary |= isQuoted;
                BeginLine();
                break;
            default:
                break;
        }
    }

    private void BeginLine()
    {
        openInLine = 0;
        isQuoted = isEscaped = false;
    }
}
