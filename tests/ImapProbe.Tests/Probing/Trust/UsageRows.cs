using ImapProbe.Loopback.Certificates;
using static ImapProbe.Tests.Probing.Trust.Scenes;

namespace ImapProbe.Tests.Probing.Trust;

/// <summary>What a certificate may be used for: extensions, usages (ku, eku), authorities (pathlen), policies (pc).</summary>
internal static class UsageRows
{
    public static IReadOnlyDictionary<string, (Func<Scene> Make, string Sentence)> Refused { get; } =
        new Dictionary<string, (Func<Scene> Make, string Sentence)>(StringComparer.Ordinal)
        {
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
            ["pathlen: 0 in the root"] = (
        () => Sound with { Root = Sound.Root.With(RawExtension.Authority(0)) },
        "the root Raw Root allows no authority below it, and there is 1: the path is too long (basic constraints, RFC 5280, section 4.2.1.9)"),
            ["authority: not one"] = (
        () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.NoAuthority) },
        "the issuing certificate Raw Intermediate is no authority (basic constraints, RFC 5280, section 4.2.1.9)"),
            ["authority: without basic constraints and key usage"] = (
        () => Sound with { Intermediate = Sound.Intermediate.Without("2.5.29.19").Without("2.5.29.15") },
        "the issuing certificate Raw Intermediate is no authority: it has no basic constraints (RFC 5280, section 4.2.1.9)"),
            ["extension: CRL distribution points twice"] = (
        () => Sound with { Leaf = Twice(Leaf(new RawExtension("2.5.29.31", [0x30, 0])).Leaf, "2.5.29.31") },
        "the certificate has the extension CRL distribution points (2.5.29.31) more than once (RFC 5280, section 4.2)"),
            ["extension: a malformed one that only OpenSSL decodes"] = (
        () => Leaf(Broken with { Oid = "1.3.6.1.5.5.7.1.7" }), "the certificate has IP address blocks (1.3.6.1.5.5.7.1.7) that cannot be decoded"),
            ["extension: basic constraints with a field too many"] = (
        () => Issuing(new RawExtension("2.5.29.19", [0x30, 9, 1, 1, 0xFF, 2, 1, 0, 2, 1, 0])),
        "the issuing certificate Raw Intermediate has basic constraints (2.5.29.19) that cannot be decoded"),
            ["extension: a critical one of the root"] = (
        () => Root(new RawExtension("1.2.3.4", [5, 0], IsCritical: true)),
        "the root Raw Root has a critical extension that this system does not know: 1.2.3.4"),
            ["extension: a proxy certificate"] = (
        () => Leaf(new RawExtension("1.3.6.1.5.5.7.1.14", [0x30, 12, 0x30, 10, 6, 8, 0x2B, 6, 1, 5, 5, 7, 0x15, 1], IsCritical: true)),
        "the certificate has extensions that OpenSSL takes for malformed"),
            ["extension: addresses that the issuer does not have"] = (
        () => Leaf(new RawExtension("1.3.6.1.5.5.7.1.8", [0x30, 9, 0xA0, 7, 0x30, 5, 2, 3, 0, 0xFC, 0], IsCritical: true)),
        "the certificate has IP address blocks or autonomous system numbers that its issuer does not have (RFC 3779)"),
            ["eku: any purpose"] = (
        () => Leaf(RawExtension.Purposes(AnyPurpose)),
        "the certificate is meant for any purpose, and not for servers by name, as OpenSSL asks (extended key usage, RFC 5280, section 4.2.1.12)"),
            ["eku: the authority is for any purpose"] = (
        () => Issuing(RawExtension.Purposes(AnyPurpose)),
        "the issuing certificate Raw Intermediate may issue certificates for any purpose, and not for servers by name, as OpenSSL asks (extended key usage, "
        + "RFC 5280, section 4.2.1.12)"),
            ["eku: the root is for clients"] = (
        () => Root(RawExtension.Purposes(Client)),
        "the root Raw Root must not issue certificates for servers (extended key usage, RFC 5280, section 4.2.1.12)"),
            ["eku: empty"] = (() => Leaf(RawExtension.Purposes()), "the certificate is not meant for servers (extended key usage, RFC 5280, section 4.2.1.12)"),
            ["eku: Netscape's, for clients"] = (
        () => Leaf(new RawExtension("2.16.840.1.113730.1.1", [3, 2, 7, 0x80])), "the certificate is not meant for servers (Netscape certificate type)"),
            ["ku: nothing at all"] = (
        () => Leaf(new RawExtension("2.5.29.15", [3, 1, 0])), "the certificate has a key usage that allows nothing at all (RFC 5280, section 4.2.1.3)"),
            ["ku: nothing at all in the root"] = (
        () => Root(RawExtension.KeyUsage(0)), "the root Raw Root has a key usage that allows nothing at all (RFC 5280, section 4.2.1.3)"),
            ["ku: an integer"] = (() => Leaf(new RawExtension("2.5.29.15", [2, 1, 5])), "the certificate has a key usage (2.5.29.15) that cannot be decoded"),
            ["pathlen: below 0"] = (
        () => Issuing(RawExtension.Authority(-1)),
        "the issuing certificate Raw Intermediate has a path length below 0 (basic constraints, RFC 5280, section 4.2.1.9)"),
            ["pathlen: 1 above two"] = (
        () => Sound with
        {
            Root = Sound.Root.With(RawExtension.Authority(1)),
            Intermediate = Sound.Intermediate.Without("2.5.29.35") with { Issuer = RawName.Of("Between") },
            IntermediateSigner = Other,
            Sends = scene => [scene.EncodedIntermediate, Between(scene)],
        },
        "the root Raw Root allows 1 authority below it, and there are 2: the path is too long (basic constraints, RFC 5280, section 4.2.1.9)"),
            ["authority: a root that is none"] = (
        () => Root(RawExtension.NoAuthority), "the root Raw Root is no authority (basic constraints, RFC 5280, section 4.2.1.9)"),
            ["authority: a root without basic constraints and key usage"] = (
        () => Sound with { Root = Sound.Root.Without("2.5.29.19").Without("2.5.29.15") },
        "the root Raw Root is no authority: it has no basic constraints (RFC 5280, section 4.2.1.9)"),
            ["authority: without basic constraints, its key usage in place"] = (
        () => Sound with { Intermediate = Sound.Intermediate.Without("2.5.29.19") },
        "the issuing certificate Raw Intermediate is no authority: it has no basic constraints (RFC 5280, section 4.2.1.9)"),
            ["authority: X.509 v1"] = (
        () => Sound with { Intermediate = Sound.Intermediate with { Version = null, Extensions = [] }, Leaf = Sound.Leaf.Without("2.5.29.35") },
        "the issuing certificate Raw Intermediate is no authority: it has no basic constraints (RFC 5280, section 4.2.1.9)"),
            ["pc: policies malformed"] = (
        () => Leaf(Broken with { Oid = "2.5.29.32" }), "the certificate has certificate policies (2.5.29.32) that cannot be decoded"),
            ["pc: policy constraints malformed in the intermediate"] = (
        () => Issuing(Broken with { Oid = "2.5.29.36" }), "the issuing certificate Raw Intermediate has policy constraints (2.5.29.36) that cannot be decoded"),
            ["pc: policy mappings malformed in the root"] = (
        () => Root(Broken with { Oid = "2.5.29.33" }), "the root Raw Root has policy mappings (2.5.29.33) that cannot be decoded"),
        };

    public static IReadOnlyDictionary<string, Func<Scene>> Accepted { get; } = new Dictionary<string, Func<Scene>>(StringComparer.Ordinal)
    {
        ["eku: any purpose beside servers"] = () => Sound with { Leaf = Sound.Leaf.With(RawExtension.Purposes("1.3.6.1.5.5.7.3.1", "2.5.29.37.0")) },
        ["eku: none"] = () => Sound with { Leaf = Sound.Leaf.Without("2.5.29.37") },
        ["pathlen: 1 in the root"] = () => Sound with { Root = Sound.Root.With(RawExtension.Authority(1)) },
        ["pathlen: 0 in the intermediate"] = () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.Authority(0)) },
        ["pc: a policy that nobody asks for"] = () => Sound with
        {
            Intermediate = Sound.Intermediate.With(new RawExtension("2.5.29.32", [0x30, 6, 0x30, 4, 6, 2, 0x2A, 3])),
        },
        ["eku: critical"] = () => Leaf(RawExtension.Purposes("1.3.6.1.5.5.7.3.1") with { IsCritical = true }),
        ["eku: the authority is for servers and mail"] = () => Issuing(RawExtension.Purposes("1.3.6.1.5.5.7.3.1", Email)),
        ["eku: Netscape's, for servers"] = () => Leaf(new RawExtension("2.16.840.1.113730.1.1", [3, 2, 6, 0x40])),
        ["ku: key encipherment alone"] = () => Leaf(RawExtension.KeyUsage(0xA0)),
        ["pathlen: beyond all bounds"] = () => Issuing(new RawExtension("2.5.29.19", [0x30, 14, 1, 1, 0xFF, 2, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0])),
        ["pathlen: of what is no authority"] = () => Leaf(new RawExtension("2.5.29.19", [0x30, 3, 2, 1, 3])),
        ["pathlen: 0 above an authority of its own name"] = () => Sound with
        {
            Root = Sound.Root.With(RawExtension.Authority(1)),
            Intermediate = Sound.Intermediate.With(RawExtension.Authority(0)),
        },
        ["authority: a server that is one"] = () => Leaf(RawExtension.Authority()),
        ["authority: a root without basic constraints"] = () => Sound with { Root = Sound.Root.Without("2.5.29.19") },
        ["extension: two of a kind that nobody knows"] = () => Sound with { Leaf = Twice(Leaf(new RawExtension("1.2.3.4", [5, 0])).Leaf, "1.2.3.4") },
        ["pc: the root asks for explicit policies"] = () => Root(new RawExtension("2.5.29.36", [0x30, 6, 0x80, 1, 0, 0x81, 1, 0], IsCritical: true)),
        ["pc: the intermediate asks for explicit policies, and the server has no usage"] = () => Sound with
        {
            Intermediate = Sound.Intermediate.With(new RawExtension("2.5.29.36", [0x30, 3, 0x80, 1, 0], IsCritical: true)),
            Leaf = Sound.Leaf.Without("2.5.29.37"),
        },
        ["pc: empty policy constraints"] = () => Issuing(new RawExtension("2.5.29.36", [0x30, 0], IsCritical: true)),
        ["pc: no any-policy"] = () => Issuing(new RawExtension("2.5.29.54", [2, 1, 0], IsCritical: true)),
        ["pc: mappings"] = () => Issuing(new RawExtension("2.5.29.33", [0x30, 10, 0x30, 8, 6, 2, 0x2A, 3, 6, 2, 0x2A, 4], IsCritical: true)),
        ["pc: a critical policy"] = () => Leaf(new RawExtension("2.5.29.32", [0x30, 6, 0x30, 4, 6, 2, 0x2A, 3], IsCritical: true)),
    };

    private static byte[] Between(Scene scene) =>
        (scene.Intermediate with { Subject = RawName.Of("Between"), Issuer = scene.Root.Subject, Key = Other }).SignedBy(scene.Root.Key);
}
