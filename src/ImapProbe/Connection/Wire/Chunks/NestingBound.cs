namespace ImapProbe.Connection.Wire.Chunks;

/// <summary>
/// Bounds how deep a server may nest parentheses. MailKit reads them by calling itself once for each, until its stack is full and the
/// process ends; so they are counted in each chunk before MailKit reads it. Never too few: what looks like the end of a pair may be data
/// of a string, and where those begin and end only MailKit knows, so it counts only in the same line, and before anything is quoted there.
/// </summary>
internal sealed class NestingBound
{
    /// <summary>The deepest nesting.</summary>
    public const int Deepest = 100;

    private int open;
    private int openInLine;
    private bool isQuoted;

    /// <summary>Takes in what the server sent.</summary>
    /// <param name="bytes">A chunk, which need not end with a line.</param>
    /// <returns>Whether no more than <see cref="Deepest"/> can be open at once.</returns>
    public bool Admits(ReadOnlySpan<byte> bytes)
    {
        foreach (var character in bytes)
        {
            Take(character);
            if (open > Deepest)
                return false;
        }

        return true;
    }

    /// <summary>Told of each write of the client's, which comes only when all before it is read.</summary>
    public void Reset()
    {
        open = 0;
        BeginLine();
    }

    private void Take(byte character)
    {
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
            case (byte)'"' or (byte)'{':
                isQuoted = true;
                break;
            case (byte)'\n':
                BeginLine();
                break;
            default:
                break;
        }
    }

    private void BeginLine()
    {
        openInLine = 0;
        isQuoted = false;
    }
}
