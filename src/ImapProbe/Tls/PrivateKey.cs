using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;

namespace ImapProbe.Tls;

/// <summary>A private key of RSA or EC in one of OpenSSL's forms. Others .NET cannot sign a handshake with.</summary>
internal static class PrivateKey
{
    // No kind of key has a longer one.
    private const int LongestOid = 40;
    private const string Mismatch = "a private key that does not belong to its first certificate";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["1.2.840.113549.1.1.10"] = "RSASSA-PSS",
        ["1.2.840.10040.4.1"] = "DSA",
        ["1.2.840.113549.1.3.1"] = "Diffie-Hellman",
        ["1.3.101.110"] = "X25519",
        ["1.3.101.111"] = "X448",
        ["1.3.101.112"] = "Ed25519",
        ["1.3.101.113"] = "Ed448",
    };

    /// <summary>The certificate with its key, or what there is instead, as the end of a sentence.</summary>
    public static Result<X509Certificate2> AddTo(X509Certificate2 certificate, PemBlock block)
    {
        try
        {
            return block.Label switch
            {
                "RSA PRIVATE KEY" => AddRsa(certificate, key => key.ImportRSAPrivateKey(block.Encoded, out _)),
                "EC PRIVATE KEY" => AddEc(certificate, key => key.ImportECPrivateKey(block.Encoded, out _)),
                "PRIVATE KEY" => AlgorithmOf(block.Encoded) switch
                {
                    Oids.RsaKey => AddRsa(certificate, key => key.ImportPkcs8PrivateKey(block.Encoded, out _)),
                    Oids.EcKey => AddEc(certificate, key => key.ImportPkcs8PrivateKey(block.Encoded, out _)),
                    var other => Unusable(Names.GetValueOrDefault(other, other.Length > LongestOid ? "an unknown kind" : $"kind {other}")),
                },
                "DSA PRIVATE KEY" => Unusable("DSA"),
                _ => Result<X509Certificate2>.Wrong("a private key in OpenSSH's own form: imap-probe takes those that openssl writes, of RSA and EC"),
            };
        }
        // The latter for a curve that OpenSSL does not know.
        catch (Exception e) when (e is CryptographicException or AsnContentException or PlatformNotSupportedException)
        {
            return Result<X509Certificate2>.Wrong($"a block BEGIN {block.Label} in line {block.Line} that cannot be read as a private key");
        }
        catch (ArgumentException)
        {
            return Result<X509Certificate2>.Wrong(Mismatch);
        }
    }

    private static Result<X509Certificate2> Unusable(string kind) => Result<X509Certificate2>.Wrong(
        $"a private key of {kind}, which .NET cannot use in a handshake: imap-probe takes RSA and EC");

    private static X509Certificate2 AddRsa(X509Certificate2 certificate, Action<RSA> import)
    {
        using var key = RSA.Create();
        import(key);
        return certificate.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 AddEc(X509Certificate2 certificate, Action<ECDsa> import)
    {
        using var key = ECDsa.Create();
        import(key);
        return certificate.CopyWithPrivateKey(key);
    }

    // PrivateKeyInfo ::= SEQUENCE { version INTEGER, privateKeyAlgorithm SEQUENCE { algorithm OBJECT IDENTIFIER, … }, … } (RFC 5958, section 2).
    private static string AlgorithmOf(byte[]? encoded)
    {
        var fields = CertificateFields.Reader(encoded).ReadSequence();
        fields.ReadInteger();
        return fields.ReadSequence().ReadObjectIdentifier();
    }
}
