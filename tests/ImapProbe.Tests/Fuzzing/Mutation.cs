using System.Text;
using CsCheck;
using ImapProbe.Tests.Support;
using ImapProbe.Tests.Unit.Imap;

namespace ImapProbe.Tests.Fuzzing;

/// <summary>One thing done to what a sound server would have said.</summary>
internal sealed record Mutation(MutationKind Kind, int At, int Other, byte[] Text)
{
    private const int Longest = 70 * 1024;
    private const int Many = 64;
    private const int LongestRun = 20;

    private static readonly string[] Statuses =
        ["NO", "BAD", "BYE", "PREAUTH", "NO [AUTHENTICATIONFAILED]", "NO [UNAVAILABLE]", "NO [LIMIT", "NO [EXPIRED] [", "OK [ALERT]", "OK [CAPABILITY]", "ok", "OKAY", "\"OK\"", ""];

    // Whole lines that mean something, with the tag of the command that is answered.
    private static readonly byte[][] Lines =
    [
        .. new[]
        {
            "{tag} OK", "{tag} OK done\r\n", "{tag} NO no\r\n", "{tag} BAD bad\r\n", "{tag} BYE bye\r\n", "{tag} ok [CAPABILITY IMAP4rev1] x\r\n", "{tag} NO [UNAVAILABLE] x\r\n", "{tag}\r\n",
            "A00000000 OK\r\n", "A00000001 OK\r\n", "A00000002 OK\r\n", "A00000003 OK\r\n", "* OK\r\n", "* NO\r\n", "* BAD\r\n", "* BYE\r\n", "* PREAUTH\r\n", "* ok [alert] x\r\n", "*\r\n", "\r\n",
            "* OK [ALERT] {5}\r\n", "* OK [CAPABILITY", "* OK [CAPABILITY]\r\n", "* OK [REFERRAL imap://other.example.test/] x\r\n", "* BYE [UNAVAILABLE] x\r\n", "* NO [ALERT\r\n",
            "* CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR\r\n", "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n", "* CAPABILITY IMAP4rev1 AUTH= AUTH={5}\r\nabcde\r\n",
            "* LIST () \"/\" {5}\r\nINBOX\r\n", "* LIST () NIL INBOX\r\n", "* LIST (\\Noselect \"/\"\r\n", "* LIST () \"//\" \"a\\\"b\"\r\n", "* LIST\r\n", "* LSUB () \"/\" INBOX\r\n", "* LIST () \"/\" \"\"\r\n",
            "* NAMESPACE NIL NIL NIL\r\n", "* NAMESPACE ((\"\" \"/\" \"X\" (\"Y\")))\r\n", "* NAMESPACE ((\"\" NIL)(\"#\" \".\")) NIL\r\n", "* 1 EXISTS\r\n", "* 99999999999 EXISTS\r\n", "* 1 FETCH (FLAGS ())\r\n",
            "* FLAGS (\\Seen", "* ID NIL\r\n", "* ENABLED X\r\n", "* VANISHED 1:*\r\n", "* SEARCH 1\r\n", "* STATUS INBOX (MESSAGES 1)\r\n", "* METADATA \"\" (/x \"y\")\r\n", "* -1 EXISTS\r\n",
            "+ \r\n", "+\r\n", "+ go on\r\n", "+ {5}\r\nabcde\r\n", "+ cj14LHM9eCxpPTE=\r\n", "+ ZT1pbnZhbGlkLXByb29m\r\n", "+ dj14\r\n", "+ PDE+\r\n", "+ eyJzdGF0dXMiOiI0MDAifQ==\r\n", "+ !!!\r\n", "+ =\r\n",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    // What servers were met doing: lists of capabilities in clear, bare status lines, odd answers in the session, untagged refusals.
    private static readonly byte[][] Habits =
    [
        .. new[]
        {
            "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] begin\r\n", "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n", "* OK Waiting for authentication process to respond..\r\n",
            "* BYE\r\n", "* OK\r\n", "* NO\r\n", "* BAD\r\n", "* OK \"\r\n", "* NO {5}\r\n", "* [X] x\r\n", "*  NO two\r\n", "{tag} BYE\r\n", "{tag} OK \"\r\n", "{tag} OK {5}\r\n", "{tag} NO\r\n", "{tag} BAD \r\n",
            "* CAPABILITY ((\"\" \"/\")) NIL NIL\r\n", "* LIST () \"\\\" INBOX\r\n", "* NAMESPACE (NIL\r\n", "* NAMESPACE ((\"\" \"\\\")) NIL NIL\r\n", "* LIST LIST LIST\r\n", "* LIST ({3} \"\"\r\n", "* ID (\"\r\n",
            "{tag} BAD User is authenticated but not connected.\r\n", "* OK The Microsoft Exchange IMAP4 service is ready.\r\n",
            "* NO [AUTHENTICATIONFAILED] x\r\n", "* NO [WEBALERT https://example.org/] x\r\n", "* NO [UNAVAILABLE] x\r\n", "* BAD internal server error\r\n", "* BYE timed out\r\n", "+ eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=\r\n",
        }.Select(Encoding.ASCII.GetBytes),
        [.. "{tag} NO "u8, 0xb5, 0xc7, 0xc2, 0xbc, .. "\r\n"u8],
    ];

    /// <summary>A mutation as a real server might make it.</summary>
    public static Gen<Mutation> Habit { get; } = Gen.Select(
        Gen.OneOf(MutationKind.Replace, MutationKind.PutLineBefore, MutationKind.PutBehind, MutationKind.DropLine),
        Gen.Int[0, 400],
        Gen.OneOf(Habits),
        (kind, at, text) => new Mutation(kind, at, 0, text));

    /// <summary>Any mutation.</summary>
    public static Gen<Mutation> Any { get; } = Gen.Select(
        Gen.Enum<MutationKind>(),
        Gen.Int[0, 400],
        Gen.Int[0, 400],
        Gen.Frequency((3, Gen.OneOf(Lines)), (2, ArbitraryText.Any)),
        (kind, at, other, text) => new Mutation(kind, at, other, text));

    /// <summary>Does it.</summary>
    public byte[] Apply(byte[] said)
    {
        var lines = Split(said);
        var line = lines.Count is 0 ? 0 : At % lines.Count;
        var position = At % (said.Length + 1);
        byte[] changed = Kind switch
        {
            MutationKind.Replace => Text,
            MutationKind.PutLineBefore => Join([.. lines[..line], Text, .. lines[line..]]),
            MutationKind.PutBehind => [.. said, .. Text],
            MutationKind.PutIn => [.. said[..position], .. Text, .. said[position..]],
            MutationKind.CutOff => said[..position],
            MutationKind.CutOut => [.. said[..position], .. said[Math.Min(said.Length, position + 1 + Other % 16)..]],
            _ when lines.Count is 0 => said,
            MutationKind.DropLine => Join([.. lines[..line], .. lines[(line + 1)..]]),
            MutationKind.RepeatLine => Join([.. lines[..line], .. Enumerable.Repeat(lines[line], Other % 8 is 0 ? Many : 2), .. lines[(line + 1)..]]),
            MutationKind.SwapLines => Swapped(lines, line, Other % lines.Count),
            MutationKind.ChangeByte => [.. said[..(At % said.Length)], (byte)(said[At % said.Length] ^ (1 << (Other % 8))), .. said[(At % said.Length + 1)..]],
            MutationKind.BareEnds => [.. said.Where(value => value is not (byte)'\r')],
            MutationKind.LowerCase => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(said).ToLowerInvariant()),
            MutationKind.TurnStatus => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(said).Replace(" OK", $" {Statuses[Other % Statuses.Length]}", StringComparison.Ordinal)),
            _ => throw new InvalidOperationException($"{Kind} is not known"),
        };
        return changed.Length > Longest ? changed[..Longest] : changed;
    }

    /// <summary>To be read, and to be copied into a test.</summary>
    public override string ToString() => $"{Kind} {At} {Other} {Show(Text)}";

    /// <summary>Bytes as people can read them, long runs of one byte by their length.</summary>
    public static string Show(byte[] bytes)
    {
        var shown = new StringBuilder();
        for (int start = 0, end; start < bytes.Length; start = end)
        {
            end = bytes.AsSpan(start).IndexOfAnyExcept(bytes[start]) is var length and >= 0 ? start + length : bytes.Length;
            var one = bytes[start] is >= 0x20 and < 0x7F and not (byte)'\\' ? $"{(char)bytes[start]}" : $"\\x{bytes[start]:X2}";
            shown.Append(end - start > LongestRun ? $"{one}<{end - start} times>" : string.Concat(Enumerable.Repeat(one, end - start)));
        }

        return shown.ToString();
    }

    private static byte[] Swapped(List<byte[]> lines, int one, int other)
    {
        (lines[one], lines[other]) = (lines[other], lines[one]);
        return Join(lines);
    }

    private static byte[] Join(IEnumerable<byte[]> lines) => [.. lines.SelectMany(line => line)];

    private static List<byte[]> Split(byte[] said)
    {
        var lines = new List<byte[]>();
        for (var start = 0; start < said.Length; start += lines[^1].Length)
            lines.Add(Array.IndexOf(said, (byte)'\n', start) is var end and >= 0 ? said[start..(end + 1)] : said[start..]);
        return lines;
    }
}

/// <summary>What may be done to a server's words.</summary>
internal enum MutationKind
{
    Replace,
    PutLineBefore,
    PutBehind,
    PutIn,
    CutOff,
    CutOut,
    DropLine,
    RepeatLine,
    SwapLines,
    ChangeByte,
    BareEnds,
    LowerCase,
    TurnStatus,
}

/// <summary>What a server may say that wants to be taken for something else: bytes, long and short.</summary>
internal static class ArbitraryText
{
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "|", "||", ";", "'", "\"", "\\", "\\\\", "\\n", "\\\"", "%s", "$USER1$", "`id`", "$(id)", "<b>", "&amp;", "\0", "\a", "\b", "\t", "\v", "\f", "\e[31m", "\e]0;x\a",
            "\r\n", "\n", "\r", "\u0085", "\u009b31m", "\u00a0", "\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\ufeff", "\ue000", "\uffff", "ä", "Ω", "😀",
            "[ALERT]", "[UNAVAILABLE]", "[AUTHENTICATIONFAILED] ", "[CAPABILITY ", "[", "]", "(", ")", "{", "}", " ", "NIL", "{5}", "{5}\r\n", "{4294967296}", "{0+}", "{99999999999999999999}\r\n",
            "* ", "+ ", "A00000000 OK ", "{tag} ", "* BYE bye", "OK", "NO", "BAD", "PREAUTH", "=", "====", "dj0=", "IMAP4rev1", "AUTH=PLAIN", "STARTTLS",
            "\n# HELP imap_probe_success forged\n# TYPE imap_probe_success gauge\nimap_probe_success 1\n", "\"} 1\nimap_probe_success{x=\"",
            "\nIMAP OK - forged|time=0s;;;0;30\n", "|time=0.001s;;;0;30 forged=1", "\",\"success\":true,\"exit_code\":0,\"x\":\"", "\n{\"success\":true}\n",
            "\nimap.example.test:993  ok  1 ms\n", "  expected  nothing", "failed in tcp: connection: ", "imap-probe: ",
        }.Select(Encoding.UTF8.GetBytes),
        .. PasswordForms.Of(TestSetup.User, TestSetup.Password).Concat(PasswordForms.Of(WireTalk.User, WireTalk.Secret)).Select(Encoding.UTF8.GetBytes),
        // What UTF-8 does not know: a lone continuation, an overlong form, half a character, a surrogate, beyond Unicode.
        [0x80], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE, 0xFF],
        [.. Enumerable.Repeat((byte)'x', 10_000)], [.. Enumerable.Repeat((byte)'|', 2_000)], [.. Enumerable.Repeat((byte)0xFF, 1_500)],
    ];

    /// <summary>Up to a dozen pieces, with bytes between them.</summary>
    public static Gen<byte[]> Any { get; } =
        Gen.Select(Gen.OneOf(Pieces), Gen.Byte.Array[0, 1], (piece, more) => (byte[])[.. piece, .. more])
            .Array[1, 12].Select(pieces => pieces.SelectMany(piece => piece).ToArray());
}
