using ImapProbe.Loopback.Certificates;
using static ImapProbe.Tests.Probing.Trust.Scenes;

namespace ImapProbe.Tests.Probing.Trust;

/// <summary>Dates (validity), and serial numbers (serial).</summary>
internal static class ValidityRows
{
    public static IReadOnlyDictionary<string, (Func<Scene> Make, string Sentence)> Refused { get; } =
        new Dictionary<string, (Func<Scene> Make, string Sentence)>(StringComparer.Ordinal)
        {
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
        "the certificate writes its validity without seconds or not in UTC, or with fractions of a second, which X.509 does not allow"),
            ["validity: with an offset"] = (
        () => Sound with { Leaf = Sound.Leaf with { NotAfter = "490101000000+0100" } },
        "the certificate writes its validity without seconds or not in UTC, or with fractions of a second, which X.509 does not allow"),
            ["validity: no time at all"] = (
        () => Sound with { Leaf = Sound.Leaf with { NotAfter = "not a time 00" } }, "the certificate has a validity that cannot be decoded"),
            ["validity: with a fraction of a second"] = (
        () => Sound with { Leaf = Sound.Leaf with { NotAfter = "20490101000000.5Z" } },
        "the certificate writes its validity without seconds or not in UTC, or with fractions of a second, which X.509 does not allow"),
            ["validity: in nobody's time"] = (
        () => Sound with { Leaf = Sound.Leaf with { NotAfter = "490101000000" } },
        "the certificate writes its validity without seconds or not in UTC, or with fractions of a second, which X.509 does not allow"),
            ["validity: without seconds in the intermediate"] = (
        () => Sound with { Intermediate = Sound.Intermediate with { NotBefore = "2001010000Z" } },
        "the issuing certificate Raw Intermediate writes its validity without seconds or not in UTC"),
            ["validity: with an offset in the root"] = (
        () => Sound with { Root = Sound.Root with { NotAfter = "490101000000+0100" } }, "the root Raw Root writes its validity without seconds or not in UTC"),
            ["validity: the 30th of February"] = (
        () => Sound with { Leaf = Sound.Leaf with { NotAfter = "490230000000Z" } }, "the certificate has a validity that cannot be decoded"),
            ["validity: the end before the beginning"] = (
        () => Sound with
        {
            Leaf = Sound.Leaf with
            {
                NotBefore = RawCertificate.Time(DateTimeOffset.UtcNow.AddDays(5.5)),
                NotAfter = RawCertificate.Time(DateTimeOffset.UtcNow.AddDays(-5.5)),
            },
        },
        "the certificate is not valid yet: it begins 5 days from now, on 20"),
            ["validity: of all of them"] = (
        () => Sound with
        {
            Root = Sound.Root with { NotAfter = RawCertificate.Time(DateTimeOffset.UtcNow.AddDays(-1.5)) },
            Intermediate = Sound.Intermediate with { NotAfter = RawCertificate.Time(DateTimeOffset.UtcNow.AddDays(-2.5)) },
            Leaf = Sound.Leaf with { NotAfter = RawCertificate.Time(DateTimeOffset.UtcNow.AddHours(-3.5)) },
        },
        "the certificate expired 3 hours ago, on 20"),
            ["validity: the root not yet"] = (
        () => Sound with { Root = Sound.Root with { NotBefore = RawCertificate.Time(DateTimeOffset.UtcNow.AddDays(2.5)) } },
        "the root Raw Root is not valid yet: it begins 2 days from now, on 20"),
        };

    public static IReadOnlyDictionary<string, Func<Scene>> Accepted { get; } = new Dictionary<string, Func<Scene>>(StringComparer.Ordinal)
    {
        ["serial: zero"] = () => Sound with { Leaf = Sound.Leaf with { Serial = [0] } },
        ["serial: negative"] = () => Sound with { Leaf = Sound.Leaf with { Serial = [0x80, 1] } },
        ["serial: longer than 20 bytes"] = () => Sound with { Leaf = Sound.Leaf with { Serial = [1, .. new byte[30]] } },
        ["validity: as a GeneralizedTime"] = () => Sound with { Leaf = Sound.Leaf with { NotAfter = "20490101000000Z" } },
        ["validity: until the end of time"] = () => Sound with { Leaf = Sound.Leaf with { NotAfter = "99991231235959Z" } },
        ["validity: a GeneralizedTime before 2050"] = () => Sound with { Leaf = Sound.Leaf with { NotBefore = "20200101000000Z" } },
        ["validity: since 1950"] = () => Sound with { Leaf = Sound.Leaf with { NotBefore = "500101000000Z" } },
        ["serial: zero in the intermediate"] = () => Sound with { Intermediate = Sound.Intermediate with { Serial = [0] } },
        ["serial: negative in the root"] = () => Sound with { Root = Sound.Root with { Serial = [0x80] } },
    };
}
