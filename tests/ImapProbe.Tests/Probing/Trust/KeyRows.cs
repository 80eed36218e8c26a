using System.Formats.Asn1;
using System.Security.Cryptography;
using ImapProbe.Loopback.Certificates;
using static ImapProbe.Tests.Probing.Trust.Scenes;

namespace ImapProbe.Tests.Probing.Trust;

/// <summary>Keys and signatures: what is too weak, and what nobody can use.</summary>
internal static class KeyRows
{
    private const string EcKey = "1.2.840.10045.2.1";

    private static readonly RSA Rsa = RSA.Create(2048);

    public static IReadOnlyDictionary<string, (Func<Scene> Make, string Sentence)> Refused { get; } =
        new Dictionary<string, (Func<Scene> Make, string Sentence)>(StringComparer.Ordinal)
        {
            ["root: RSA-1024"] = (() => Rooted(RSA.Create(1024)), "the root Raw Root has an RSA key of 1024 bits, where 2048 are the least"),
            ["root: RSA-512"] = (() => Rooted(RSA.Create(512)), "the root Raw Root has an RSA key of 512 bits, where 2048 are the least"),
            ["root: P-192"] = (
        () => Rooted(ECDsa.Create(ECCurve.CreateFromValue("1.2.840.10045.3.1.1"))), "the root Raw Root has an EC key of 192 bits, where 256 are the least"),
            ["intermediate: RSA-1024"] = (
        () => Authorized(RSA.Create(1024)), "the issuing certificate Raw Intermediate has an RSA key of 1024 bits, where 2048 are the least"),
            ["intermediate: a curve spelt out"] = (
        () => Authorized(Spelt()),
        "the issuing certificate Raw Intermediate has an EC key that spells its curve out, where only a named curve is accepted (RFC 5480, section 2.1.1)"),
            ["root: a curve spelt out"] = (
        () => Rooted(Spelt()), "the root Raw Root has an EC key that spells its curve out, where only a named curve is accepted (RFC 5480, section 2.1.1)"),
            ["leaf: signed with DSA"] = (
        () => Sound with { Leaf = Sound.Leaf with { SignatureAlgorithm = "2.16.840.1.101.3.4.3.2" } },
        "the certificate is signed with dsa_with_SHA256 (2.16.840.1.101.3.4.3.2), which is not accepted: RSA, ECDSA and EdDSA with SHA-256 or better are"),
            ["leaf: signed with SHA-1"] = (
        () => Sound with { Leaf = Sound.Leaf with { SignatureAlgorithm = "1.2.840.10045.4.1" } },
        "the certificate is signed with ECDSA and SHA-1, which is too weak: SHA-256 or better is accepted"),
            ["root: RSA-1536"] = (() => Rooted(RSA.Create(1536)), "the root Raw Root has an RSA key of 1536 bits, where 2048 are the least"),
            ["root: a key of a kind that nobody knows"] = (
        () => Sound with { Root = Sound.Root with { PublicKey = Key("1.2.3.4", null) } },
        "the root Raw Root has a key of a kind (1.2.3.4) that is not accepted: RSA, EC and Ed25519 or Ed448 are"),
            ["root: a curve that nobody knows"] = (
        () => Sound with { Root = Sound.Root with { PublicKey = Key(EcKey, "1.2.3.4") } },
        "the root Raw Root has an EC key of a curve that this system does not know"),
            ["root: a point that is not on its curve"] = (
        () => Sound with { Root = Sound.Root with { PublicKey = Key(EcKey, "1.2.840.10045.3.1.7") } }, "the root Raw Root has a key that cannot be decoded"),
            ["intermediate: a key that cannot be decoded"] = (
        () => Sound with { Intermediate = Sound.Intermediate with { PublicKey = Key("1.2.840.113549.1.1.1", null) } },
        "the issuing certificate Raw Intermediate has a key that cannot be decoded"),
            ["root: signed with an algorithm that is not its key's"] = (
        () => Sound with { Root = Sound.Root with { SignatureAlgorithm = "1.2.840.113549.1.1.11" } },
        "the root Raw Root is signed with an algorithm that is not its own key's, so that OpenSSL takes it for no root"),
            ["intermediate: signed with RSA and MD5"] = (
        () => Sound with { Root = Sound.Root with { Key = Rsa }, Intermediate = Sound.Intermediate with { SignatureAlgorithm = "1.2.840.113549.1.1.4" } },
        "the issuing certificate Raw Intermediate is signed with RSA and MD5, which is too weak: SHA-256 or better is accepted"),
            ["leaf: signed with RSASSA-PSS without its parameters"] = (
        () => Authorized(Rsa) with { Leaf = Sound.Leaf with { SignatureAlgorithm = "1.2.840.113549.1.1.10" } },
        "the certificate is signed with RSASSA-PSS and a digest that is too weak: SHA-256 or better is accepted"),
            ["leaf: signed with an algorithm that nobody knows"] = (
        () => Sound with { Leaf = Sound.Leaf with { SignatureAlgorithm = "1.2.3.4.5" } },
        "the certificate is signed with 1.2.3.4.5, which is not accepted: RSA, ECDSA and EdDSA with SHA-256 or better are"),
        };

    public static IReadOnlyDictionary<string, Func<Scene>> Accepted { get; } = new Dictionary<string, Func<Scene>>(StringComparer.Ordinal)
    {
        ["root: a signature of SHA-1"] = () => Sound with { Root = Sound.Root with { SignatureAlgorithm = "1.2.840.10045.4.1" } },
        ["root: X.509 v1"] = () => Sound with { Root = Sound.Root with { Version = null, Extensions = [] } },
        ["root: a signature that is broken"] = () => Sound with { Root = Sound.Root with { IsSignatureBroken = true } },
        ["root: a weak one that is not used"] = () => Sound with
        {
            Trusts = scene => [Own(Sound.Root with { Subject = RawName.Of("Weak"), Key = RSA.Create(1024) }), scene.EncodedRoot],
        },
        ["root: P-521"] = () => Rooted(ECDsa.Create(ECCurve.NamedCurves.nistP521)),
    };

    private static byte[] Key(string algorithm, string? curve)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(algorithm);
                if (curve is not null)
                    writer.WriteObjectIdentifier(curve);
            }

            // An uncompressed point, as it ought to be, of any two numbers.
            writer.WriteBitString([4, .. Enumerable.Repeat((byte)1, 64)]);
        }

        return writer.Encode();
    }

    private static ECDsa Spelt()
    {
        using var named = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return ECDsa.Create(named.ExportExplicitParameters(includePrivateParameters: true));
    }
}
