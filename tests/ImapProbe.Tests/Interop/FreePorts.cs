using System.Net;
using System.Net.Sockets;

namespace ImapProbe.Tests.Interop;

/// <summary>Ports for servers that must be told theirs.</summary>
internal static class FreePorts
{
    // Both at once, so that they differ.
    public static (int First, int Second) Two()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
