using System.Globalization;
using System.Text;

namespace ImapProbe.Imap;

/// <summary>Puts the chunks of a connection together to IMAP lines.</summary>
internal sealed class LineSplitter
{
    // More than any secret that could be echoed; what is beyond it is only counted by others, not kept.
    private const int LongestKept = 64 * 1024;

    private readonly StringBuilder line = new();
    private long literalLeft;
    private int behindLiteral;

    public string Begun => line.ToString();

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

/// <summary>Bounds how deep a server may nest parentheses.</summary>
internal sealed class NestingBound
{
    public const int Deepest = 100;

    private int open;
    private int openInLine;
    private bool isQuoted;
    private bool isEscaped;
    private bool isWary;

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
