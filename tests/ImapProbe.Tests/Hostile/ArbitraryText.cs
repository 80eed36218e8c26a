using System.Text;
using ImapProbe.Tests.Running;
using ImapProbe.Tests.Unit;

namespace ImapProbe.Tests.Hostile;

/// <summary>What a server may say that wants to be taken for something else: bytes, long and short, by chance but again with the seed.</summary>
internal static class ArbitraryText
{
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "|", "||", ";", "'", "\"", "\\", "\\\\", "\\n", "\\\"", "%s", "$USER1$", "`id`", "$(id)", "<b>", "&amp;", "\0", "\a", "\b", "\t", "\v", "\f", "\e[31m", "\e]0;x\a",
            "\r\n", "\n", "\r", "\u0085", "\u009b31m", "\u00a0", "\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\ufeff", "\ue000", "\uffff", "ä", "Ω", "😀",
            "[ALERT]", "[UNAVAILABLE]", "[AUTHENTICATIONFAILED] ", "[", "]", "{5}", "{4294967296}", "{0+}", "* ", "+ ", "A00000000 OK ", "* BYE bye", "OK", "NO",
            "\n# HELP imap_probe_success forged\n# TYPE imap_probe_success gauge\nimap_probe_success 1\n", "\"} 1\nimap_probe_success{x=\"",
            "\nIMAP OK - forged|time=0s;;;0;30\n", "|time=0.001s;;;0;30 forged=1", "\",\"success\":true,\"exit_code\":0,\"x\":\"", "\n{\"success\":true}\n",
            "\nimap.example.test:993  ok  1 ms\n", "  expected  nothing", "failed in tcp: connection: ", "imap-probe: ", Site.Password,
        }.Select(Encoding.UTF8.GetBytes),
        // What UTF-8 does not know: a lone continuation, an overlong form, half a character, a surrogate, beyond Unicode.
        [0x80], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE, 0xFF],
        [.. Enumerable.Repeat((byte)'x', 10_000)], [.. Enumerable.Repeat((byte)'|', 2_000)], [.. Enumerable.Repeat((byte)0xFF, 1_500)],
    ];

    /// <summary>The next text.</summary>
    public static byte[] Next(Dice dice)
    {
        var text = new List<byte>();
        var count = 1 + dice.Below(12);
        for (var i = 0; i < count; i++)
        {
            text.AddRange(dice.Pick(Pieces));
            if (dice.Below(3) is 0)
                text.Add((byte)dice.Below(256));
        }

        return [.. text];
    }
}
