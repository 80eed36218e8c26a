using System.Globalization;
using System.Text;

namespace ImapProbe.Imap;

/// <summary>A complete line of the server's, with its literals, one character a byte.</summary>
internal sealed record ServerLine(string Text)
{
    /// <summary>Whether quotation marks and literals end within the line, so that no reader goes on into the next one.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Whether it is a status response (RFC 9051, section 7.1), tagged or not.</summary>
    public static bool IsStatus(ReadOnlySpan<char> text)
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
/// Puts the chunks of a connection together to IMAP lines. A data response goes on after a literal
/// (RFC 9051, section 4.3); a status response holds none, whatever its text ends with.
/// </summary>
internal sealed class LineSplitter
{
    // More than any secret that could be echoed, and than any line that means something; the rest of a line is passed over.
    private const int LongestKept = 64 * 1024;

    private readonly StringBuilder line = new();
    private readonly Nesting nesting = new();
    private long literalLeft;
    private int afterLiteral;

    /// <summary>What there is of a line that is not complete.</summary>
    public string Begun => line.ToString();

    /// <summary>Whether a line is begun that is not complete.</summary>
    public bool HasBegun => line.Length > 0 || literalLeft > 0;

    /// <summary>Whether the data of a line, complete or not, was nested deeper than <see cref="Nesting.Deepest"/>.</summary>
    public bool IsTooDeep { get; private set; }

    /// <summary>Whether the begun line may come to be one with such a beginning.</summary>
    public bool MayBegin(IEnumerable<string> heads) =>
        heads.Any(head => Begun.StartsWith(head, StringComparison.Ordinal) || head.StartsWith(Begun, StringComparison.Ordinal));

    /// <summary>Takes in bytes up to the end of the next complete line.</summary>
    public ServerLine? Next(ref ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (literalLeft > 0)
            {
                var skipped = (int)Math.Min(literalLeft, bytes.Length);
                Keep(bytes[..skipped]);
                literalLeft -= skipped;
                afterLiteral = line.Length;
                bytes = bytes[skipped..];
                continue;
            }

            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..(end + 1)];
            Keep(part);
            nesting.Take(part);
            bytes = bytes[part.Length..];
            IsTooDeep |= nesting.IsTooDeep && !IsStatusSoFar();
            if (end >= 0 && !ContinuesAfterLiteral())
                return Take();
        }

        return null;
    }

    private void Keep(ReadOnlySpan<byte> bytes) =>
        line.Append(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, Math.Max(0, LongestKept - line.Length))]));

    private ServerLine Take()
    {
        var text = line.ToString();
        var isWhole = nesting.IsClosed && text.Length < LongestKept;
        line.Clear();
        nesting.Reset();
        afterLiteral = 0;
        if (text.EndsWith('\n'))
            text = text[..^1];
        return new ServerLine(text.EndsWith('\r') ? text[..^1] : text) { IsWhole = isWhole };
    }

    private bool ContinuesAfterLiteral()
    {
        var text = line.ToString().AsSpan().TrimEnd("\r\n");
        // What looks like a literal's announcement within a literal is data.
        if (!text.StartsWith("* ") || ServerLine.IsStatus(text[2..]) || text.Length <= afterLiteral || !text.EndsWith("}"))
            return false;
        var announced = text[afterLiteral..];
        var brace = announced.LastIndexOf('{');
        if (brace < 0 || !long.TryParse(announced[(brace + 1)..^1].TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out literalLeft))
            return false;
        nesting.OnLiteral();
        afterLiteral = line.Length;
        return true;
    }

    private bool IsStatusSoFar() => line.Length < 2 || line[0] is not '*' || ServerLine.IsStatus(line.ToString(0, Math.Min(line.Length, 10)).AsSpan(2));
}

/// <summary>
/// Follows the parentheses and quotation marks of one line as MailKit reads them, outside of its literals. MailKit calls itself for each
/// parenthesis within another: 8 KB of them overflow the stack, and the process ends.
/// </summary>
internal sealed class Nesting
{
    /// <summary>The deepest nesting.</summary>
    public const int Deepest = 100;

    private int depth;
    private int braces;
    private Quote quote;

    private enum Quote
    {
        None,
        Open,
        Escaped,

        /// <summary>To MailKit a quotation mark closes only before what may follow a string.</summary>
        MayBeClosed,
    }

    /// <summary>Whether it was ever deeper than <see cref="Deepest"/>.</summary>
    public bool IsTooDeep { get; private set; }

    /// <summary>Whether no string is open, and no brace but those of literals.</summary>
    public bool IsClosed => quote is Quote.None && braces is 0;

    public void Take(ReadOnlySpan<byte> bytes)
    {
        foreach (var character in bytes)
            Take((char)character);
    }

    /// <summary>The last brace announced a literal.</summary>
    public void OnLiteral()
    {
        braces--;
        quote = Quote.None;
    }

    public void Reset()
    {
        (depth, braces, quote) = (0, 0, Quote.None);
        IsTooDeep = false;
    }

    private void Take(char character)
    {
        if (quote is Quote.MayBeClosed)
            quote = character is ']' or ')' or ' ' or '\r' or '\n' ? Quote.None : Quote.Open;
        switch (quote)
        {
            case Quote.Escaped:
                quote = Quote.Open;
                break;
            case Quote.Open:
                quote = character is '"' ? Quote.MayBeClosed : character is '\\' ? Quote.Escaped : Quote.Open;
                break;
            default:
                TakeOutside(character);
                break;
        }
    }

    private void TakeOutside(char character)
    {
        switch (character)
        {
            case '(':
                IsTooDeep |= ++depth > Deepest;
                break;
            case ')':
                depth--;
                break;
            case '"':
                quote = Quote.Open;
                break;
            case '{':
                braces++;
                break;
            default:
                break;
        }
    }
}
