using System.Security.Authentication;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Transport;

/// <summary>What answers is not TLS, or not TLS as it must be, at the handshake and behind it.</summary>
public sealed class TlsTests
{
    private static readonly LeafRequest Sound = LeafRequest.For(TestSetup.Host);

    private static readonly Script Old = TestSetup.Script with { Protocols = SslProtocols.Tls12 };

    private static readonly (string Name, byte Code)[] Alerts =
        [("handshake_failure", 40), ("access_denied", 49), ("protocol_version", 70), ("internal_error", 80), ("unrecognized_name", 112)];

    private static readonly (string What, ServerIdentity Identity)[] Certificates =
    [
        ("another's", TestSetup.Authority.Issue(LeafRequest.For("other.example.test"))),
        ("expired", TestSetup.Authority.Issue(Sound with { NotBefore = DateTimeOffset.UtcNow.AddDays(-40), NotAfter = DateTimeOffset.UtcNow.AddDays(-2) })),
        ("untrusted", CertificateAuthority.Create("Another Root").Issue(Sound)),
        ("self-signed", CertificateAuthority.SelfSigned(Sound)),
    ];

    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        .. Alerts.SelectMany(alert => (HostileCase[])
        [
            Handshake($"answers with the TLS alert {alert.Name}", TestSetup.Script, TlsBytes.Alert(alert.Code)) with
            {
                Also = (run, _) => Assert.EndsWith(alert.Name.Replace('_', ' '), run.Message, StringComparison.Ordinal),
            },
            Handshake($"answers with the TLS alert {alert.Name}, behind STARTTLS", TestSetup.StartTlsScript, TlsBytes.Alert(alert.Code)),
        ]),
        Handshake("answers with the TLS warning close_notify", TestSetup.Script, TlsBytes.Alert(0, isFatal: false)),
        Handshake("answers with a record that no key fits", TestSetup.Script, TlsBytes.ForeignRecord),
        Handshake("answers with HTTP", TestSetup.Script, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray()),
        Handshake("answers with SSH", TestSetup.Script, "SSH-2.0-OpenSSH_10.0\r\n"u8.ToArray()),
        Handshake("answers with SMTP", TestSetup.Script, "220 mail.example.test ESMTP\r\n"u8.ToArray()),
        Handshake("answers with POP3", TestSetup.Script, "+OK POP3 ready\r\n"u8.ToArray()),
        Handshake("answers with IMAP in clear", TestSetup.Script, "* OK a server without TLS\r\n"u8.ToArray()) with
        {
            Also = (run, stage) =>
            {
                Assert.Contains("is not TLS", run.Message, StringComparison.Ordinal);
                Assert.Empty(stage.Servers[0].Received);
            },
        },
        Handshake("answers with lines of nothing", TestSetup.Script, new byte[512]),
        HostileCase.Of("greets in clear where TLS is waited for", TestSetup.StartTlsScript, "tls/tls", 35, PasswordRule.Stays) with
        {
            Play = stage => stage.RunAsync(() => stage.TestSetup.ProbeAsync(stage.Start(TestSetup.StartTlsScript).Port)),
        },
        Broken("greeting", Step.Greeting, "greeting/tls"),
        Broken("login", Step.Login, "login/tls", PasswordRule.MayLeave),
        Broken("session", Step.List, "session/tls", PasswordRule.MayLeave),
        Foreign("greeting", Step.Greeting, "greeting/tls"),
        Foreign("login", Step.Login, "login/tls", PasswordRule.MayLeave),
        Foreign("session", Step.Namespace, "session/tls", PasswordRule.MayLeave),
        HostileCase.Of("breaks off TLS with an alert at LOGOUT", TestSetup.Script.On(Step.Logout, Beneath(TlsBytes.Alert(80))), "logout/logout", 80, PasswordRule.MayLeave),
        HostileCase.Of("speaks TLS 1.2 where 1.3 is the floor", Old, "tls/tls", 35, PasswordRule.Stays, "--tls-min", "1.3") with { Also = AssertVersionTold },
        HostileCase.Of("speaks TLS 1.2 where 1.3 is the floor, behind STARTTLS", Old with { Tls = TlsMode.StartTls }, "tls/tls", 35, PasswordRule.Stays, "--tls-min", "1.3"),
        HostileCase.Of("speaks TLS 1.2 where that is the floor", Old, "ok", 0, PasswordRule.MayLeave, "--tls-min", "1.2") with
        {
            Also = (run, _) => Assert.Equal("TLSv1.2", run.Report.GetProperty("tls").GetProperty("version").GetString()),
        },
        .. Certificates.SelectMany(certificate => (HostileCase[])
        [
            Refused($"shows a certificate that is {certificate.What}", certificate.Identity, TlsMode.Implicit),
            Refused($"shows a certificate that is {certificate.What}, behind STARTTLS", certificate.Identity, TlsMode.StartTls),
        ]),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_in_time_with_the_right_word_and_gives_nothing_away(string does) => Table.PlayAsync(Rows, does);

    private static HostileCase Handshake(string does, Script script, byte[] bytes) =>
        HostileCase.Of(does, script.On(Step.TlsHandshake, new Reaction { ReplyBytes = bytes }), "tls/tls", 35, PasswordRule.Stays);

    private static HostileCase Broken(string where, Step step, string verdict, PasswordRule password = PasswordRule.Stays) =>
        HostileCase.Of($"breaks off TLS with an alert at the {where}", TestSetup.Script.On(step, Beneath(TlsBytes.Alert(80))), verdict, 35, password);

    private static HostileCase Foreign(string where, Step step, string verdict, PasswordRule password = PasswordRule.Stays) =>
        HostileCase.Of($"has a record in its TLS that no key fits, at the {where}", TestSetup.Script.On(step, Beneath(TlsBytes.ForeignRecord)), verdict, 35, password);

    private static HostileCase Refused(string does, ServerIdentity identity, TlsMode tls) =>
        HostileCase.Of(does, TestSetup.Script with { Identity = identity, Tls = tls }, "tls/certificate", 60, PasswordRule.Stays);

    private static Reaction Beneath(byte[] bytes) => new() { Beneath = bytes, Ending = Ending.Hang };

    private static void AssertVersionTold(ProbeRun run, CaseRun stage)
    {
        Assert.Contains("TLSv1.2", run.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Servers[0].Received);
    }
}
