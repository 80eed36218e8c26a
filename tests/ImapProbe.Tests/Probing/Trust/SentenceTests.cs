using System.Security.Cryptography;
using System.Text.Json;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Hostile;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing.Trust;

/// <summary>Each sentence about a certificate, said where it is true: over real TLS, by the program, with the password at home.</summary>
public sealed class SentenceTests
{
    public static TheoryData<string> RefusedNames => [.. SentenceRows.Refused.Keys];

    public static TheoryData<string> AcceptedNames => [.. SentenceRows.Accepted.Keys];

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public async Task A_certificate_is_refused_for_what_it_is(string name)
    {
        var (make, sentence) = SentenceRows.Refused[name];
        var scene = make().Stage();
        var (run, received) = await scene.ProbeAsync();

        run.AssertFailed("tls/certificate", 60);
        Assert.Empty(received);
        Assert.StartsWith(sentence, run.Message, StringComparison.Ordinal);
        scene.AssertTrue(run.Message);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(scene.Leaf)), run.Report.GetProperty("tls").GetProperty("certificate").GetProperty("sha256").GetString());
    }

    // A number that begins with zeros, which OpenSSL takes for no number: it hands the certificate to nobody.
    [Fact]
    public async Task A_certificate_that_OpenSSL_cannot_decode_is_told_as_one_without_its_fields()
    {
        var scene = (Scenes.Sound with { Leaf = Scenes.Sound.Leaf with { Serial = [0, 0, 1] } }).Stage();
        var (run, server) = await TestSetup.PlayAsync(
            TestSetup.Script.On(Step.TlsHandshake, new Reaction { ReplyBytes = TlsBytes.HelloWith(scene.Leaf) }));

        Assert.Equal(
            "the server's certificate cannot be decoded: it does not hold what X.509 asks for", run.AssertFailed("tls/certificate", 60).Message);
        Assert.Equal(JsonValueKind.Null, run.Report.GetProperty("tls").ValueKind);
        WireAssert.NothingSecretArrived(server);
    }

    // *, @, & and ü are in no PrintableString, and not every name has a common one.
    [Fact]
    public async Task A_name_is_in_the_report_whatever_its_string_type_and_its_parts()
    {
        var authority = RawName.Of((RawName.Organization, 12, "Some GmbH"u8.ToArray()));
        var (run, _) = await (Scenes.Sound with
        {
            Intermediate = Scenes.Sound.Intermediate with { Subject = authority },
            Leaf = Scenes.Sound.Leaf with { Subject = RawName.Of((RawName.CommonName, 19, [.. "T*x@y&"u8, 0xFC])), Issuer = authority },
        }).Stage().ProbeAsync("--quit-after", "tls");

        run.AssertOk();
        var certificate = run.Report.GetProperty("tls").GetProperty("certificate");
        Assert.Equal(("CN=T*x@y&ü", "O=Some GmbH"), (certificate.GetProperty("subject").GetString(), certificate.GetProperty("issuer").GetString()));
    }

    [Theory]
    [MemberData(nameof(AcceptedNames))]
    public async Task A_certificate_that_only_looks_odd_is_accepted(string name)
    {
        var (run, _) = await SentenceRows.Accepted[name]().Stage().ProbeAsync("--quit-after", "tls");

        run.AssertOk();
    }
}
