using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ImapProbe.Loopback.Imap;

/// <summary>A client's command. The arguments are Latin-1, one character an octet, with literals as they came.</summary>
internal sealed partial record Command(string Tag, string Name, string Arguments)
{
    public static async Task<Command?> ReadAsync(ClientConnection connection, Journal journal)
    {
        var text = new StringBuilder();
        byte[] literal = [];
        while (await connection.ReadLineAsync() is { } rest)
        {
            byte[] line = [.. literal, .. rest];
            journal.RecordCommand(line);
            text.Append(Encoding.Latin1.GetString(line));
            if (Literal().Match(Encoding.Latin1.GetString(rest)) is not { Success: true } match)
                return Parse(text.ToString());

            if (!match.Groups["plus"].Success)
                await connection.SendAsync("+ Ready for the literal.\r\n"u8.ToArray());

            text.Append("\r\n");
            var length = int.Parse(match.Groups["length"].ValueSpan, CultureInfo.InvariantCulture);
            if (await connection.ReadExactlyAsync(length) is not { } octets)
                return null;

            literal = octets;
        }

        return null;
    }

    private static Command Parse(string text) => text.Split(' ', 3) switch
    {
        [var tag, var name, var arguments] => new Command(tag, name.ToUpperInvariant(), arguments),
        [var tag, var name] => new Command(tag, name.ToUpperInvariant(), ""),
        _ => new Command("*", "", ""),
    };

    [GeneratedRegex(@"\{(?<length>[0-9]{1,7})(?<plus>\+)?\}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Literal();
}
