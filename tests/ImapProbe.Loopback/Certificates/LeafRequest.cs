using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace ImapProbe.Loopback.Certificates;

/// <summary>What a server certificate shall say. Without names and addresses it has no SAN at all.</summary>
public sealed record LeafRequest
{
    /// <summary>Written as they are, so that names no real authority would certify can be had too.</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The first DNS name where nothing else is asked for.</summary>
    public string CommonName { get => field ?? DnsNames.FirstOrDefault("loopback"); init; }

    public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.UtcNow.AddHours(-1);

    public DateTimeOffset NotAfter { get; init; } = DateTimeOffset.UtcNow.AddDays(30);

    /// <summary>Instead of what is usual for the key; null for that.</summary>
    public X509KeyUsageFlags? KeyUsage { get; init; }

    /// <summary>Further extensions, well-formed or not.</summary>
    public IReadOnlyList<X509Extension> Extensions { get; init; } = [];

    public LeafUsage ExtendedKeyUsage { get; init; } = LeafUsage.ServerAuth;

    public KeyKind Key { get; init; } = KeyKind.EcP256;

    public SignatureHash SignatureHash { get; init; } = SignatureHash.Sha256;

    /// <summary>A sound certificate for these names.</summary>
    public static LeafRequest For(params IReadOnlyList<string> dnsNames) => new() { DnsNames = dnsNames };
}

/// <summary>The extended key usage of a leaf; with <see cref="None"/> it has no such extension.</summary>
public enum LeafUsage
{
    ServerAuth,
    ClientAuth,
    None,
}
