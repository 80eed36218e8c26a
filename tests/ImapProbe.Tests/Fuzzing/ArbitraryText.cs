using System.Text;
using CsCheck;
using ImapProbe.Tests.Support;
using ImapProbe.Tests.Unit.Imap;

namespace ImapProbe.Tests.Fuzzing;

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
