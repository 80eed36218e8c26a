using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile;

/// <summary>TLS as it is on the wire (RFC 8446, section 5.1).</summary>
internal static class TlsBytes
{
    /// <summary>The head of a ServerHello of 118 bytes, and as many of them as have been sent.</summary>
    public static readonly byte[] HalfServerHello = [22, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3, .. Enumerable.Repeat((byte)7, 32), 32];

    /// <summary>The head of a record of 60 bytes, and the first of them.</summary>
    public static readonly byte[] HalfRecord = [23, 3, 3, 0, 60, 1, 2, 3, 4, 5, 6, 7];

    /// <summary>A record of application data that no key fits.</summary>
    public static readonly byte[] ForeignRecord = [23, 3, 3, 0, 32, .. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>A ServerHello that says that 16 MB are to come.</summary>
    public static readonly byte[] EndlessServerHello = [22, 3, 3, 64, 0, 2, 255, 255, 255, .. Enumerable.Repeat((byte)7, 16380)];

    /// <summary>A ServerHello of TLS 1.2 and the certificate that follows it (RFC 5246, sections 7.4.1.3 and 7.4.2), which is in clear.</summary>
    public static byte[] HelloWith(byte[] certificate)
    {
        // The suite is ECDHE-ECDSA-AES256-GCM-SHA384; OpenSSL insists on the extension renegotiation_info (RFC 5746).
        byte[] hello = [3, 3, .. Enumerable.Repeat((byte)7, 32), 0, 0xC0, 0x2C, 0, 0, 5, 0xFF, 1, 0, 1, 0];
        byte[] list = [.. Long(certificate.Length), .. certificate];
        return [.. Message(2, hello), .. Message(11, [.. Long(list.Length), .. list])];

        static byte[] Message(byte kind, byte[] body) =>
            [22, 3, 3, (byte)((body.Length + 4) >> 8), (byte)(body.Length + 4), kind, .. Long(body.Length), .. body];

        static byte[] Long(int length) => [(byte)(length >> 16), (byte)(length >> 8), (byte)length];
    }

    /// <summary>Bytes by chance, as of something compressed, with no line end among them.</summary>
    public static byte[] Junk
    {
        get
        {
            var random = new SeededRandom(5);
            return [0x1F, 0x8B, 8, .. Enumerable.Range(0, 16_384).Select(_ => (byte)random.Below(256)).Where(value => value is not (byte)'\n')];
        }
    }

    /// <summary>An alert in clear (RFC 8446, section 6).</summary>
    public static byte[] Alert(byte description, bool isFatal = true) => [21, 3, 3, 0, 2, isFatal ? (byte)2 : (byte)1, description];
}
