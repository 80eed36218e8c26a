using System.Net;
using System.Net.Sockets;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Stress;

/// <summary>The instrument itself: what a server says of a client whose bytes beneath TLS are no records.</summary>
public sealed class TlsFramingTests
{
    private static readonly byte[] Alert = [21, 3, 3, 0, 2, 2, 40];

    public static TheoryData<string, byte[], string> Broken => new()
    {
        { "text", [.. Alert, .. "base64words of another\r\n"u8], "no TLS record at offset 7, after type 21 of 2 at 0: 6261736536" },
        {
            "a type that is none",
            [.. Alert, .. Alert, 19, 3, 3, 0, 1, 0],
            "no TLS record at offset 14, after type 21 of 2 at 0, type 21 of 2 at 7: 1303030001"
        },
        { "a version that is none", [21, 2, 0, 0, 2, 2, 40], "no TLS record at offset 0, after : 1502000002" },
        { "too long", [23, 3, 3, 0x60, 0, 1, 2, 3], "no TLS record at offset 0, after : 1703036000" },
        { "empty", [22, 3, 3, 0, 0], "no TLS record at offset 0, after : 1603030000" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_is_no_record_is_told_with_its_place(string _, byte[] bytes, string finding)
    {
        foreach (var size in (int[])[1, 4, bytes.Length])
            Assert.StartsWith(finding, Assert.Single(await SendAsync(TlsMode.Implicit, bytes, size)), StringComparison.Ordinal);
        Assert.StartsWith(finding, Assert.Single(await SendAsync(TlsMode.StartTls, bytes, bytes.Length)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_within_a_record_is_no_finding()
    {
        for (var length = 0; length <= Alert.Length; length++)
            Assert.Empty(await SendAsync(TlsMode.Implicit, Alert[..length], 1));
    }

    // The server waits for the client to end, so that all of it arrives whatever TLS makes of it.
    private static async Task<IReadOnlyList<string>> SendAsync(TlsMode tls, byte[] bytes, int size)
    {
        await using var server = LoopbackServer.Start((TestSetup.Script with { Tls = tls }).On(Step.TlsHandshake, Ending.Close));
        using (var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
        {
            await client.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
            if (tls is TlsMode.StartTls)
            {
                await HearAsync(client);
                await client.SendAsync("a STARTTLS\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
                await HearAsync(client);
            }

            foreach (var part in bytes.Chunk(size))
                await client.SendAsync(part, TestContext.Current.CancellationToken);
            client.Shutdown(SocketShutdown.Send);
            await server.SettledAsync();
        }

        return server.BrokenRecords;
    }

    private static async Task HearAsync(Socket client) =>
        Assert.NotEqual(0, await client.ReceiveAsync(new byte[1024], TestContext.Current.CancellationToken));
}
