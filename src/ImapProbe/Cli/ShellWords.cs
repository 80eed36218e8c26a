using System.Text;
using ImapProbe.Core;

namespace ImapProbe.Cli;

/// <summary>Splits a line into words with the quoting of a POSIX shell (IEEE Std 1003.1, XCU 2.2 and 2.3), but without expansions or operators.</summary>
internal static class ShellWords
{
    private const string Blanks = " \t";

    public static Result<IReadOnlyList<string>> Split(string line)
    {
        List<string> words = [];
        var rest = line.AsSpan().TrimStart(Blanks);
        while (rest is not ([] or ['#', ..]))
        {
            var word = new StringBuilder();
            if (TakeWord(ref rest, word) is { } problem)
                return Result<IReadOnlyList<string>>.Wrong(problem);
            words.Add(word.ToString());
            rest = rest.TrimStart(Blanks);
        }

        return words;
    }

    private static string? TakeWord(ref ReadOnlySpan<char> rest, StringBuilder word)
    {
        string? problem = null;
        while (problem is null && rest is not ([] or [' ' or '\t', ..]))
        {
            problem = rest[0] switch
            {
                '\'' => TakeSingleQuoted(ref rest, word),
                '"' => TakeDoubleQuoted(ref rest, word),
                '\\' => TakeEscaped(ref rest, word),
                _ => TakeCharacter(ref rest, word),
            };
        }

        return problem;
    }

    private static string? TakeSingleQuoted(ref ReadOnlySpan<char> rest, StringBuilder word)
    {
        var quoted = rest[1..];
        var end = quoted.IndexOf('\'');
        if (end < 0)
            return "a single quote is not closed";
        word.Append(quoted[..end]);
        rest = quoted[(end + 1)..];
        return null;
    }

    private static string? TakeDoubleQuoted(ref ReadOnlySpan<char> rest, StringBuilder word)
    {
        rest = rest[1..];
        while (rest is not ([] or ['"', ..]))
        {
            if (rest is ['\\', '$' or '`' or '"' or '\\', ..])
                rest = rest[1..];
            TakeCharacter(ref rest, word);
        }

        if (rest is [])
            return "a double quote is not closed";
        rest = rest[1..];
        return null;
    }

    private static string? TakeEscaped(ref ReadOnlySpan<char> rest, StringBuilder word)
    {
        rest = rest[1..];
        return rest is [] ? "a backslash stands at its end, with nothing after it" : TakeCharacter(ref rest, word);
    }

    private static string? TakeCharacter(ref ReadOnlySpan<char> rest, StringBuilder word)
    {
        word.Append(rest[0]);
        rest = rest[1..];
        return null;
    }
}
