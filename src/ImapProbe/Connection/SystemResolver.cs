using System.Net;
using System.Net.Sockets;

namespace ImapProbe.Connection;

/// <summary>The system's resolver, for many who ask at once.</summary>
internal static class SystemResolver
{
    /// <summary>
    /// Looks a name up on a thread of its own. .NET's own asynchronous look-ups of one name wait for each other, and those of several for a thread
    /// of the pool; the one who asks would take that for the resolver's time.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="family">The only family to ask for, or <see cref="AddressFamily.Unspecified"/>.</param>
    /// <param name="cancellationToken">Not heeded once the look-up has begun: getaddrinfo(3) knows no end but its own.</param>
    /// <returns>The addresses, in the order in which to try them.</returns>
    /// <exception cref="SocketException">There is none, or the resolver did not answer.</exception>
    public static Task<IPAddress[]> LookUpAsync(string name, AddressFamily family, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => Dns.GetHostAddresses(name, family),
        cancellationToken,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);
}
