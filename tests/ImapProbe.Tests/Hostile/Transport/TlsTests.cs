using System.Security.Authentication;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Transport;

/// <summary>What answers is not TLS, or not TLS as it must be, at the handshake and behind it.</summary>
public sealed class TlsTests : HostileTable<TlsTests>
{
    private static readonly LeafRequest SoundLeaf = LeafRequest.For(TestSetup.Host);

    private static readonly Script Old = Sound with { Protocols = SslProtocols.Tls12 };

    private static readonly (string Name, byte Code)[] Alerts =
        [("handshake_failure", 40), ("access_denied", 49), ("protocol_version", 70), ("internal_error", 80), ("unrecognized_name", 112)];

    private static readonly (string What, ServerIdentity Identity)[] Certificates =
    [
        ("another's", TestSetup.Authority.Issue(LeafRequest.For("other.example.test"))),
        ("expired", TestSetup.Authority.Issue(SoundLeaf with { NotBefore = DateTimeOffset.UtcNow.AddDays(-40), NotAfter = DateTimeOffset.UtcNow.AddDays(-2) })),
        ("untrusted", CertificateAuthority.Create("Another Root").Issue(SoundLeaf)),
        ("self-signed", CertificateAuthority.SelfSigned(SoundLeaf)),
    ];

    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Alerts.SelectMany(alert => (HostileCase[])
        [
            Handshake($"answers with the TLS alert {alert.Name}", Sound, TlsBytes.Alert(alert.Code)) with
            {
                Also = (run, _) => Assert.EndsWith(alert.Name.Replace('_', ' '), run.Message, StringComparison.Ordinal),
            },
            Handshake($"answers with the TLS alert {alert.Name}, behind STARTTLS", SoundStartTls, TlsBytes.Alert(alert.Code)),
        ]),
        Handshake("answers with the TLS warning close_notify", Sound, TlsBytes.Alert(0, isFatal: false)),
        Handshake("answers with a record that no key fits", Sound, TlsBytes.ForeignRecord),
        Handshake("answers with HTTP", Sound, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray()),
        Handshake("answers with SSH", Sound, "SSH-2.0-OpenSSH_10.0\r\n"u8.ToArray()),
        Handshake("answers with SMTP", Sound, "220 mail.example.test ESMTP\r\n"u8.ToArray()),
        Handshake("answers with POP3", Sound, "+OK POP3 ready\r\n"u8.ToArray()),
        Handshake("answers with IMAP in clear", Sound, "* OK a server without TLS\r\n"u8.ToArray()) with
        {
            Also = (run, caseRun) =>
            {
                Assert.Contains("is not TLS", run.Message, StringComparison.Ordinal);
                Assert.Empty(caseRun.Server.Received);
            },
        },
        Handshake("answers with lines of nothing", Sound, new byte[512]),
        Case("greets in clear where TLS is waited for", SoundStartTls, "tls/tls", Stays) with
        {
            Play = caseRun => caseRun.RunAsync(() => caseRun.Setup.ProbeAsync(caseRun.Start(SoundStartTls).Port)),
        },
        Broken("greeting", Step.Greeting, "greeting/tls"),
        Broken("login", Step.Login, "login/tls", MayLeave),
        Broken("session", Step.List, "session/tls", MayLeave),
        Foreign("greeting", Step.Greeting, "greeting/tls"),
        Foreign("login", Step.Login, "login/tls", MayLeave),
        Foreign("session", Step.Namespace, "session/tls", MayLeave),
        Case("breaks off TLS with an alert at LOGOUT", Sound.On(Step.Logout, Beneath(TlsBytes.Alert(80))), "logout/logout", MayLeave),
        Case("speaks TLS 1.2 where 1.3 is the floor", Old, "tls/tls", Stays, "--tls-min", "1.3") with { Also = AssertVersionTold },
        Case("speaks TLS 1.2 where 1.3 is the floor, behind STARTTLS", Old with { Tls = TlsMode.StartTls }, "tls/tls", Stays, "--tls-min", "1.3"),
        Case("speaks TLS 1.2 where that is the floor", Old, "ok", MayLeave, "--tls-min", "1.2") with
        {
            Also = (run, _) => Assert.Equal("TLSv1.2", run.Report.GetProperty("tls").GetProperty("version").GetString()),
        },
        .. Certificates.SelectMany(certificate => (HostileCase[])
        [
            Refused($"shows a certificate that is {certificate.What}", certificate.Identity, TlsMode.Implicit),
            Refused($"shows a certificate that is {certificate.What}, behind STARTTLS", certificate.Identity, TlsMode.StartTls),
        ]),
    ];

    private static HostileCase Handshake(string does, Script script, byte[] bytes) =>
        Case(does, script.On(Step.TlsHandshake, new Reaction { ReplyBytes = bytes }), "tls/tls", Stays);

    private static HostileCase Broken(string where, Step step, string verdict, PasswordRule password = Stays) =>
        Case($"breaks off TLS with an alert at the {where}", Sound.On(step, Beneath(TlsBytes.Alert(80))), verdict, password);

    private static HostileCase Foreign(string where, Step step, string verdict, PasswordRule password = Stays) =>
        Case($"has a record in its TLS that no key fits, at the {where}", Sound.On(step, Beneath(TlsBytes.ForeignRecord)), verdict, password);

    private static HostileCase Refused(string does, ServerIdentity identity, TlsMode tls) =>
        Case(does, Sound with { Identity = identity, Tls = tls }, "tls/certificate", Stays);

    private static Reaction Beneath(byte[] bytes) => new() { Beneath = bytes, Ending = Ending.Hang };

    private static void AssertVersionTold(ProbeRun run, CaseRun caseRun)
    {
        Assert.Contains("TLSv1.2", run.Message, StringComparison.Ordinal);
        Assert.Empty(caseRun.Server.Received);
    }
}
