using System.Security.Cryptography;
using ImapProbe.Loopback.Certificates;
using static ImapProbe.Tests.Probing.Trust.Scenes;

namespace ImapProbe.Tests.Probing.Trust;

/// <summary>Who issued whom: chains, loops, key identifiers (aki, ski), and chains without end (pathological).</summary>
internal static class IssuerRows
{
    public static IReadOnlyDictionary<string, (Func<Scene> Make, string Sentence)> Refused { get; } =
        new Dictionary<string, (Func<Scene> Make, string Sentence)>(StringComparer.Ordinal)
        {
            ["chain: not sent"] = (
        () => Sound with { Sends = _ => [] },
        "the certificate was issued by Raw Intermediate, which the server did not send and which is none of the certificates of --ca-file"),
            ["chain: another root"] = (
        () => Sound with { Trusts = _ => [Stranger()] },
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
            ["chain: a loop"] = (
        () => Loop(RawName.Of("Loop A"), RawName.Of("Loop B")), "the chain leads back to itself, and to no root: Loop A, issued by Loop B, issued by Loop A"),
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
            ["chain: it names itself as its issuer, and another key signed it"] = (
        () => Sound with { Leaf = Sound.Leaf.Without("2.5.29.35") with { Issuer = Sound.Leaf.Subject } },
        "the certificate names itself as its issuer, but another key signed it, and that is none of the certificates of --ca-file"),
            ["chain: two roots of one name, of which OpenSSL tries the first"] = (
        () => Sound with { Trusts = scene => [Anew(scene, keepsIdentifier: true), scene.EncodedRoot] },
        "the issuing certificate Raw Intermediate bears a signature that is not valid: it was not made with the key of the root Raw Root, which is in "
        + "--ca-file; OpenSSL tries this way alone, though another one of the same names leads to a root"),
            ["chain: two intermediates of one name, of which the first leads nowhere"] = (
        () => Sound with
        {
            Sends = scene =>
            [
                (scene.Intermediate.Without("2.5.29.35") with { Issuer = RawName.Of("Nobody") }).SignedBy(scene.Root.Key), scene.EncodedIntermediate,
            ],
        },
        "the issuing certificate Raw Intermediate was issued by Nobody, which the server did not send and which is none of the certificates of --ca-file; "
        + "OpenSSL tries this way alone, though another one of the same names leads to a root"),
            ["chain: an issuer without a name"] = (
        () => Sound with { Leaf = Sound.Leaf with { Issuer = [0x30, 0] } },
        "the certificate was issued by an authority without a name, which the server did not send and which is none of the certificates of --ca-file"),
            ["chain: an issuer without a common name"] = (
        () => Sound with { Leaf = Sound.Leaf with { Issuer = RawName.Of((RawName.Organization, 12, "Some GmbH"u8.ToArray())) } },
        "the certificate was issued by Some GmbH, which the server did not send and which is none of the certificates of --ca-file"),
            ["chain: an issuer whose name is no PrintableString, and says so"] = (
        () => Sound with { Leaf = Sound.Leaf with { Issuer = RawName.Of((RawName.CommonName, 19, [.. "T*x@y&"u8, 0xFC])) } },
        "the certificate was issued by T*x@y&ü, which the server did not send and which is none of the certificates of --ca-file"),
            ["chain: an issuer whose name is long"] = (
        () => Sound with { Leaf = Sound.Leaf with { Issuer = RawName.Of(new string('x', 3000)) } },
        $"the certificate was issued by {new string('x', 253)}…, which the server did not send and which is none of the certificates of --ca-file"),
            ["aki: another serial number"] = (
        () => Leaf(RawExtension.AuthorityKey([2, 2, 2], RawName.Of(Scene.RootName), [5])),
        "the certificate names another certificate of its issuer than the issuing certificate Raw Intermediate, which the server sent (issuer and serial "
        + "number of the authority key identifier, RFC 5280, section 4.2.1.1)"),
            ["aki: another issuer of its issuer"] = (
        () => Leaf(RawExtension.AuthorityKey(null, RawName.Of("Nobody"), null)),
        "the certificate names another certificate of its issuer than the issuing certificate Raw Intermediate, which the server sent (issuer and serial "
        + "number of the authority key identifier, RFC 5280, section 4.2.1.1)"),
            ["aki: another serial number of the root"] = (
        () => Issuing(RawExtension.AuthorityKey([1, 1, 1], null, [5])),
        "the issuing certificate Raw Intermediate names another certificate of its issuer than the root Raw Root, which is in --ca-file (issuer and "
        + "serial number of the authority key identifier, RFC 5280, section 4.2.1.1)"),
            ["aki: critical"] = (
        () => Leaf(RawExtension.AuthorityKey(2, 2, 2) with { IsCritical = true }),
        "the certificate has a critical extension that this system does not know: authority key identifier (2.5.29.35)"),
            ["ski: critical in the intermediate"] = (
        () => Issuing(RawExtension.SubjectKey(2, 2, 2) with { IsCritical = true }),
        "the issuing certificate Raw Intermediate has a critical extension that this system does not know: subject key identifier (2.5.29.14)"),
            ["ski: twice in the root"] = (
        () => Sound with { Root = Twice(Sound.Root, "2.5.29.14") },
        "the root Raw Root has the extension subject key identifier (2.5.29.14) more than once (RFC 5280, section 4.2)"),
            ["pathological: a chain of 101 authorities"] = (
        () => Line(101, i => $"Line {i}"), "the chain of the certificate has more than the 100 issuing certificates that OpenSSL allows"),
            ["pathological: 100 authorities of one name, each of a key of its own"] = (
        () => Line(100, _ => "Line") with { Trusts = _ => [Stranger()] },
        "the issuing certificate Line was issued by Raw Root, which the server did not send and which is none of the certificates of --ca-file"),
            ["pathological: 100 authorities of one name below the trusted root"] = (
        () => Line(100, _ => "Line"), "the issuing certificate Line names itself as its issuer, and OpenSSL looks for no other one"),
            ["pathological: 200 certificates that bear the issuer's name"] = (
        () => Sound with { Leaf = Sound.Leaf.Without("2.5.29.35"), Sends = scene => [.. Enumerable.Range(0, 200).Select(_ => Namesake(scene))] },
        "the certificate bears a signature that is not valid: it was not made with the key of the issuing certificate Raw Intermediate, which the server "
        + "sent"),
            ["pathological: two authorities of one name that signed each other"] = (
        () => Loop(RawName.Of("Loop"), RawName.Of("Loop")), "the chain leads back to itself, and to no root: Loop, issued by Loop, issued by Loop"),
        };

    public static IReadOnlyDictionary<string, Func<Scene>> Accepted { get; } = new Dictionary<string, Func<Scene>>(StringComparer.Ordinal)
    {
        ["as it stands"] = () => Sound,
        ["without an intermediate"] = () => Scene.WithoutIntermediate,
        ["the root sent too"] = () => Sound with { Sends = scene => [scene.EncodedIntermediate, scene.EncodedRoot] },
        ["sent out of order, and twice"] = () => Sound with { Sends = scene => [scene.EncodedRoot, scene.EncodedIntermediate, scene.EncodedIntermediate] },
        ["aki: none"] = () => Sound with { Leaf = Sound.Leaf.Without("2.5.29.35") },
        ["aki: an empty one"] = () => Leaf(new RawExtension("2.5.29.35", [0x30, 0])),
        ["aki: the issuer and serial number that are right"] = () => Leaf(RawExtension.AuthorityKey([2, 2, 2], RawName.Of(Scene.RootName), [0x11])) with
        {
            Intermediate = Sound.Intermediate with { Serial = [0x11] },
        },
        ["ski: none in the intermediate"] = () => Sound with { Intermediate = Sound.Intermediate.Without("2.5.29.14") },
        ["ski: none in the root"] = () => Sound with { Root = Sound.Root.Without("2.5.29.14") },
        ["ski: an empty one"] = () => Issuing(RawExtension.SubjectKey()) with { Leaf = Sound.Leaf.With(RawExtension.AuthorityKey()) },
        ["chain: an expired certificate of the issuer before a valid one"] = () => Sound with { Sends = scene => [Expired(scene), scene.EncodedIntermediate] },
        ["chain: the issuer's name in another string type, in capitals and with more spaces"] = () => Sound with
        {
            Leaf = Sound.Leaf with { Issuer = RawName.Of((RawName.CommonName, 19, "RAW   intermediate"u8.ToArray())) },
        },
        ["cve: cross-signed authorities around the root (CVE-2024-0567)"] = () => Sound with
        {
            Sends = scene =>
            [
                scene.EncodedIntermediate, Cross(scene.Root, "B", Other), Cross(scene.Root, "C", Other),
                Cross(Sound.Root with { Subject = RawName.Of("B"), Key = Other }, Scene.RootName, scene.Root.Key),
                Cross(Sound.Root with { Subject = RawName.Of("C"), Key = Other }, Scene.RootName, scene.Root.Key),
            ],
        },
        ["pathological: an expired cross-signed root beside the trusted one"] = () => Sound with
        {
            Sends = scene =>
            [
                scene.EncodedIntermediate, Cross(scene.Root with { NotAfter = RawCertificate.Time(DateTimeOffset.UtcNow.AddDays(-9)) }, "B", Other),
            ],
        },
        ["pathological: a chain of 100 authorities"] = () => Line(100, i => $"Line {i}"),
    };

    private static byte[] Anew(Scene scene, bool keepsIdentifier)
    {
        var root = scene.Root with { Key = Other };
        return Own(keepsIdentifier ? root : root.With(RawExtension.SubjectKey(9, 9)));
    }

    private static Scene SelfSigned() =>
        Sound with { Leaf = (Sound.Leaf with { Issuer = Sound.Leaf.Subject }).Without("2.5.29.35"), LeafSigner = Sound.Leaf.Key, Sends = _ => [] };

    private static Scene Loop(byte[] nameOfA, byte[] nameOfB)
    {
        var (a, b) = (NewKey(), NewKey());
        var plain = Sound.Intermediate.Without("2.5.29.14").Without("2.5.29.35");
        return Sound with
        {
            Leaf = Sound.Leaf.Without("2.5.29.35") with { Issuer = nameOfA },
            LeafSigner = a,
            Sends = _ =>
            [
                (plain with { Subject = nameOfA, Issuer = nameOfB, Key = a }).SignedBy(b),
                (plain with { Subject = nameOfB, Issuer = nameOfA, Key = b }).SignedBy(a),
            ],
        };
    }

    // Each below the one before, the first below the root.
    private static Scene Line(int length, Func<int, string> nameOf)
    {
        var plain = Sound.Intermediate.Without("2.5.29.14").Without("2.5.29.35");
        var line = new List<RawCertificate> { Sound.Root };
        var encoded = new List<byte[]>();
        for (var i = 0; i < length; i++)
        {
            line.Add(plain with { Subject = RawName.Of(nameOf(i)), Issuer = line[^1].Subject, Key = NewKey() });
            encoded.Insert(0, line[^1].SignedBy(line[^2].Key));
        }

        return Sound with { Leaf = Sound.Leaf.Without("2.5.29.35") with { Issuer = line[^1].Subject }, LeafSigner = line[^1].Key, Sends = _ => encoded };
    }

    private static byte[] Expired(Scene scene) =>
        (scene.Intermediate with { NotAfter = RawCertificate.Time(DateTimeOffset.UtcNow.AddDays(-0.5)) }).SignedBy(scene.Root.Key);

    private static byte[] Namesake(Scene scene) =>
        (scene.Intermediate.Without("2.5.29.14").Without("2.5.29.35") with { Key = NewKey() }).SignedBy(scene.Root.Key);

    private static byte[] Cross(RawCertificate authority, string issuer, AsymmetricAlgorithm signer) =>
        (authority with { Issuer = RawName.Of(issuer) }).SignedBy(signer);

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);
}
