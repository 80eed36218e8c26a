using System.Net;
using System.Security.Cryptography;
using System.Text;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing.Trust;

/// <summary>Each sentence that the program can say about a certificate, and a scene that makes it say so; by the kinds of faults that x509-limbo has.</summary>
internal static class SentenceRows
{
    private const string Client = "1.3.6.1.5.5.7.3.2";
    private const string Email = "1.3.6.1.5.5.7.3.4";

    private static readonly Scene Sound = new();
    private static readonly Scene Short = Scene.WithoutIntermediate;
    private static readonly AsymmetricAlgorithm Other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly RawExtension Broken = new("", [0x30, 0x05, 0x06]);

    public static IReadOnlyDictionary<string, (Func<Scene> Make, string Sentence)> Refused { get; } =
        new Dictionary<string, (Func<Scene> Make, string Sentence)>(StringComparer.Ordinal)
        {
            // Roots, and keys.
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

            // Who issued it.
            ["chain: not sent"] = (
            () => Sound with { Sends = _ => [] },
            "the certificate was issued by Raw Intermediate, which the server did not send and which is none of the certificates of --ca-file"),
            ["chain: another root"] = (
            () => Sound with
            {
                Trusts = _ =>
                [
                    (Sound.Root with { Subject = RawName.Of("Stranger"), Key = Other }).With(RawExtension.SubjectKey(9)) is var root
                        ? (root with { Issuer = root.Subject }).SignedBy(Other)
                        : [],
                ],
            },
            "the issuing certificate Raw Intermediate was issued by Raw Root, which the server did not send "
            + "and which is none of the certificates of --ca-file"),
            ["chain: another root, the own one sent"] = (
            () => Sound with { Sends = scene => [scene.EncodedIntermediate, scene.EncodedRoot], Trusts = _ => [Stranger()] },
            "the chain ends at Raw Root, which is none of the certificates of --ca-file"),
            ["chain: the intermediate is in the CA file alone"] = (
            () => Sound with { Sends = _ => [], Trusts = scene => [scene.EncodedRoot, scene.EncodedIntermediate] },
            "the certificate was issued by Raw Intermediate, which the server did not send: it is in --ca-file, but only self-signed certificates count there"),
            ["chain: a root made anew under the old name"] = (
            () => Sound with { Trusts = scene => [Anew(scene, keepsIdentifier: true)] },
            "the issuing certificate Raw Intermediate bears a signature that is not valid: it was not made with the key of the root Raw Root, which is in "
            + "--ca-file"),
            ["chain: a root made anew, with another key identifier"] = (
            () => Sound with { Trusts = scene => [Anew(scene, keepsIdentifier: false)] },
            "the issuing certificate Raw Intermediate names another key of its issuer than the root Raw Root has, which is in --ca-file (key identifiers, "
            + "RFC 5280, section 4.2.1.1)"),
            ["chain: a root made anew, the old one sent"] = (
            () => Sound with { Sends = scene => [scene.EncodedIntermediate, scene.EncodedRoot], Trusts = scene => [Anew(scene, keepsIdentifier: true)] },
            "the chain ends at Raw Root, which is none of the certificates of --ca-file: the one of that name there has another key"),
            ["chain: self-signed"] = (() => SelfSigned(), "the certificate is self-signed, and it is none of the certificates of --ca-file"),
            ["chain: a loop"] = (Loop, "the chain leads back to itself, and to no root: Loop A, issued by Loop B, issued by Loop A"),
            ["chain: signed with another key"] = (
            () => Sound with { LeafSigner = Other },
            "the certificate bears a signature that is not valid: it was not made with the key of the issuing certificate Raw Intermediate, which the server "
            + "sent"),
            ["chain: a signature of one bit changed"] = (
            () => Sound with { Leaf = Sound.Leaf with { IsSignatureBroken = true } },
            "the certificate bears a signature that is not valid: it was not made with the key of the issuing certificate Raw Intermediate, which the server "
            + "sent"),
            ["chain: the intermediate's signature changed"] = (
            () => Sound with { Intermediate = Sound.Intermediate with { IsSignatureBroken = true } },
            "the issuing certificate Raw Intermediate bears a signature that is not valid: it was not made with the key of the root Raw Root, which is in "
            + "--ca-file"),

            // aki, ski
            ["aki: another key"] = (
            () => Sound with { Leaf = Sound.Leaf.With(RawExtension.AuthorityKey(7, 7)) },
            "the certificate names another key of its issuer than the issuing certificate Raw Intermediate has, which the server sent (key identifiers, RFC "
            + "5280, section 4.2.1.1)"),
            ["aki: another key of the root"] = (
            () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.AuthorityKey(7, 7)) },
            "the issuing certificate Raw Intermediate names another key of its issuer than the root Raw Root has, which is in --ca-file (key identifiers, "
            + "RFC 5280, section 4.2.1.1)"),
            ["aki: malformed"] = (
            () => Sound with { Leaf = Sound.Leaf.With(Broken with { Oid = "2.5.29.35" }) },
            "the certificate has an authority key identifier (2.5.29.35) that cannot be decoded"),
            ["ski: malformed in the intermediate"] = (
            () => Sound with { Intermediate = Sound.Intermediate.With(Broken with { Oid = "2.5.29.14" }) },
            "the issuing certificate Raw Intermediate has a subject key identifier (2.5.29.14) that cannot be decoded"),
            ["ski: twice in the intermediate"] = (
            () => Sound with { Intermediate = Twice(Sound.Intermediate, "2.5.29.14") },
            "the issuing certificate Raw Intermediate has the extension subject key identifier (2.5.29.14) more than once (RFC 5280, section 4.2)"),

            // Extensions that are malformed or doubled.
            ["extension: SAN malformed"] = (
            () => Sound with { Leaf = Sound.Leaf.With(Broken with { Oid = "2.5.29.17" }) },
            "the certificate has a subject alternative name (2.5.29.17) that cannot be decoded; the certificate is for no host at all, so not for "
            + "imap.example.test: its subject alternative name cannot be decoded"),
            ["extension: SAN twice"] = (
            () => Sound with { Leaf = Twice(Sound.Leaf, "2.5.29.17") },
            "the certificate has the extension subject alternative name (2.5.29.17) more than once (RFC 5280, section 4.2)"),
            ["extension: AKI twice"] = (
            () => Sound with { Leaf = Twice(Sound.Leaf, "2.5.29.35") },
            "the certificate has the extension authority key identifier (2.5.29.35) more than once (RFC 5280, section 4.2)"),
            ["extension: EKU twice"] = (
            () => Sound with { Leaf = Twice(Sound.Leaf, "2.5.29.37") },
            "the certificate has the extension extended key usage (2.5.29.37) more than once (RFC 5280, section 4.2)"),
            ["extension: KU twice"] = (
            () => Sound with { Leaf = Twice(Sound.Leaf, "2.5.29.15") },
            "the certificate has the extension key usage (2.5.29.15) more than once (RFC 5280, section 4.2)"),
            ["extension: KU malformed in the root"] = (
            () => Sound with { Root = Sound.Root.With(Broken with { Oid = "2.5.29.15" }) },
            "the root Raw Root has a key usage (2.5.29.15) that cannot be decoded"),
            ["extension: BC malformed in the intermediate"] = (
            () => Sound with { Intermediate = Sound.Intermediate.With(Broken with { Oid = "2.5.29.19" }) },
            "the issuing certificate Raw Intermediate has basic constraints (2.5.29.19) that cannot be decoded"),
            ["extension: a critical one that nobody knows"] = (
            () => Sound with { Leaf = Sound.Leaf.With(new RawExtension("1.2.3.4", [5, 0], IsCritical: true)) },
            "the certificate has a critical extension that this system does not know: 1.2.3.4"),
            ["extension: a critical one with a name"] = (
            () => Sound with { Leaf = Sound.Leaf.With(new RawExtension("1.3.6.1.5.5.7.1.24", [0x30, 3, 2, 1, 5], IsCritical: true)) },
            "the certificate has a critical extension that this system does not know: TLS feature (1.3.6.1.5.5.7.1.24)"),

            // eku, and key usage
            ["eku: for clients"] = (
            () => Sound with { Leaf = Sound.Leaf.With(RawExtension.Purposes(Client)) },
            "the certificate is not meant for servers (extended key usage, RFC 5280, section 4.2.1.12)"),
            ["eku: malformed"] = (
            () => Sound with { Leaf = Sound.Leaf.With(Broken with { Oid = "2.5.29.37" }) },
            "the certificate has an extended key usage (2.5.29.37) that cannot be decoded"),
            ["eku: the authority is for mail"] = (
            () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.Purposes(Email)) },
            "the issuing certificate Raw Intermediate must not issue certificates for servers (extended key usage, RFC 5280, section 4.2.1.12)"),
            ["ku: signing certificates alone"] = (
            () => Sound with { Leaf = Sound.Leaf.With(RawExtension.KeyUsage(0x04)) },
            "the certificate has a key that must not be used by servers (key usage, RFC 5280, section 4.2.1.3)"),
            ["ku: the authority may not sign"] = (
            () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.KeyUsage(0x02)) },
            "the issuing certificate Raw Intermediate must not sign certificates (key usage, RFC 5280, section 4.2.1.3)"),
            ["ku: the root may not sign"] = (
            () => Sound with { Root = Sound.Root.With(RawExtension.KeyUsage(0x02)) },
            "the root Raw Root must not sign certificates (key usage, RFC 5280, section 4.2.1.3)"),

            // pathlen, and authorities
            ["pathlen: 0 in the root"] = (
            () => Sound with { Root = Sound.Root.With(RawExtension.Authority(0)) },
            "the root Raw Root allows no authority below it, and there is 1: the path is too long (basic constraints, RFC 5280, section 4.2.1.9)"),
            ["authority: not one"] = (
            () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.NoAuthority) },
            "the issuing certificate Raw Intermediate is no authority (basic constraints, RFC 5280, section 4.2.1.9)"),
            ["authority: without basic constraints and key usage"] = (
            () => Sound with { Intermediate = Sound.Intermediate.Without("2.5.29.19").Without("2.5.29.15") },
            "the issuing certificate Raw Intermediate is no authority: it has no basic constraints (RFC 5280, section 4.2.1.9)"),

            // nc
            ["nc: excluded by the intermediate"] = (
            () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([], [Dns("example.test")])) },
            "the certificate has the name imap.example.test, which the issuing certificate Raw Intermediate excludes (name constraints, RFC 5280, section "
            + "4.2.1.10)"),
            ["nc: excluded by the root"] = (
            () => Sound with { Root = Sound.Root.With(RawExtension.Constraints([], [Dns("example.test")])) },
            "the certificate has the name imap.example.test, which the root Raw Root excludes (name constraints, RFC 5280, section 4.2.1.10)"),
            ["nc: not permitted"] = (
            () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([Dns("example.org")], [])) },
            "the certificate has the name imap.example.test, which is none that the issuing certificate Raw Intermediate permits (name constraints, RFC "
            + "5280, section 4.2.1.10)"),
            ["nc: HOST excluded below a wildcard"] = (
            () => Wild() with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([], [Dns("imap.example.test")])) },
            "the certificate must not be used for imap.example.test, which Raw Intermediate excludes (name constraints, RFC 5280, section 4.2.1.10)"),
            ["nc: HOST excluded below a wildcard by the root"] = (
            () => Wild() with { Root = Sound.Root.With(RawExtension.Constraints([], [Dns("IMAP.example.test")])) },
            "the certificate must not be used for imap.example.test, which Raw Root excludes (name constraints, RFC 5280, section 4.2.1.10)"),
            ["nc: HOST excluded below a wildcard, with a dot"] = (
            () =>
                Wild() with
                {
                    Host = "imap.example.test",
                    Root = Sound.Root.With(RawExtension.Constraints([], [Dns(".imap.example.test"), Dns("other.example.test")])),
                },
            "the certificate must not be used for imap.example.test, which Raw Root excludes (name constraints, RFC 5280, section 4.2.1.10)"),
            ["nc: a directory name that is not permitted"] = (
            () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([(4, RawName.Of("somebody else"))], [])) },
            "the certificate has the name CN=imap.example.test, which is none that the issuing certificate Raw Intermediate permits (name constraints, RFC "
            + "5280, section 4.2.1.10)"),
            ["nc: malformed"] = (
            () => Sound with { Intermediate = Sound.Intermediate.With(Broken with { Oid = "2.5.29.30" }) },
            "the issuing certificate Raw Intermediate has name constraints (2.5.29.30) that cannot be decoded"),
            ["nc: with a minimum"] = (
            () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([Dns("example.test")], [], [0x80, 1, 1])) },
            "the issuing certificate Raw Intermediate has name constraints of a kind that OpenSSL does not support"),
            ["nc: of a kind that OpenSSL gives up on"] = (() => Sound with
            {
                Leaf = Sound.Leaf.With(RawExtension.Names((8, [0x2A, 3, 4]), (2, Encoding.ASCII.GetBytes(TestSetup.Host)))),
                Intermediate = Sound.Intermediate.With(RawExtension.Constraints([(8, [0x2A, 3, 4])], [])),
            }, "the issuing certificate Raw Intermediate has name constraints of a kind that OpenSSL does not support"),

            // san, cn
            ["san: others"] = (
            () => Named(RawExtension.DnsNames("mail.example.test", "webmail.example.test")),
            "the certificate is for mail.example.test and webmail.example.test, not for imap.example.test"),
            ["san: many others"] = (
            () => Named(RawExtension.DnsNames(Enumerable.Range(1, 9).Select(i => $"m{i}.example.test"))),
            "the certificate is for m1.example.test, m2.example.test, m3.example.test, m4.example.test, m5.example.test and 4 more names, not for "
            + "imap.example.test"),
            ["san: none"] = (
            () => Sound with { Leaf = Sound.Leaf.Without("2.5.29.17") },
            "the certificate is for no host at all, so not for imap.example.test: it has no subject alternative name, and its common name imap.example.test "
            + "does not count (RFC 9525)"),
            ["san: none, and no common name"] = (
            () => Sound with { Leaf = Sound.Leaf.Without("2.5.29.17") with { Subject = RawName.Of((RawName.Organization, 12, "Some GmbH"u8.ToArray())) } },
            "the certificate is for no host at all, so not for imap.example.test: it has no subject alternative name"),
            ["san: an e-mail address"] = (
            () => Named(RawExtension.Names((1, "a@example.test"u8.ToArray()))),
            "the certificate is for no host at all, so not for imap.example.test: its subject alternative name holds no DNS name and no IP address, only an "
            + "e-mail address"),
            ["san: a URI and an e-mail address"] = (
            () => Named(RawExtension.Names((6, "https://imap.example.test/"u8.ToArray()), (1, "a@example.test"u8.ToArray()))),
            "the certificate is for no host at all, so not for imap.example.test: its subject alternative name holds no DNS name and no IP address, only a "
            + "URI and an e-mail address"),
            ["san: empty"] = (
            () => Named(RawExtension.Names()), "the certificate is for no host at all, so not for imap.example.test: its subject alternative name is empty"),
            ["san: no ASCII"] = (
            () => Named(RawExtension.DnsNames("bücher.example.test")),
            "the certificate is for bücher.example.test, not for imap.example.test: "
            + "a name in a certificate is ASCII, an international one in A-labels (xn--…)"),
            ["san: an address as a DNS name"] = (
            () => Named(RawExtension.DnsNames("127.0.0.1")) with { Host = "127.0.0.1" },
            "the certificate is for 127.0.0.1, not for 127.0.0.1: it has that as a DNS name, and an address counts only as an IP address (RFC 9525)"),
            ["san: a top-level wildcard"] = (
            () => Named(RawExtension.DnsNames("*.test")) with { Host = "example.test" },
            "the certificate is for *.test, not for example.test: a wildcard must not stand for a whole top-level domain"),
            ["san: a wildcard of two labels"] = (
            () => Named(RawExtension.DnsNames("*.example.test")) with { Host = "a.imap.example.test" },
            "the certificate is for *.example.test, not for a.imap.example.test: a wildcard stands for one label only (RFC 9525)"),
            ["san: a wildcard of none"] = (
            () => Named(RawExtension.DnsNames("*.imap.example.test")),
            "the certificate is for *.imap.example.test, not for imap.example.test: a wildcard stands for one label, and not for none"),
            ["san: a wildcard within a label"] = (
            () => Named(RawExtension.DnsNames("im*.example.test")),
            "the certificate is for im*.example.test, not for imap.example.test: a wildcard counts only as the whole first label (RFC 9525)"),
            ["san: a dot at the end"] = (
            () => Named(RawExtension.DnsNames("imap.example.test.")),
            "the certificate is for imap.example.test., not for imap.example.test: a name in a certificate has no dot at its end"),
            ["san: a NUL within"] = (
            () => Named(RawExtension.DnsNames("imap.example.test\0.example.org")),
            "the certificate is for imap.example.test\\u{0}.example.org, not for imap.example.test"),
            ["san: another, and no chain"] = (
            () => Named(RawExtension.DnsNames("mail.example.test")) with { Sends = _ => [] },
            "the certificate was issued by Raw Intermediate, which the server did not send and which is none of the certificates of --ca-file; the "
            + "certificate is for mail.example.test, not for imap.example.test"),

            // validity
            ["validity: one second ago"] = (
            () => Sound with { Leaf = Sound.Leaf with { NotAfter = RawCertificate.Time(DateTimeOffset.UtcNow.AddMilliseconds(-1)) } },
            "the certificate expired "),
            ["validity: three days ago"] = (
            () => Sound with { Leaf = Sound.Leaf with { NotAfter = RawCertificate.Time(DateTimeOffset.UtcNow.AddDays(-3.5)) } },
            "the certificate expired 3 days ago, on 20"),
            ["validity: not yet"] = (
            () => Sound with { Leaf = Sound.Leaf with { NotBefore = RawCertificate.Time(DateTimeOffset.UtcNow.AddDays(2.5)) } },
            "the certificate is not valid yet: it begins 2 days from now, on 20"),
            ["validity: of the root"] = (
            () => Sound with { Root = Sound.Root with { NotAfter = RawCertificate.Time(DateTimeOffset.UtcNow.AddDays(-3.5)) } },
            "the root Raw Root expired 3 days ago, on 20"),
            ["validity: of the intermediate"] = (
            () => Sound with { Intermediate = Sound.Intermediate with { NotAfter = RawCertificate.Time(DateTimeOffset.UtcNow.AddDays(-3.5)) } },
            "the issuing certificate Raw Intermediate expired 3 days ago, on 20"),
            ["validity: without seconds"] = (
            () => Sound with { Leaf = Sound.Leaf with { NotAfter = "4901010000Z" } },
            "the certificate writes its validity without seconds or not in UTC, which X.509 does not allow (RFC 5280, section 4.1.2.5)"),
            ["validity: with an offset"] = (
            () => Sound with { Leaf = Sound.Leaf with { NotAfter = "490101000000+0100" } },
            "the certificate writes its validity without seconds or not in UTC, which X.509 does not allow (RFC 5280, section 4.1.2.5)"),
            ["validity: no time at all"] = (
            () => Sound with { Leaf = Sound.Leaf with { NotAfter = "not a time 00" } }, "the certificate has a validity that cannot be decoded"),
        };

    public static IReadOnlyDictionary<string, Func<Scene>> Accepted { get; } = new Dictionary<string, Func<Scene>>(StringComparer.Ordinal)
    {
        ["as it stands"] = () => Sound,
        ["without an intermediate"] = () => Short,
        ["the root sent too"] = () => Sound with { Sends = scene => [scene.EncodedIntermediate, scene.EncodedRoot] },
        ["sent out of order, and twice"] = () => Sound with { Sends = scene => [scene.EncodedRoot, scene.EncodedIntermediate, scene.EncodedIntermediate] },
        ["root: a signature of SHA-1"] = () => Sound with { Root = Sound.Root with { SignatureAlgorithm = "1.2.840.10045.4.1" } },
        ["aki: none"] = () => Sound with { Leaf = Sound.Leaf.Without("2.5.29.35") },
        ["eku: any purpose beside servers"] = () => Sound with { Leaf = Sound.Leaf.With(RawExtension.Purposes("1.3.6.1.5.5.7.3.1", "2.5.29.37.0")) },
        ["eku: none"] = () => Sound with { Leaf = Sound.Leaf.Without("2.5.29.37") },
        ["serial: zero"] = () => Sound with { Leaf = Sound.Leaf with { Serial = [0] } },
        ["serial: negative"] = () => Sound with { Leaf = Sound.Leaf with { Serial = [0x80, 1] } },
        ["serial: longer than 20 bytes"] = () => Sound with { Leaf = Sound.Leaf with { Serial = [1, .. new byte[30]] } },
        ["pathlen: 1 in the root"] = () => Sound with { Root = Sound.Root.With(RawExtension.Authority(1)) },
        ["pathlen: 0 in the intermediate"] = () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.Authority(0)) },
        ["nc: permitted"] = () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([Dns("example.test")], [Dns("example.org")])) },
        ["nc: a neighbour of HOST excluded below a wildcard"] = () => Wild() with
        {
            Intermediate = Sound.Intermediate.With(RawExtension.Constraints([], [Dns("other.example.test"), Dns("map.example.test")])),
        },
        ["pc: a policy that nobody asks for"] = () => Sound with
        {
            Intermediate = Sound.Intermediate.With(new RawExtension("2.5.29.32", [0x30, 6, 0x30, 4, 6, 2, 0x2A, 3])),
        },
        ["san: critical, and no subject"] = () => Named(RawExtension.DnsNames(TestSetup.Host) with { IsCritical = true }) is var scene
            ? scene with { Leaf = scene.Leaf with { Subject = [0x30, 0] } } : scene,
        ["san: a bad neighbour"] = () => Named(RawExtension.Names((7, [1, 2, 3, 4, 5]), (2, Encoding.ASCII.GetBytes(TestSetup.Host)))),
        ["san: an address"] = () => Named(RawExtension.Names((7, IPAddress.Loopback.GetAddressBytes()))) with { Host = "127.0.0.1" },
        ["validity: as a GeneralizedTime"] = () => Sound with { Leaf = Sound.Leaf with { NotAfter = "20490101000000Z" } },
        ["root: X.509 v1"] = () => Sound with { Root = Sound.Root with { Version = null, Extensions = [] } },
    };

    private static (int Kind, byte[] Bytes) Dns(string name) => (2, Encoding.ASCII.GetBytes(name));

    private static Scene Named(RawExtension names) => Sound with { Leaf = Sound.Leaf.With(names) };

    private static Scene Wild() => Named(RawExtension.DnsNames("*.example.test"));

    private static Scene Rooted(AsymmetricAlgorithm key) => Sound with { Root = Sound.Root with { Key = key } };

    private static Scene Authorized(AsymmetricAlgorithm key) => Sound with { Intermediate = Sound.Intermediate with { Key = key } };

    private static ECDsa Spelt()
    {
        using var named = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return ECDsa.Create(named.ExportExplicitParameters(includePrivateParameters: true));
    }

    private static RawCertificate Twice(RawCertificate certificate, string oid) =>
        certificate with { Extensions = [.. certificate.Extensions, certificate.Extensions.Single(extension => extension.Oid == oid)] };

    private static byte[] Stranger()
    {
        var name = RawName.Of("Stranger");
        return (Sound.Root with { Subject = name, Issuer = name, Key = Other }).With(RawExtension.SubjectKey(9)).SignedBy(Other);
    }

    private static byte[] Anew(Scene scene, bool keepsIdentifier)
    {
        var root = scene.Root with { Issuer = scene.Root.Subject, Key = Other };
        return (keepsIdentifier ? root : root.With(RawExtension.SubjectKey(9, 9))).SignedBy(Other);
    }

    private static Scene SelfSigned() =>
        Sound with { Leaf = (Sound.Leaf with { Issuer = Sound.Leaf.Subject }).Without("2.5.29.35"), LeafSigner = Sound.Leaf.Key, Sends = _ => [] };

    private static Scene Loop()
    {
        var (a, b) = (ECDsa.Create(ECCurve.NamedCurves.nistP256), ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var plain = Sound.Intermediate.Without("2.5.29.14").Without("2.5.29.35");
        return Sound with
        {
            Leaf = Sound.Leaf.Without("2.5.29.35") with { Issuer = RawName.Of("Loop A") },
            LeafSigner = a,
            Sends = _ =>
            [
                (plain with { Subject = RawName.Of("Loop A"), Issuer = RawName.Of("Loop B"), Key = a }).SignedBy(b),
                (plain with { Subject = RawName.Of("Loop B"), Issuer = RawName.Of("Loop A"), Key = b }).SignedBy(a),
            ],
        };
    }
}
