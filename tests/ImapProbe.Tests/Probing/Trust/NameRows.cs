using System.Net;
using System.Text;
using ImapProbe.Tests.Support;
using ImapProbe.Loopback.Certificates;
using static ImapProbe.Tests.Probing.Trust.Scenes;

namespace ImapProbe.Tests.Probing.Trust;

/// <summary>Names of hosts: subject alternative names (san), and common names (cn) that do not count.</summary>
internal static class NameRows
{
    public static IReadOnlyDictionary<string, (Func<Scene> Make, string Sentence)> Refused { get; } =
        new Dictionary<string, (Func<Scene> Make, string Sentence)>(StringComparer.Ordinal)
        {
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
            ["san: UTF-8"] = (
        () => Named(RawExtension.Names((2, "bücher.example.test"u8.ToArray()))),
        "the certificate is for bücher.example.test, not for imap.example.test: "
        + "a name in a certificate is ASCII, an international one in A-labels (xn--…)"),
            ["san: a name that is empty"] = (() => Named(RawExtension.DnsNames("")), "the certificate is for \"\", not for imap.example.test"),
            ["san: commas within the name"] = (
        () => Named(RawExtension.DnsNames("imap.example.test,mail.example.test")),
        "the certificate is for \"imap.example.test,mail.example.test\", not for imap.example.test"),
            ["san: a space before the name"] = (
        () => Named(RawExtension.DnsNames(" imap.example.test")),
        "the certificate is for \" imap.example.test\", not for imap.example.test: a DNS name in a certificate is a host name and nothing else"),
            ["san: a URI as a DNS name"] = (
        () => Named(RawExtension.DnsNames("imaps://imap.example.test/")),
        "the certificate is for imaps://imap.example.test/, not for imap.example.test: a DNS name in a certificate is a host name and nothing else"),
            ["san: a port behind the name"] = (
        () => Named(RawExtension.DnsNames("imap.example.test:993")),
        "the certificate is for imap.example.test:993, not for imap.example.test: a DNS name in a certificate is a host name and nothing else"),
            ["san: a dot at the end of a wildcard"] = (
        () => Named(RawExtension.DnsNames("*.example.test.")),
        "the certificate is for *.example.test., not for imap.example.test: a name in a certificate has no dot at its end"),
            ["san: a dot at the beginning"] = (
        () => Named(RawExtension.DnsNames(".example.test")),
        "the certificate is for .example.test, not for imap.example.test: a name in a certificate has no dot at its beginning"),
            ["san: a wildcard alone"] = (
        () => Named(RawExtension.DnsNames("*")),
        "the certificate is for *, not for imap.example.test: a wildcard counts only as the whole first label (RFC 9525)"),
            ["san: a wildcard in the second label"] = (
        () => Named(RawExtension.DnsNames("imap.*.test")),
        "the certificate is for imap.*.test, not for imap.example.test: a wildcard counts only as the whole first label (RFC 9525)"),
            ["san: a wildcard of another domain"] = (
        () => Named(RawExtension.DnsNames("*.example.org")), "the certificate is for *.example.org, not for imap.example.test"),
            ["san: what would colour a terminal"] = (
        () => Named(RawExtension.DnsNames("\u001b[31mred")), "the certificate is for \\u{1b}[31mred, not for imap.example.test"),
            ["san: a long name"] = (
        () => Named(RawExtension.DnsNames(new string('a', 5000))), $"the certificate is for {new string('a', 253)}…, not for imap.example.test"),
            ["san: an address of 5 bytes alone"] = (
        () => Named(RawExtension.Names((7, [127, 0, 0, 0, 1]))) with { Host = "127.0.0.1" },
        "the certificate is for no host at all, so not for 127.0.0.1: its subject alternative name holds no DNS name and no IP address, only an IP address "
        + "that is neither of 4 nor of 16 bytes"),
            ["san: an address that is mapped into IPv6"] = (
        () => Named(RawExtension.Names((7, IPAddress.Loopback.MapToIPv6().GetAddressBytes()))) with { Host = "127.0.0.1" },
        "the certificate is for ::ffff:127.0.0.1, not for 127.0.0.1"),
            ["san: a directory name"] = (
        () => Named(RawExtension.Names((4, RawName.Of(TestSetup.Host)))),
        "the certificate is for no host at all, so not for imap.example.test: its subject alternative name holds no DNS name and no IP address, only a "
        + "directory name"),
            ["san: a DNS name that is constructed"] = (
        () => Named(new RawExtension("2.5.29.17", [0x30, 0x13, 0xA2, 0x11, .. "imap.example.test"u8])),
        "the certificate has a subject alternative name (2.5.29.17) that cannot be decoded"),
            ["cn: a wildcard"] = (
        () => Common("*.example.test"),
        "the certificate is for no host at all, so not for imap.example.test: it has no subject alternative name, and its common name *.example.test does not "
        + "count (RFC 9525)"),
            ["cn: as a BMPString"] = (
        () => Sound with
        {
            Leaf = Sound.Leaf.Without("2.5.29.17") with { Subject = RawName.Of((RawName.CommonName, 30, Encoding.BigEndianUnicode.GetBytes(TestSetup.Host))) },
        },
        "the certificate is for no host at all, so not for imap.example.test: it has no subject alternative name, and its common name imap.example.test "
        + "does not count (RFC 9525)"),
            ["cn: with a NUL within"] = (
        () => Common("imap.example.test\0.example.org"),
        "the certificate is for no host at all, so not for imap.example.test: it has no subject alternative name, and its common name "
        + "imap.example.test\\u{0}.example.org does not count (RFC 9525)"),
            ["cn: the host's, and the alternative name another's"] = (
        () => Named(RawExtension.DnsNames("mail.example.test")), "the certificate is for mail.example.test, not for imap.example.test"),
        };

    public static IReadOnlyDictionary<string, Func<Scene>> Accepted { get; } = new Dictionary<string, Func<Scene>>(StringComparer.Ordinal)
    {
        ["san: critical, and no subject"] = () => Named(RawExtension.DnsNames(TestSetup.Host) with { IsCritical = true }) is var scene
        ? scene with { Leaf = scene.Leaf with { Subject = [0x30, 0] } } : scene,
        ["san: a bad neighbour"] = () => Named(RawExtension.Names((7, [1, 2, 3, 4, 5]), (2, Encoding.ASCII.GetBytes(TestSetup.Host)))),
        ["san: an address"] = () => Named(RawExtension.Names((7, IPAddress.Loopback.GetAddressBytes()))) with { Host = "127.0.0.1" },
        ["san: a wildcard in capitals"] = () => Named(RawExtension.DnsNames("*.EXAMPLE.Test")),
        ["san: a name that is empty beside the right one"] = () => Named(RawExtension.DnsNames("", TestSetup.Host)),
        ["san: an IPv6 address"] = () => Named(RawExtension.Names((7, IPAddress.IPv6Loopback.GetAddressBytes()), (2, Encoding.ASCII.GetBytes(TestSetup.Host)))),
        ["cn: another than the alternative name"] = () => Sound with { Leaf = Sound.Leaf with { Subject = RawName.Of("other.example.org") } },
    };

    private static Scene Common(string name) => Sound with { Leaf = Sound.Leaf.Without("2.5.29.17") with { Subject = RawName.Of(name) } };
}
