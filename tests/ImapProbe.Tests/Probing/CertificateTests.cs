using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>Every rule of trust, broken alone, over real TLS: kind, phase, exit code, sentence, and not one byte of IMAP sent.</summary>
public sealed class CertificateTests
{
    private static readonly LeafRequest Sound = LeafRequest.For(TestSetup.Host);

    private static readonly Dictionary<string, (Func<ServerIdentity> Identity, string Sentence)> Refused = new(StringComparer.Ordinal)
    {
        ["wrong name"] = (
            () => Issue(LeafRequest.For("mail.example.test", "webmail.example.test")),
            "is for mail.example.test and webmail.example.test, not for imap.example.test"),
        ["common name only"] = (() => Issue(new LeafRequest { CommonName = TestSetup.Host }), "no subject alternative name"),
        ["wildcard of another domain"] = (() => Issue(LeafRequest.For("*.example.org")), "is for *.example.org, not for"),
        ["wildcard of the parent's parent"] = (() => Issue(LeafRequest.For("*.test")), "is for *.test, not for"),
        ["wildcard below the name"] = (() => Issue(LeafRequest.For("*.imap.example.test")), "is for *.imap.example.test, not for"),
        ["address instead of the name"] = (() => Issue(new LeafRequest { Addresses = [IPAddress.Loopback] }), "is for 127.0.0.1, not for"),
        ["expired"] = (() => Issue(Sound with { NotBefore = Days(-40), NotAfter = Days(-3.5) }), "the certificate expired 3 days ago, on 2"),
        ["not yet valid"] = (
            () => Issue(Sound with { NotBefore = Days(2.5), NotAfter = Days(40) }), "the certificate is not valid yet: it begins 2 days from now, on 2"),
        ["self-signed"] = (() => CertificateAuthority.SelfSigned(Sound), "self-signed"),
        ["unknown root"] = (() => CertificateAuthority.Create("Another Root").Issue(Sound), "Another Root"),
        ["missing intermediate"] = (
            () => TestSetup.Authority.IssueIntermediate(new IntermediateRequest()).Issue(Sound).WithoutIntermediates(),
            "was issued by Loopback Intermediate, which the server did not send"),
        ["client certificate"] = (() => Issue(Sound with { ExtendedKeyUsage = LeafUsage.ClientAuth }), "not meant for servers"),
        ["key usage of an authority"] = (() => Issue(Sound with { KeyUsage = X509KeyUsageFlags.KeyCertSign }), "must not be used by servers"),
        ["extended key usage that cannot be decoded"] = (() => Issue(Sound with
        {
            ExtendedKeyUsage = LeafUsage.None,
            Extensions = [new X509Extension("2.5.29.37", [0x30, 0x05, 0x06], critical: false)],
        }), "cannot be decoded"),
        ["expired intermediate"] = (
            () => Below(new IntermediateRequest { NotBefore = Days(-40), NotAfter = Days(-1.5) }),
            "the issuing certificate Loopback Intermediate expired 1 day ago"),
        ["excluded by name constraints"] = (() => Below(new IntermediateRequest { ExcludedDnsNames = ["example.test"] }), "name constraints"),
        ["not permitted by name constraints"] = (() => Below(new IntermediateRequest { PermittedDnsNames = ["example.org"] }), "name constraints"),
        ["path too long"] = (() => TestSetup.Authority.IssueIntermediate(new IntermediateRequest { CommonName = "First", PathLength = 0 })
            .IssueIntermediate(new IntermediateRequest { CommonName = "Second" }).Issue(Sound), "basic constraints"),
        ["issuer that is no authority"] = (() => Below(new IntermediateRequest { IsAuthority = false }), "basic constraints"),
        ["intermediate with a weak curve"] = (() => Below(new IntermediateRequest { Key = KeyKind.EcP224 }), "has an EC key of 224 bits"),
    };

    private static readonly Dictionary<string, (Func<ServerIdentity> Identity, string Sentence)> RefusedFromLegacyServers = new(StringComparer.Ordinal)
    {
        ["RSA-1024"] = (() => Issue(Sound with { Key = KeyKind.Rsa1024 }), "has an RSA key of 1024 bits, where 2048 are the least"),
        ["SHA-1"] = (() => Issue(Sound with { SignatureHash = SignatureHash.Sha1 }), "which is too weak"),
        ["intermediate with RSA-1024"] = (
            () => Below(new IntermediateRequest { Key = KeyKind.Rsa1024 }), "the issuing certificate Loopback Intermediate has an RSA key of 1024 bits"),
        ["intermediate with SHA-1"] = (
            () => Below(new IntermediateRequest { SignatureHash = SignatureHash.Sha1 }), "the issuing certificate Loopback Intermediate is signed with"),
    };

    private static readonly Dictionary<string, Func<ServerIdentity>> Accepted = new(StringComparer.Ordinal)
    {
        ["one name"] = () => TestSetup.Identity,
        ["one of several names"] = () => Issue(LeafRequest.For("mail.example.test", TestSetup.Host)),
        ["wildcard"] = () => Issue(LeafRequest.For("*.example.test")),
        ["upper case"] = () => Issue(LeafRequest.For("IMAP.Example.TEST")),
        ["intermediate"] = () => Below(new IntermediateRequest()),
        ["intermediate with name constraints that permit"] = () => Below(new IntermediateRequest { PermittedDnsNames = ["example.test"] }),
        ["RSA-2048"] = () => Issue(Sound with { Key = KeyKind.Rsa2048 }),
        ["P-384"] = () => Issue(Sound with { Key = KeyKind.EcP384 }),
        ["no extended key usage"] = () => Issue(Sound with { ExtendedKeyUsage = LeafUsage.None }),
    };

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    public static TheoryData<string> LegacyNames => [.. RefusedFromLegacyServers.Keys];

    public static TheoryData<string> AcceptedNames => [.. Accepted.Keys];

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public async Task A_certificate_that_breaks_a_rule_is_refused_before_a_byte_is_sent(string name)
    {
        var (identity, sentence) = Refused[name];
        var (run, server) = await TestSetup.PlayAsync(new Script { Identity = identity() });

        run.AssertFailed("tls/certificate", 60);
        Assert.Contains(sentence, run.Message, StringComparison.Ordinal);
        Assert.Empty(server.Received);
        if (sentence is "cannot be decoded")
            return;
        Assert.NotEmpty(run.Report.GetProperty("tls").GetProperty("certificate").GetProperty("sha256").GetString()!);
        Assert.Equal(JsonValueKind.Null, run.Report.GetProperty("tls").GetProperty("chain_not_after").ValueKind);
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public async Task After_STARTTLS_the_same_rules_hold(string name)
    {
        var (identity, sentence) = Refused[name];
        var (run, server) = await TestSetup.PlayAsync(new Script { Identity = identity(), Tls = TlsMode.StartTls });

        run.AssertFailed("tls/certificate", 60);
        Assert.Contains(sentence, run.Message, StringComparison.Ordinal);
        Assert.Equal(["STARTTLS"], server.Commands.Select(command => command.Split(' ')[1]));
        WireAssert.NothingSecretArrived(server);
    }

    [Theory]
    [MemberData(nameof(LegacyNames))]
    public async Task A_weak_certificate_is_refused_although_the_server_can_serve_it(string name)
    {
        var (identity, sentence) = RefusedFromLegacyServers[name];
        using var setup = new TestSetup();
        await using var server = await LegacyServer.StartAsync(new Script { Identity = identity() });
        var run = await setup.ProbeAsync(server.Port);

        run.AssertFailed("tls/certificate", 60);
        Assert.Contains(sentence, run.Message, StringComparison.Ordinal);
        Assert.Empty(await server.StopAsync());
    }

    [Theory]
    [MemberData(nameof(AcceptedNames))]
    public async Task A_sound_certificate_is_accepted(string name)
    {
        var (run, server) = await TestSetup.PlayAsync(new Script { Identity = Accepted[name]() });

        run.AssertOk();
        WireAssert.OneLogin(server);
    }

    // East and west of UTC, in the form that needs no database of time zones (POSIX, XBD 8.3).
    [Theory]
    [InlineData("AAA-14")]
    [InlineData("AAA12")]
    public async Task The_time_zone_of_the_machine_moves_no_validity(string zone)
    {
        var (begin, end) = (DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(30));
        await using var server = LoopbackServer.Start(TestSetup.Script with { Identity = Issue(Sound with { NotBefore = begin, NotAfter = end }) });
        using var setup = new TestSetup();

        (await ProbeProgram.RunAsync(setup.Line(server.Port), "", ("TZ", zone))).AssertOk();
    }

    [Fact]
    public async Task A_wildcard_of_a_whole_top_level_domain_stands_for_nobody()
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(new Script { Identity = Issue(LeafRequest.For("*.test")) });
        var run = await ProbeProgram.RunAsync(
            [
                "-H", $"example.test:{server.Port}", "--connect-to", "127.0.0.1", "-u", TestSetup.User, "-P", setup.PasswordFile, "--ca-file",
                setup.CaFile, "--format", "json",
            ]);

        Assert.Equal(
            "the certificate is for *.test, not for example.test: a wildcard must not stand for a whole top-level domain",
            run.AssertFailed("tls/certificate", 60).Message);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task An_intermediate_that_is_missing_is_not_fetched()
    {
        using var web = new TcpListener(IPAddress.Loopback, 0);
        web.Start();
        var place = new X509AuthorityInformationAccessExtension(null, [$"http://127.0.0.1:{((IPEndPoint)web.LocalEndpoint).Port}/ca.crt"]);
        var identity = TestSetup.Authority.IssueIntermediate(new IntermediateRequest()).Issue(Sound with { Extensions = [place] }).WithoutIntermediates();
        var (run, _) = await TestSetup.PlayAsync(new Script { Identity = identity }, "--timeout", "10s");

        run.AssertFailed("tls/certificate", 60);
        Assert.False(web.Pending());
    }

    [Fact]
    public async Task Only_who_is_to_blame_is_named()
    {
        var (run, _) = await TestSetup.PlayAsync(new Script { Identity = Issue(Sound with { ExtendedKeyUsage = LeafUsage.ClientAuth }) });
        Assert.DoesNotContain(';', run.AssertFailed("tls/certificate", 60).Message);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_trusted_where_it_is_the_ca_file()
    {
        var identity = CertificateAuthority.SelfSigned(Sound);
        using var setup = new TestSetup();
        setup.CaFile = setup.Write("own.pem", identity.Leaf.ExportCertificatePem());
        await using var server = LoopbackServer.Start(new Script { Identity = identity });
        (await setup.ProbeAsync(server.Port)).AssertOk();
    }

    [Fact]
    public async Task A_self_signed_certificate_that_is_trusted_must_still_bear_the_name()
    {
        var identity = CertificateAuthority.SelfSigned(LeafRequest.For("mail.example.test"));
        using var setup = new TestSetup();
        setup.CaFile = setup.Write("own.pem", identity.Leaf.ExportCertificatePem());
        await using var server = LoopbackServer.Start(new Script { Identity = identity });
        (await setup.ProbeAsync(server.Port)).AssertFailed("tls/certificate", 60);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_self_signed_certificate_that_is_trusted_must_still_be_strong()
    {
        var identity = CertificateAuthority.SelfSigned(Sound with { Key = KeyKind.Rsa1024 });
        using var setup = new TestSetup();
        setup.CaFile = setup.Write("own.pem", identity.Leaf.ExportCertificatePem());
        await using var server = await LegacyServer.StartAsync(new Script { Identity = identity });
        (await setup.ProbeAsync(server.Port)).AssertFailed("tls/certificate", 60);
        Assert.Empty(await server.StopAsync());
    }

    [Fact]
    public async Task Without_a_ca_file_a_private_authority_is_not_trusted()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        using var setup = new TestSetup();
        string[] line = [.. setup.Line(server.Port)];
        var ca = Array.IndexOf(line, "--ca-file");
        var run = await ProbeProgram.RunAsync([.. line[..ca], .. line[(ca + 2)..]]);

        run.AssertFailed("tls/certificate", 60);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task An_address_literal_must_be_among_the_addresses_of_the_certificate()
    {
        using var setup = new TestSetup();
        await using var named = LoopbackServer.Start(new Script { Identity = Issue(new LeafRequest { Addresses = [IPAddress.Loopback] }) });
        await using var other = LoopbackServer.Start(new Script { Identity = Issue(new LeafRequest { Addresses = [IPAddress.Parse("127.0.0.2")] }) });

        (
            await ProbeProgram.RunAsync(
                ["-H", $"127.0.0.1:{named.Port}", "-u", TestSetup.User, "-P", setup.PasswordFile, "--ca-file", setup.CaFile, "--format", "json"])).AssertOk();
        (
            await ProbeProgram.RunAsync(
                ["-H", $"127.0.0.1:{other.Port}", "-u", TestSetup.User, "-P", setup.PasswordFile, "--ca-file", setup.CaFile, "--format", "json"]))
            .AssertFailed("tls/certificate", 60);
        Assert.Empty(other.Received);
    }

    [Fact]
    public async Task A_certificate_with_the_A_labels_of_an_international_name_is_accepted()
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(new Script { Identity = Issue(LeafRequest.For("xn--bcher-kva.example.test")) });
        var run = await ProbeProgram.RunAsync(
            [
                "-H", $"Bücher.example.test.:{server.Port}", "--connect-to", "127.0.0.1", "-u", TestSetup.User, "-P", setup.PasswordFile, "--ca-file",
                setup.CaFile, "--format", "json",
            ]);

        run.AssertOk();
        Assert.Equal("xn--bcher-kva.example.test", run.Report.GetProperty("host").GetString());
    }

    private static ServerIdentity Issue(LeafRequest request) => TestSetup.Authority.Issue(request);

    private static ServerIdentity Below(IntermediateRequest request) => TestSetup.Authority.IssueIntermediate(request).Issue(Sound);

    private static DateTimeOffset Days(double days) => DateTimeOffset.UtcNow.AddDays(days);
}
