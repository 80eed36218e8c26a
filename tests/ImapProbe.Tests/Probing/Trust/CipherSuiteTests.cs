using System.Security.Cryptography;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Loopback.Unchecked;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing.Trust;

/// <summary>Which cipher suites are offered, on systems that allow more and less, and what a failed handshake says.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class CipherSuiteTests : IDisposable
{
    private const string Offered = "TLS 1.3, and TLS 1.2 with ECDHE or DHE, RSA or ECDSA certificates and AES-GCM, ChaCha20-Poly1305 or AES-CBC";

    private static readonly RSA Key = RSA.Create(2048);
    private static readonly Scene Rsa =
        new Scene() is var scene ? scene with { Leaf = scene.Leaf.With(RawExtension.KeyUsage(0xA0)) with { Key = Key } } : scene;

    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Theory]
    [InlineData("DHE-RSA-AES256-GCM-SHA384", "")]
    [InlineData("DHE-RSA-CHACHA20-POLY1305", "")]
    [InlineData("DHE-RSA-AES128-SHA", "")]
    [InlineData("ECDHE-RSA-CHACHA20-POLY1305", "")]
    [InlineData("ECDHE-RSA-AES128-SHA", "")]
    [InlineData("ECDHE-RSA-AES256-GCM-SHA384", "CipherString = DEFAULT@SECLEVEL=1")]
    [InlineData("ECDHE-RSA-AES256-GCM-SHA384", "CipherString = ECDHE-RSA-AES256-GCM-SHA384")]
    public async Task A_suite_that_mail_clients_use_is_accepted(string cipher, string setting)
    {
        var (run, _) = await ProbeAsync(Rsa, cipher, setting, "--quit-after", "tls");

        run.AssertOk();
    }

    [Theory]
    [InlineData("ECDHE-ECDSA-CHACHA20-POLY1305")]
    [InlineData("ECDHE-ECDSA-AES256-SHA")]
    public async Task With_an_EC_key_too(string cipher)
    {
        var (run, _) = await ProbeAsync(new Scene(), cipher, "", "--quit-after", "tls");

        run.AssertOk();
    }

    [Theory]
    [InlineData("AES128-SHA256", "", Offered)]
    [InlineData("AES256-GCM-SHA384", "CipherString = ALL@SECLEVEL=2", Offered)]
    [InlineData("eNULL", "CipherString = eNULL@SECLEVEL=0", "TLS 1.3")]
    [InlineData(
        "aNULL", "CipherString = ALL:aNULL@SECLEVEL=0", "TLS 1.3, and TLS 1.2 with ECDHE, RSA or ECDSA certificates and AES-GCM, ChaCha20-Poly1305 or AES-CBC")]
    [InlineData(
        "DHE-RSA-AES256-GCM-SHA384",
        "CipherString = DEFAULT@SECLEVEL=1",
        "TLS 1.3, and TLS 1.2 with ECDHE, RSA or ECDSA certificates and AES-GCM, ChaCha20-Poly1305 or AES-CBC")]
    [InlineData("ECDHE-RSA-AES256-GCM-SHA384", "CipherString = ECDHE-RSA-AES128-GCM-SHA256", "TLS 1.3, and TLS 1.2 with ECDHE, RSA certificates and AES-GCM")]
    public async Task What_is_not_offered_fails_with_what_was(string cipher, string setting, string offered)
    {
        var (run, received) = await ProbeAsync(Rsa, cipher, setting);

        run.AssertFailed("tls/tls", 35);
        Assert.Empty(received);
        Assert.StartsWith("the TLS handshake failed: the server ", run.Message, StringComparison.Ordinal);
        Assert.Contains($"({offered}); its alert is: ", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_by_hand_shows_the_same_failure()
    {
        var scene = Rsa.Stage();
        await using var server = UncheckedServer.Start(scene.Leaf, scene.Key, scene.Sent, "AES128-SHA256", asksForCertificate: false);
        var file = setup.Write("trusted.pem", PemEncoding.WriteString("CERTIFICATE", scene.Trusted[0]));
        var report = await ProbeProgram.RunAsync(
            ["-H", FormattableString.Invariant($"{scene.Host}:{server.Port}"), "--connect-to", "127.0.0.1", "--ca-file", file, .. setup.Account()]);
        var lines = report.Output.Split('\n').SkipWhile(
            line => !line.Contains("by hand", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0).ToArray();
        var command = string.Join(' ', lines.Select(line => line.Replace("by hand", "", StringComparison.Ordinal).Trim().TrimEnd('\\')));
        var run = await ProbeProgram.ShellAsync($"({command}) 2>&1");

        Assert.Contains("-cipher", command, StringComparison.Ordinal);
        Assert.Contains("handshake failure", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_client_certificate_is_told_as_one()
    {
        var scene = Rsa.Stage();
        await using var server = UncheckedServer.Start(scene.Leaf, scene.Key, scene.Sent, null, asksForCertificate: true);
        var file = setup.Write("trusted.pem", PemEncoding.WriteString("CERTIFICATE", scene.Trusted[0]));
        var run = await ProbeProgram.RunAsync(
            ["-H", FormattableString.Invariant($"{scene.Host}:{server.Port}"), "--connect-to", "127.0.0.1", "--ca-file", file, .. setup.Account()]);

        Assert.Equal(35, run.ExitCode);
        Assert.Contains(
            "the server asks for a client certificate, and none was given (--client-cert)", run.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("proxy", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alg_section = algorithms\n[algorithms]\ndefault_properties = fips=yes", "the OpenSSL of this machine cannot be used")]
    [InlineData(
        "providers = providers\n[providers]\ndefault = standard\nbase = base\n[base]\nactivate = 1\n[standard]", "the OpenSSL of this machine cannot be used")]
    [InlineData(
        "ssl_conf = ssl\n[ssl]\nsystem_default = tls\n[tls]\nMaxProtocol = TLSv1.2\nCipherString = eNULL@SECLEVEL=0",
        "the OpenSSL of this machine allows no cipher suite that imap-probe accepts")]
    [InlineData(
        "ssl_conf = ssl\n[ssl]\nsystem_default = tls\n[tls]\nMaxProtocol = TLSv1.1",
        "the OpenSSL of this machine allows no cipher suite that imap-probe accepts")]
    [InlineData(
        "providers = providers\n[providers]\nmissing = missing\n[missing]\nmodule = /gone.so\nactivate = 1", "the OpenSSL of this machine cannot be used")]
    [InlineData("random = random\n[random]\nrandom = NOBODY", "the OpenSSL of this machine cannot be used")]
    public async Task A_machine_whose_OpenSSL_cannot_work_is_told_with_its_configuration(string settings, string sentence)
    {
        var configuration = setup.Write("openssl.cnf", $"openssl_conf = whole\n[whole]\n{settings}\n");
        var line = $"-H {TestSetup.Host}:1 --connect-to 127.0.0.1 --ca-file '{setup.CaFile}' -u me -P '{setup.PasswordFile}'\n";
        var targets = setup.Write("targets", line + line);
        var run = await ProbeProgram.RunAsync(["--targets", targets, "--format", "json"], environment: [("OPENSSL_CONF", configuration)]);

        Assert.Equal((35, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            2,
            run.Output.Split('\n').Count(
                report => report.Contains(
                    $"\"kind\":\"tls\",\"code\":null,\"message\":\"{sentence}",
                    StringComparison.Ordinal) && report.Contains(configuration, StringComparison.Ordinal)));
    }

    private async Task<(ProbeRun Run, IReadOnlyList<byte> Received)> ProbeAsync(Scene made, string ciphers, string setting, params IReadOnlyList<string> more)
    {
        var scene = made.Stage();
        var configuration = setup.Write("openssl.cnf", $"openssl_conf = whole\n[whole]\nssl_conf = ssl\n[ssl]\nsystem_default = tls\n[tls]\n{setting}\n");
        var file = setup.Write("trusted.pem", PemEncoding.WriteString("CERTIFICATE", scene.Trusted[0]));
        await using var server = UncheckedServer.Start(scene.Leaf, scene.Key, scene.Sent, ciphers, asksForCertificate: false);
        var run = await ProbeProgram.RunAsync(
            [
                "-H", FormattableString.Invariant($"{scene.Host}:{server.Port}"), "--connect-to", "127.0.0.1", "--ca-file", file, "--format", "json",
                .. more.Count > 0 ? more : setup.Account(),
            ],
            environment: setting.Length > 0 ? [("OPENSSL_CONF", configuration)] : []);
        return (run, server.Received);
    }
}
