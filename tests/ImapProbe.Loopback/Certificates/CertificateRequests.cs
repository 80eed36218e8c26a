using System.Net;
using System.Security.Cryptography;
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

/// <summary>What an intermediate certificate shall say, including what makes it invalid as one.</summary>
public sealed record IntermediateRequest
{
    public string CommonName { get; init; } = "Loopback Intermediate";

    /// <summary>How many further intermediates may follow below it; null for no limit.</summary>
    public int? PathLength { get; init; }

    public IReadOnlyList<string> PermittedDnsNames { get; init; } = [];

    public IReadOnlyList<string> ExcludedDnsNames { get; init; } = [];

    /// <summary>False gives CA:FALSE: a certificate that may not issue others, but does.</summary>
    public bool IsAuthority { get; init; } = true;

    public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.UtcNow.AddDays(-1);

    public DateTimeOffset NotAfter { get; init; } = DateTimeOffset.UtcNow.AddYears(1);

    public KeyKind Key { get; init; } = KeyKind.EcP256;

    public SignatureHash SignatureHash { get; init; } = SignatureHash.Sha256;
}

/// <summary>The kind of key that a certificate is made for.</summary>
public enum KeyKind
{
    EcP256,
    EcP384,

    /// <summary>Too weak for the probe. Clients do not offer the curve in a handshake, so it is for intermediates.</summary>
    EcP224,
    Rsa2048,

    /// <summary>Too weak for the probe; only a <see cref="LegacyServer"/> can serve it.</summary>
    Rsa1024,
}

/// <summary>The hash of a certificate's signature, made by its issuer.</summary>
public enum SignatureHash
{
    Sha256,
    Sha1,

    /// <summary>With an RSA issuer only: there is no identifier for ECDSA with MD5.</summary>
    Md5,
}

internal static class KeyKinds
{
    private static readonly ECCurve P224 = ECCurve.CreateFromValue("1.3.132.0.33");

    public static AsymmetricAlgorithm Generate(this KeyKind kind) => kind switch
    {
        KeyKind.EcP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        KeyKind.EcP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        KeyKind.EcP224 => ECDsa.Create(P224),
        KeyKind.Rsa2048 => RSA.Create(2048),
        KeyKind.Rsa1024 => RSA.Create(1024),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind of key"),
    };

    public static HashAlgorithmName Name(this SignatureHash hash) => hash switch
    {
        SignatureHash.Sha256 => HashAlgorithmName.SHA256,
        SignatureHash.Sha1 => HashAlgorithmName.SHA1,
        SignatureHash.Md5 => HashAlgorithmName.MD5,
        _ => throw new ArgumentOutOfRangeException(nameof(hash), hash, "no such hash"),
    };
}
