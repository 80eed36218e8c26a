using System.Net;
using System.Net.Sockets;

namespace ImapProbe.Tests.Support;

/// <summary>Fills the backlog of a listening socket that accepts nobody, until a further connect is left waiting.</summary>
internal sealed class BacklogFiller : IDisposable
{
    private readonly List<Socket> sockets = [];

    public BacklogFiller(IPAddress address, int port)
    {
        while (true)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            sockets.Add(socket);
            try
            {
                socket.Connect(address, port);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // On this machine a connect that can be served is served within the call or right after it.
                if (!socket.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectWrite))
                    return;
            }
        }
    }

    public void Dispose() => sockets.ForEach(socket => socket.Dispose());
}
