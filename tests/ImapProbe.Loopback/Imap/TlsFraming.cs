using System.Text;

namespace ImapProbe.Loopback.Imap;

/// <summary>Holds what a client sends beneath TLS to the framing of TLS records (RFC 8446, section 5.1), as it arrives.</summary>
internal sealed class TlsFraming
{
    private const int HeaderLength = 5;
    private const int LongestRecord = 16384 + 2048;
    private const int MostNamed = 8;
    private const int MostShown = 64;

    private readonly List<byte> header = [];
    private readonly Queue<string> records = new();
    private readonly List<byte> instead = [];
    private long offset;
    private int bodyLeft;
    private bool isBroken;

    /// <summary>Where the framing breaks: the offset, the records before it, and what comes instead of one; null where it holds.</summary>
    public string? Finding => isBroken
        ? $"no TLS record at offset {offset}, after {string.Join(", ", records)}: {Convert.ToHexString([.. instead])} \"{Printable()}\""
        : null;

    /// <summary>Takes what arrived.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !isBroken)
        {
            if (bodyLeft > 0)
            {
                var length = Math.Min(bodyLeft, bytes.Length);
                bodyLeft -= length;
                offset += length;
                bytes = bytes[length..];
                continue;
            }

            header.Add(bytes[0]);
            bytes = bytes[1..];
            if (header.Count == HeaderLength)
                BeginRecord();
        }

        if (isBroken)
            instead.AddRange(bytes[..Math.Min(bytes.Length, MostShown - instead.Count)]);
    }

    private void BeginRecord()
    {
        // change_cipher_spec, alert, handshake or application_data, of any version of TLS.
        var length = (header[3] << 8) | header[4];
        isBroken = header is not [>= 20 and <= 23, 3, <= 4, ..] || length is 0 or > LongestRecord;
        if (isBroken)
        {
            instead.AddRange(header);
            return;
        }

        if (records.Count == MostNamed)
            records.Dequeue();
        records.Enqueue($"type {header[0]} of {length} at {offset}");
        offset += HeaderLength;
        bodyLeft = length;
        header.Clear();
    }

    private string Printable() => string.Concat(Encoding.Latin1.GetString([.. instead]).Select(character => character is >= ' ' and <= '~' ? character : '.'));
}
