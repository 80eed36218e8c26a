using System.Net.Sockets;

namespace ImapProbe.Tests.Hostile.Platform;

/// <summary>The outer end of a forward: a socket in a folder, which a process in another network can reach, too.</summary>
internal sealed class UnixSocketProxy : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource closing = new();
    private readonly List<Task> guests = [];
    private readonly Task accepting;

    /// <summary>Opens a forward.</summary>
    public UnixSocketProxy(string path, Func<Stream, CancellationToken, Task> serve)
    {
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        accepting = AcceptAsync(serve);
    }

    /// <summary>A forward to a server of this machine.</summary>
    public static UnixSocketProxy To(int port, string path) => new(path, async (stream, closing) =>
    {
        using var client = new TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, port, closing);
        await using var server = client.GetStream();
        // Whoever goes away first takes the other one along.
        await Task.WhenAny(stream.CopyToAsync(server, closing), server.CopyToAsync(stream, closing));
    });

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(guests);
        closing.Dispose();
    }

    private async Task AcceptAsync(Func<Stream, CancellationToken, Task> serve)
    {
        try
        {
            while (true)
                guests.Add(ServeAsync(await listener.AcceptAsync(closing.Token), serve));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was closed.
        }
    }

    private async Task ServeAsync(Socket guest, Func<Stream, CancellationToken, Task> serve)
    {
        await using var stream = new NetworkStream(guest, ownsSocket: true);
        try
        {
            await serve(stream, closing.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The guest has left, or the forward is closed behind it.
        }
    }
}
