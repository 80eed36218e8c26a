using System.Net;
using System.Net.Sockets;

namespace ImapProbe.Tests.Probing;

/// <summary>Stands between the program and a server, and counts how often the program speaks after it was spoken to.</summary>
internal sealed class TurnRelay : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Lock gate = new();
    private readonly Task relaying;
    private Side last = Side.Server;
    private int turns;

    public TurnRelay(int port)
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        relaying = RelayAsync(port);
    }

    private enum Side
    {
        Client,
        Server,
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>How many turns the one connection took, once it is over.</summary>
    public async Task<int> CountAsync()
    {
        await relaying;
        return turns;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await relaying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RelayAsync(int port)
    {
        using var client = await listener.AcceptAsync();
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await server.ConnectAsync(IPAddress.Loopback, port);
        await Task.WhenAll(PumpAsync(client, server, Side.Client), PumpAsync(server, client, Side.Server));
    }

    private async Task PumpAsync(Socket from, Socket to, Side side)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                Note(side);
                await to.SendAsync(buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Who has what it wanted may reset the connection.
        }
    }

    private void Note(Side side)
    {
        lock (gate)
        {
            if (side is Side.Client && last is Side.Server)
                turns++;
            last = side;
        }
    }
}
