using System.Globalization;
using System.Text;

namespace ImapProbe.Loopback.Imap;

/// <summary>The arguments of a command: atoms, quoted strings, literals, and lists in brackets (kept as one text).</summary>
internal static class ArgumentList
{
    public static IReadOnlyList<string>? Parse(string text)
    {
        var values = new List<string>();
        var rest = text.AsSpan();
        while (true)
        {
            var value = rest switch
            {
                ['"', ..] => Quoted(ref rest),
                ['{', ..] => Literal(ref rest),
                ['(', ..] => Bracketed(ref rest),
                _ => Atom(ref rest),
            };
            if (value is null)
                return null;

            values.Add(value);
            if (rest.IsEmpty)
                return values;

            if (rest[0] != ' ')
                return null;

            rest = rest[1..];
        }
    }

    private static string? Quoted(ref ReadOnlySpan<char> rest)
    {
        var value = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case '"':
                    rest = rest[(i + 1)..];
                    return value.ToString();

                case '\\' when i + 1 < rest.Length && rest[i + 1] is '"' or '\\':
                    value.Append(rest[++i]);
                    break;

                case '\\' or '\r' or '\n':
                    return null;

                default:
                    value.Append(rest[i]);
                    break;
            }
        }

        return null;
    }

    private static string? Literal(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf("}\r\n");
        if (end < 0 || !int.TryParse(rest[1..end].TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return null;

        var octets = rest[(end + 3)..];
        if (octets.Length < length)
            return null;

        rest = octets[length..];
        return octets[..length].ToString();
    }

    private static string? Bracketed(ref ReadOnlySpan<char> rest)
    {
        var depth = 0;
        for (var i = 0; i < rest.Length; i++)
        {
            depth += rest[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth > 0)
                continue;

            var value = rest[..(i + 1)].ToString();
            rest = rest[(i + 1)..];
            return value;
        }

        return null;
    }

    private static string? Atom(ref ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOf(' ') is var space and >= 0 ? space : rest.Length;
        var atom = rest[..length];
        if (atom.IsEmpty || atom.ContainsAny("(){\"\\") || atom.ContainsAnyExceptInRange('!', '~'))
            return null;

        rest = rest[length..];
        return atom.ToString();
    }
}
