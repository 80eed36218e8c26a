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
