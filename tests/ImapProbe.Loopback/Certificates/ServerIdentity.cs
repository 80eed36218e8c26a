using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Loopback.Certificates;

/// <summary>What a server presents: its certificate with the private key, and the intermediates it sends along.</summary>
public sealed record ServerIdentity(X509Certificate2 Leaf, X509Certificate2Collection Intermediates)
{
    /// <summary>The same server, set up by somebody who forgot the chain.</summary>
    public ServerIdentity WithoutIntermediates() => this with { Intermediates = [] };
}
