using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ImapProbe.Tests.Hostile.Platform;

/// <summary>A name server that says the same of every name, over TCP (RFC 1035, section 4.2.2): no datagram holds thousands of addresses.</summary>
internal sealed record NameServer(byte Code, IReadOnlyList<IPAddress> Addresses)
{
    private const int HeaderLength = 12;

    /// <summary>Answers one who asks until it leaves.</summary>
    public async Task ServeAsync(Stream stream, CancellationToken closing)
    {
        var length = new byte[2];
        while (true)
        {
            await stream.ReadExactlyAsync(length, closing);
            var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(query, closing);
            var answer = Answer(query);
            await stream.WriteAsync((byte[])[.. UInt16((ushort)answer.Length), .. answer], closing);
        }
    }

    private byte[] Answer(byte[] query)
    {
        // Behind the header the name, up to an empty label; then the type and the class.
        var end = Array.IndexOf<byte>(query, 0, HeaderLength) + 1;
        var type = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(end));
        var family = type is 1 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        IPAddress[] asked = [.. Addresses.Where(address => address.AddressFamily == family)];
        return
        [
            .. query[..2], 0x81, (byte)(0x80 | Code), 0, 1, .. UInt16((ushort)asked.Length), 0, 0, 0, 0,
            .. query[HeaderLength..(end + 4)],
            .. asked.SelectMany(address => (byte[])[0xC0, HeaderLength, .. UInt16(type), 0, 1, 0, 0, 0, 60, .. UInt16((ushort)address.GetAddressBytes().Length), .. address.GetAddressBytes()]),
        ];
    }

    private static byte[] UInt16(ushort number) => [(byte)(number >> 8), (byte)number];
}
