using System.Text;
using ImapProbe.Tests.Support;
using ImapProbe.Loopback.Certificates;
using static ImapProbe.Tests.Probing.Trust.Scenes;

namespace ImapProbe.Tests.Probing.Trust;

/// <summary>Name constraints (nc): held against the names of every certificate, and against HOST itself (cve).</summary>
internal static class ConstraintRows
{
    public static IReadOnlyDictionary<string, (Func<Scene> Make, string Sentence)> Refused { get; } =
        new Dictionary<string, (Func<Scene> Make, string Sentence)>(StringComparer.Ordinal)
        {
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
            ["nc: names of a kind of their own"] = (
        () => Named(RawExtension.Names(Dns(TestSetup.Host), (0, [6, 2, 0x2A, 3, 0xA0, 2, 5, 0]))) with
        {
            Intermediate = Sound.Intermediate.With(RawExtension.Constraints([], [(0, [6, 2, 0x2A, 3, 0xA0, 2, 5, 0])])),
        },
        "the issuing certificate Raw Intermediate has name constraints of a kind that OpenSSL does not support"),
            ["nc: a dot before the permitted name, which holds what is below it alone"] = (
        () => Issuing(RawExtension.Constraints([Dns(".imap.example.test")], [])),
        "the certificate has the name imap.example.test, which is none that the issuing certificate Raw Intermediate permits (name constraints, RFC "
        + "5280, section 4.2.1.10)"),
            ["nc: all names excluded"] = (
        () => Issuing(RawExtension.Constraints([], [Dns("")])),
        "the certificate has the name imap.example.test, which the issuing certificate Raw Intermediate excludes (name constraints, RFC 5280, section "
        + "4.2.1.10)"),
            ["nc: HOST below a wildcard, all names excluded by the root"] = (
        () => Wild() with { Root = Sound.Root.With(RawExtension.Constraints([], [Dns("")])) },
        "the certificate has the name *.example.test, which the root Raw Root excludes (name constraints, RFC 5280, section 4.2.1.10)"),
            ["nc: HOST permitted, its wildcard not (CVE-2025-61727)"] = (
        () => Wild() with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([Dns("imap.example.test")], [])) },
        "the certificate has the name *.example.test, which is none that the issuing certificate Raw Intermediate permits (name constraints, RFC 5280, "
        + "section 4.2.1.10)"),
            ["nc: an excluded e-mail address"] = (
        () => Mail("a@mail.example.test") with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([], [(1, ".example.test"u8.ToArray())])) },
        "the certificate has the name a@mail.example.test, which the issuing certificate Raw Intermediate excludes"),
            ["nc: an e-mail address that is not permitted"] = (
        () => Mail("a@example.test") with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([(1, "b@example.test"u8.ToArray())], [])) },
        "the certificate has the name a@example.test, which is none that the issuing certificate Raw Intermediate permits"),
            ["nc: an excluded e-mail address of the subject"] = (
        () => Sound with
        {
            Leaf = Sound.Leaf with { Subject = RawName.Of((RawName.CommonName, 12, "x"u8.ToArray()), (RawName.Email, 22, "a@example.test"u8.ToArray())) },
            Intermediate = Sound.Intermediate.With(RawExtension.Constraints([], [(1, "example.test"u8.ToArray())])),
        },
        "the certificate has the name a@example.test, which the issuing certificate Raw Intermediate excludes"),
            ["nc: an e-mail address without @"] = (
        () => Mail("nobody") with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([], [(1, "example.test"u8.ToArray())])) },
        "the certificate has the name nobody, which OpenSSL cannot hold against the name constraints of the issuing certificate Raw Intermediate"),
            ["nc: an excluded URI"] = (
        () => Uri("https://a.example.test:1/x") with { Root = Sound.Root.With(RawExtension.Constraints([], [(6, ".example.test"u8.ToArray())])) },
        "the certificate has the name https://a.example.test:1/x, which the root Raw Root excludes"),
            ["nc: a URI that is not permitted"] = (
        () => Uri("https://example.org/x") with { Root = Sound.Root.With(RawExtension.Constraints([(6, "example.test"u8.ToArray())], [])) },
        "the certificate has the name https://example.org/x, which is none that the root Raw Root permits"),
            ["nc: a URI without a host"] = (
        () => Uri("nonsense") with { Root = Sound.Root.With(RawExtension.Constraints([], [(6, "example.test"u8.ToArray())])) },
        "the certificate has the name nonsense, which OpenSSL cannot hold against the name constraints of the root Raw Root"),
            ["nc: an excluded network"] = (
        () => Address(127, 0, 0, 1) with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([], [(7, [127, 0, 0, 0, 255, 0, 0, 0])])) },
        "the certificate has the name 127.0.0.1, which the issuing certificate Raw Intermediate excludes"),
            ["nc: a network that is not permitted"] = (
        () => Address(127, 0, 0, 1) with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([(7, [10, 0, 0, 0, 255, 0, 0, 0])], [])) },
        "the certificate has the name 127.0.0.1, which is none that the issuing certificate Raw Intermediate permits"),
            ["nc: a network without a mask"] = (
        () => Address(127, 0, 0, 1) with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([(7, [127, 0, 0, 0])], [])) },
        "the issuing certificate Raw Intermediate has name constraints of a kind that OpenSSL does not support (RFC 5280, section 4.2.1.10)"),
            ["nc: a name of the intermediate's own"] = (
        () => Issuing(RawExtension.DnsNames("ca.test")) with { Root = Sound.Root.With(RawExtension.Constraints([], [Dns("ca.test")])) },
        "the issuing certificate Raw Intermediate has the name ca.test, which the root Raw Root excludes"),
            ["nc: the subject of the intermediate"] = (
        () => Root(RawExtension.Constraints([], [(4, RawName.Of("RAW  intermediate"))])),
        "the issuing certificate Raw Intermediate has the name CN=Raw Intermediate, which the root Raw Root excludes"),
            ["nc: a common name in place of a DNS name"] = (
        () => Sound with
        {
            Leaf = Sound.Leaf.Without("2.5.29.17"),
            Intermediate = Sound.Intermediate.With(RawExtension.Constraints([], [Dns("example.test")])),
        },
        "the certificate has the name imap.example.test, which the issuing certificate Raw Intermediate excludes"),
            ["nc: a field too many"] = (
        () => Issuing(RawExtension.Constraints([Dns("example.test")], [], [0x85, 1, 5])),
        "the issuing certificate Raw Intermediate has name constraints (2.5.29.30) that cannot be decoded"),
            ["nc: twice"] = (
        () => Sound with { Intermediate = Twice(Issuing(RawExtension.Constraints([Dns("example.test")], [])).Intermediate, "2.5.29.30") },
        "the issuing certificate Raw Intermediate has the extension name constraints (2.5.29.30) more than once (RFC 5280, section 4.2)"),
            ["pathological: 700 names under 3000 constraints"] = (
        () => Named(RawExtension.DnsNames(Enumerable.Range(0, 700).Select(i => $"t{i}.test").Prepend(TestSetup.Host))) with
        {
            Root = Sound.Root.With(RawExtension.Constraints(
                [.. Enumerable.Range(0, 1500).Select(i => Dns($"t{i}.test")), Dns("test")], Enumerable.Range(0, 1499).Select(i => Dns($"x{i}.test")))),
        },
        "the certificate has 702 names, too many for OpenSSL to hold them against the 3000 name constraints of the root Raw Root"),
        };

    public static IReadOnlyDictionary<string, Func<Scene>> Accepted { get; } = new Dictionary<string, Func<Scene>>(StringComparer.Ordinal)
    {
        ["nc: permitted"] = () => Sound with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([Dns("example.test")], [Dns("example.org")])) },
        ["nc: a neighbour of HOST excluded below a wildcard"] = () => Wild() with
        {
        Intermediate = Sound.Intermediate.With(RawExtension.Constraints([], [Dns("other.example.test"), Dns("map.example.test")])),
    },
        ["nc: a dot before the permitted name of a parent"] = () => Issuing(RawExtension.Constraints([Dns(".example.test")], [])),
        ["nc: all names permitted"] = () => Issuing(RawExtension.Constraints([Dns("")], [])),
        ["nc: none at all"] = () => Issuing(new RawExtension("2.5.29.30", [0x30, 0], IsCritical: true)),
        ["nc: empty lists"] = () => Issuing(new RawExtension("2.5.29.30", [0x30, 4, 0xA0, 0, 0xA1, 0], IsCritical: true)),
        ["nc: a minimum of 0"] = () => Issuing(RawExtension.Constraints([Dns("example.test")], [], [0x80, 1, 0])),
        ["nc: a minimum for names of another kind"] = () => Issuing(RawExtension.Constraints([(1, "example.test"u8.ToArray())], [], [0x80, 1, 1])),
        ["nc: the beginning of the subject permitted"] = () => Sound with
    {
        Leaf = Sound.Leaf with { Subject = RawName.Of((RawName.Organization, 12, "Org"u8.ToArray()), (RawName.CommonName, 12, "x"u8.ToArray())) },
            Intermediate = Sound.Intermediate.With(RawExtension.Constraints([(4, RawName.Of((RawName.Organization, 19, "ORG"u8.ToArray())))], [])),
        },
        ["nc: of the server's own"] = () => Leaf(RawExtension.Constraints([Dns("example.org")], [])),
        ["nc: another network excluded"] = () =>
            Address(127, 0, 0, 1) with { Intermediate = Sound.Intermediate.With(RawExtension.Constraints([], [(7, [10, 0, 0, 0, 255, 0, 0, 0])])) },
        ["pathological: 300 names under 3000 constraints"] = () =>
            Named(RawExtension.DnsNames(Enumerable.Range(0, 300).Select(i => $"t{i}.test").Prepend(TestSetup.Host))) with
            {
                Root = Sound.Root.With(RawExtension.Constraints(
                    [.. Enumerable.Range(0, 1500).Select(i => Dns($"t{i}.test")), Dns("test")], Enumerable.Range(0, 1499).Select(i => Dns($"x{i}.test")))),
            },
    };

private static Scene Mail(string address) => Named(RawExtension.Names(Dns(TestSetup.Host), (1, Encoding.ASCII.GetBytes(address))));

private static Scene Uri(string uri) => Named(RawExtension.Names(Dns(TestSetup.Host), (6, Encoding.ASCII.GetBytes(uri))));

private static Scene Address(params byte[] address) =>
    Named(RawExtension.Names((7, address))) with { Host = string.Join('.', address) };
}
