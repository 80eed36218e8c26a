using System.Security.Cryptography;
using ImapProbe.Loopback.Legacy;

namespace ImapProbe.Loopback.Certificates;

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
