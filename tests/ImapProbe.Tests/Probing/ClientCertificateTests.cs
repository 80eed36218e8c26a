using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Loopback.Unchecked;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>Servers that ask for a client certificate, under both versions of TLS: what is shown to them, and what is told of their answers.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class ClientCertificateTests : IDisposable
{
    private const string Missing = "the server asks for a client certificate, and none was given (--client-cert)";

    private readonly TestSetup setup = new();

    public static TheoryData<string, string> Accepted => [.. Versions(["sound", "of RSA", "of P-384", "below the root"])];

    public void Dispose() => setup.Dispose();

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task A_certificate_is_shown_with_its_chain(string what, string version)
    {
        foreach (var tls in Enum.GetValues<TlsMode>())
        {
            var script = ClientSetup.Script with { Protocols = ProtocolsOf(version), Tls = tls };
            await using var server = LoopbackServer.Start(script);
            var run = await setup.ProbeAsync(
                server.Port, [.. TestSetup.TlsOptions(script), "--client-cert", setup.Write(ClientSetup.Identities[what])]);

            run.AssertOk();
            Assert.Equal(version, run.Report.GetProperty("tls").GetProperty("version").GetString());
            Assert.Equal([], run.Warnings);
        }
    }

    [Fact]
    public async Task A_server_that_does_not_ask_sees_none()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        (await setup.ProbeAsync(server.Port, "--client-cert", setup.Write(ClientSetup.Identity))).AssertOk();
    }

    [Fact]
    public async Task The_chain_may_stand_in_any_order_and_hold_the_root()
    {
        var root = ClientSetup.Root.Pem;
        var intermediate = ClientSetup.Authority.Certificate.ExportCertificatePem();
        var leaf = ClientSetup.Identity.Leaf.ExportCertificatePem();
        var file = setup.Write("client.pem", $"{ClientSetup.Identity.KeyPem}\n# mine\n{leaf}\nits chain:\n{root}\n{intermediate}\n");
        await using var server = LoopbackServer.Start(ClientSetup.Script);
        (await setup.ProbeAsync(server.Port, "--client-cert", file)).AssertOk();
    }

    // The alerts of a server on OpenSSL. Under TLS 1.3 they come after the client's side of the handshake is done, so while the greeting is waited for.
    [Theory]
    [InlineData("", Missing, "handshake failure", "certificate required")]
    [InlineData("of another authority", "it leads to no authority that the server trusts for clients", "unknown ca")]
    [InlineData("without its intermediate", "it leads to no authority that the server trusts for clients", "unknown ca")]
    [InlineData("expired", "it is out of date, or the server's clock is wrong", "certificate expired")]
    [InlineData("not yet valid", "it cannot be verified", "bad certificate")]
    [InlineData("for servers", "it is of a kind or for a use that the server does not take", "unsupported certificate")]
    public async Task What_the_server_does_not_accept_is_told_as_that(string what, string meaning, string older, string? newer = null)
    {
        var sentence = what is "" ? meaning : $"the server refused the client certificate: {meaning}";
        foreach (var isOld in (bool[])[true, false])
        {
            await using var server = StartStrict(isOld ? "DEFAULT" : null);
            var run = await setup.ProbeAsync(server.Port, what is "" ? [] : ["--client-cert", setup.Write(ClientSetup.Identities[what])]);

            run.AssertFailed(isOld ? "tls/tls" : "greeting/tls", 35);
            var (happening, alert) = isOld ? ("handshake failed", older) : ("connection broke", newer ?? older);
            Assert.Equal($"the TLS {happening}: {sentence}; its alert is: {alert}", run.Message);
            Assert.Empty(server.Received);
        }
    }

    [Fact]
    public async Task A_key_that_the_server_does_not_list_is_not_shown_and_told_as_that()
    {
        // There is no signature for it in TLS 1.3.
        using var key = ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10"));
        using var certificate = new CertificateRequest("CN=monitor", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        await using var server = StartStrict(null);
        var run = await setup.ProbeAsync(server.Port, "--client-cert", setup.Write(new ServerIdentity(certificate, [])));

        Assert.Equal(
            "the TLS connection broke: the server asks for a client certificate, and got none: it lists no kind of key that the one of --client-cert has; "
            + "its alert is: certificate required",
            run.AssertFailed("greeting/tls", 35).Message);
    }

    // Servers on other libraries send no alert.
    [Theory]
    [InlineData("TLSv1.2", TlsMode.Implicit, "greeting/connection")]
    [InlineData("TLSv1.3", TlsMode.Implicit, "greeting/connection")]
    [InlineData("TLSv1.2", TlsMode.StartTls, "capability/connection")]
    [InlineData("TLSv1.3", TlsMode.StartTls, "capability/connection")]
    public async Task A_server_that_asks_and_then_hangs_up_is_told_as_that(string version, TlsMode tls, string verdict)
    {
        var script = ClientSetup.Script with { Protocols = ProtocolsOf(version), Tls = tls };
        await using var server = LoopbackServer.Start(script);
        var none = await setup.ProbeAsync(server.Port, TestSetup.TlsOptions(script));
        var other = await setup.ProbeAsync(
            server.Port, [.. TestSetup.TlsOptions(script), "--client-cert", setup.Write(ClientSetup.Identities["of another authority"])]);

        Assert.Equal($"the server closed or reset the connection; {Missing}", none.AssertFailed(verdict, 7).Message);
        Assert.Equal("the server closed or reset the connection", other.AssertFailed(verdict, 7).Message);
    }

    [Fact]
    public async Task What_a_server_does_that_did_not_ask_is_not_laid_to_a_certificate()
    {
        var cut = TestSetup.Script.On(Step.Greeting, Ending.Cut);
        await using var server = LoopbackServer.Start(cut);

        Assert.Equal("the server closed or reset the connection", (await setup.ProbeAsync(server.Port)).AssertFailed("greeting/connection", 7).Message);
    }

    [Fact]
    public async Task An_alert_without_a_question_is_not_taken_for_one()
    {
        var (run, _) = await TestSetup.PlayAsync(
            TestSetup.Script.On(Step.TlsHandshake, new Reaction { ReplyBytes = new byte[] { 21, 3, 3, 0, 2, 2, 42 } }));

        Assert.Equal(
            "the TLS handshake failed: the server speaks of a client certificate, and did not ask for one; its alert is: bad certificate",
            run.AssertFailed("tls/tls", 35).Message);
    }

    // A server that asks of everybody and refuses a password says so; one that refuses for another reason may have missed the certificate.
    [Theory]
    [InlineData("NO no certificate", true)]
    [InlineData("NO [AUTHENTICATIONFAILED] wrong", false)]
    public async Task A_refused_login_names_the_certificate_that_was_missing(string answer, bool isNamed)
    {
        var asking = TestSetup.Script with { IsAskingForCertificate = true };
        var (run, _) = await TestSetup.PlayAsync(asking.On(Step.Login, $"{{tag}} {answer}\r\n"));

        Assert.Equal(
            $"the server refused the login: {answer[3..]}{(isNamed ? $"; {Missing}" : "")}", run.AssertFailed("login/login", 67).Message);
    }

    [Fact]
    public async Task A_server_that_asks_and_does_without_is_no_failure()
    {
        var (run, _) = await TestSetup.PlayAsync(TestSetup.Script with { IsAskingForCertificate = true });

        run.AssertOk();
        Assert.Equal([], run.Warnings);
    }

    [Fact]
    public async Task Nothing_is_downloaded_for_a_certificate_that_is_expired_or_without_its_chain()
    {
        using var web = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        web.Start();
        var url = $"http://127.0.0.1:{((System.Net.IPEndPoint)web.LocalEndpoint).Port}/ca.crt";
        var identity = ClientSetup.Authority.Issue(new LeafRequest
        {
            CommonName = "monitor",
            ExtendedKeyUsage = LeafUsage.ClientAuth,
            NotBefore = DateTimeOffset.UtcNow.AddDays(-40),
            NotAfter = DateTimeOffset.UtcNow.AddDays(-2),
            Extensions = [new X509AuthorityInformationAccessExtension([url], [url])],
        });
        await using var server = StartStrict("DEFAULT");
        (await setup.ProbeAsync(server.Port, "--client-cert", setup.Write(identity.WithoutIntermediates()))).AssertFailed("tls/tls", 35);

        Assert.False(web.Pending());
    }

    [Fact]
    public async Task It_is_shown_without_a_login_too()
    {
        await using var strict = StartStrict("DEFAULT");
        await using var server = LoopbackServer.Start(ClientSetup.Script);
        string[] own = ["--format", "json", "--client-cert", setup.Write(ClientSetup.Identity)];

        (await ProbeProgram.RunAsync([.. setup.ShortTarget(strict.Port, "implicit", "tls"), .. own])).AssertOk();
        (await ProbeProgram.RunAsync([.. setup.ShortTarget(strict.Port, "implicit", "tls"), .. own[..2]])).AssertFailed("tls/tls", 35);
        (await ProbeProgram.RunAsync([.. setup.ShortTarget(server.Port, "implicit", "greeting"), .. own])).AssertOk();
        (await ProbeProgram.RunAsync([.. setup.ShortTarget(server.Port, "implicit", "greeting"), .. own[..2]])).AssertFailed("greeting/connection", 7);
    }

    [Fact]
    public async Task A_check_that_must_fail_can_be_one_without_a_certificate()
    {
        await using var server = StartStrict(null);
        var run = await setup.ProbeAsync(server.Port, "--expect", "tls");

        run.AssertOk();
        Assert.Contains(Missing, run.Report.GetProperty("expected").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "DEFAULT")]
    [InlineData("", null)]
    [InlineData("expired", "DEFAULT")]
    [InlineData("of another authority", null)]
    public async Task The_command_by_hand_shows_the_same_failure(string what, string? ciphers)
    {
        await using var server = StartStrict(ciphers);
        string[] own = what is "" ? [] : ["--client-cert", setup.Write(ClientSetup.Identities[what])];
        var report = await ProbeProgram.RunAsync([.. setup.Target(server.Port), .. setup.Account(), .. own]);
        var alert = System.Text.RegularExpressions.Regex.Match(report.Output, "its alert is: ([a-z ]+)").Groups[1].Value;
        var command = System.Text.RegularExpressions.Regex.Match(report.Output, "by hand +(.*)\n").Groups[1].Value;
        var run = await ProbeProgram.ShellAsync($"({command}) 2>&1 | sed 's/^/imap-probe: /' >&2");

        Assert.Equal(what is not "", command.Contains($"-cert {setup.Folder}/client.pem -key {setup.Folder}/client.pem", StringComparison.Ordinal));
        Assert.Contains($"alert {alert}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_out_is_named_in_the_report()
    {
        await using var server = StartStrict(null);
        var without = await ProbeProgram.RunAsync([.. setup.Target(server.Port), .. setup.Account()]);
        var refused = await ProbeProgram.RunAsync(
            [.. setup.Target(server.Port), .. setup.Account(), "--client-cert", setup.Write(ClientSetup.Identities["expired"])]);

        Assert.Contains("give a certificate of an authority that the server trusts for clients with --client-cert", without.Output, StringComparison.Ordinal);
        Assert.Contains("see that it is in date and for clients", refused.Output, StringComparison.Ordinal);
        Assert.All((string[])[without.Output, refused.Output], text => Assert.DoesNotContain("proxy", text, StringComparison.Ordinal));
    }

    private static UncheckedServer StartStrict(string? ciphers) => UncheckedServer.Start(
        TestSetup.Identity.Leaf.RawData,
        TestSetup.Identity.Leaf.GetECDsaPrivateKey()!,
        [],
        ciphers,
        asksForCertificate: true,
        ClientSetup.Root.Certificate.RawData);

    private static IEnumerable<TheoryDataRow<string, string>> Versions(string[] identities) =>
        from identity in identities
        from version in (string[])["TLSv1.2", "TLSv1.3"]
        select new TheoryDataRow<string, string>(identity, version);

    private static SslProtocols ProtocolsOf(string version) => version is "TLSv1.2" ? SslProtocols.Tls12 : SslProtocols.Tls13;
}
