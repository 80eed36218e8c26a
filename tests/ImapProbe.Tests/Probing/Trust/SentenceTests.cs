using System.Security.Cryptography;

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
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(scene.Leaf)), run.Report.GetProperty("tls").GetProperty("certificate").GetProperty("sha256").GetString());
    }

    [Theory]
    [MemberData(nameof(AcceptedNames))]
    public async Task A_certificate_that_only_looks_odd_is_accepted(string name)
    {
        var (run, _) = await SentenceRows.Accepted[name]().Stage().ProbeAsync("--quit-after", "tls");

        run.AssertOk();
    }
}
