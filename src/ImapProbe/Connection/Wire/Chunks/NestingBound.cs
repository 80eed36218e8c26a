namespace ImapProbe.Connection.Wire.Chunks;

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
    /// <param name="bytes">A chunk, which need not end with a line.</param>
    /// <returns>How many of its bytes come before there may be more than <see cref="Deepest"/> open at once: all of them, where there never are.</returns>
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
