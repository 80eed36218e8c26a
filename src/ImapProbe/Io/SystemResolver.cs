using System.Net;
using System.Net.Sockets;

namespace ImapProbe.Io;

/// <summary>Looks names up by getaddrinfo(3).</summary>
internal static class SystemResolver
{
    // A file such as /etc/hosts at a time, and a socket.
    private const int Descriptors = 2;

    /// <summary>
    /// Looks a name up on a thread of its own: .NET's asynchronous look-ups of one name wait for each other, and those of several wait for a pool thread.
    /// </summary>
    /// <exception cref="SocketException">There is no address, nothing answered, or this process may open no more files.</exception>
    public static Task<IPAddress[]> LookUpAsync(string name, AddressFamily family, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => LookUp(name, family),
        cancellationToken,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);

    private static IPAddress[] LookUp(string name, AddressFamily family)
    {
        try
        {
            return Dns.GetHostAddresses(name, family);
        }
        catch (SocketException) when (!FreeDescriptors.Suffice(Descriptors))
        {
            // getaddrinfo(3) would have it that the name has no address.
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }
    }
}
