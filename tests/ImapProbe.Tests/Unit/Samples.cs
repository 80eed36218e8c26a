using System.Net;
using System.Net.Security;
using ImapProbe.Core;

namespace ImapProbe.Tests.Unit;

/// <summary>Results to report, with the figures of the contract's own examples.</summary>
internal static class Samples
{
    private static readonly ServerCertificate Certificate = new(
        "CN=imap.example.org",
        "CN=R11, O=Let's Encrypt, C=US",
        "R11",
        ["imap.example.org", "192.0.2.7"],
        new DateTimeOffset(2026, 10, 29, 0, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2027, 1, 27, 0, 0, 0, TimeSpan.Zero),
        "0a1b");

    public static ProbeRequest Request { get; } = RequestFor("imap.example.org");

    public static ProbeResult Success { get; } = new(Request, new DateTimeOffset(2026, 11, 23, 18, 30, 0, 123, TimeSpan.Zero), Took(
        (Phase.Dns, 2000), (Phase.Tcp, 19_000), (Phase.Tls, 31_000), (Phase.Greeting, 18_000), (Phase.Login, 38_000), (Phase.Session, 21_000),
        (Phase.Logout, 19_000)))
    {
        Address = IPAddress.Parse("192.0.2.7"),
        Auth = "PLAIN",
        Tls = new TlsSession("TLSv1.3", TlsCipherSuite.TLS_AES_256_GCM_SHA384, Certificate, new DateTimeOffset(2027, 1, 20, 12, 0, 0, TimeSpan.Zero)),
    };

    public static ProbeResult RefusedCertificate { get; } = Success with
    {
        Durations = Took((Phase.Dns, 2000), (Phase.Tcp, 19_000), (Phase.Tls, 30_000)),
        Failure = new Failure(Phase.Tls, FailureKind.Certificate, "the certificate is for mail.example.org, not for imap.example.org"),
        Auth = null,
        Tls = Success.Tls! with
        {
            Certificate = Certificate with { Subject = "CN=mail.example.org", Names = ["mail.example.org"] },
            ChainNotAfter = null,
        },
    };

    public static ProbeResult RefusedLogin { get; } = Success with
    {
        Durations = Took((Phase.Tcp, 19_000), (Phase.Tls, 31_000), (Phase.Greeting, 18_000), (Phase.Login, 1_234_567)),
        Failure = new Failure(Phase.Login, FailureKind.Login, "the server refused the login: [AUTHENTICATIONFAILED] wrong", "AUTHENTICATIONFAILED"),
    };

    public static ProbeResult NoAddress { get; } = new(Request, Success.Time, Took((Phase.Dns, 250)))
    {
        Failure = new Failure(Phase.Dns, FailureKind.Dns, "imap.example.org has no address"),
    };

    public static ProbeResult NotRun { get; } = new(Request, Success.Time, Took())
    {
        Failure = Failure.NotRun("the login was refused before"),
        IsNotRun = true,
    };

    public static ProbeRequest RequestFor(string host, int port = 993, TlsMode mode = TlsMode.Implicit) => new(
        ServerName.Parse(host).Value!,
        port,
        mode)
    {
        User = "monitor@example.org",
    };

    public static CertificateLimit Days(int days) => new(days, CertificateLimitUnit.Days);

    /// <summary>Durations in microseconds.</summary>
    public static Durations Took(params (Phase Phase, int Microseconds)[] phases) =>
        new(phases.ToDictionary(entry => entry.Phase, entry => TimeSpan.FromMicroseconds(entry.Microseconds)));

    /// <summary>The summary of probes of one target.</summary>
    public static Summary Sum(ProbeRequest request, params IEnumerable<ProbeResult> results)
    {
        var tally = new Tally(request);
        foreach (var result in results)
            tally.Add(result);
        return tally.Sum();
    }
}
