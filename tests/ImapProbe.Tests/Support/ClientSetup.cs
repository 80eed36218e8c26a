using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;

namespace ImapProbe.Tests.Support;

/// <summary>An authority for clients, and certificates of its below an intermediate: sound ones, and ones that a server refuses.</summary>
internal static class ClientSetup
{
    private static readonly LeafRequest Sound = new() { CommonName = "monitor", ExtendedKeyUsage = LeafUsage.ClientAuth };

    /// <summary>The root that servers trust for clients.</summary>
    public static CertificateAuthority Root { get; } = CertificateAuthority.Create("Client Root");

    public static CertificateAuthority Authority { get; } = Root.IssueIntermediate(new IntermediateRequest { CommonName = "Client Intermediate" });

    public static ServerIdentity Identity { get; } = Authority.Issue(Sound);

    /// <summary>What a client may show, by what is said of it.</summary>
    public static IReadOnlyDictionary<string, ServerIdentity> Identities { get; } = new Dictionary<string, ServerIdentity>(StringComparer.Ordinal)
    {
        ["sound"] = Identity,
        ["of RSA"] = Authority.Issue(Sound with { Key = KeyKind.Rsa2048 }),
        ["of P-384"] = Authority.Issue(Sound with { Key = KeyKind.EcP384 }),
        ["below the root"] = Root.Issue(Sound),
        ["without its intermediate"] = Identity.WithoutIntermediates(),
        ["of another authority"] = CertificateAuthority.Create("Another Root").Issue(Sound),
        ["expired"] = Authority.Issue(Sound with { NotBefore = DateTimeOffset.UtcNow.AddDays(-40), NotAfter = DateTimeOffset.UtcNow.AddDays(-2) }),
        ["not yet valid"] = Authority.Issue(Sound with { NotBefore = DateTimeOffset.UtcNow.AddDays(2), NotAfter = DateTimeOffset.UtcNow.AddDays(40) }),
        ["for servers"] = Authority.Issue(Sound with { ExtendedKeyUsage = LeafUsage.ServerAuth }),
    };

    /// <summary>A sound server that wants a certificate of these clients, and logs them in by it.</summary>
    public static Script Script { get; } = TestSetup.Script with
    {
        ClientRoot = Root.Certificate,
        Capabilities = $"{TestSetup.Script.Capabilities} AUTH=EXTERNAL",
    };

    /// <summary>Writes what a client shows into a file that only its owner can read.</summary>
    public static string Write(this TestSetup setup, ServerIdentity identity, string name = "client.pem") => setup.Write(name, identity.Pem);

    /// <summary>A command line with a JSON report that logs in by the certificate in a file, and is given no password.</summary>
    public static IReadOnlyList<string> ExternalLine(this TestSetup setup, int port, string file, params IReadOnlyList<string> more) =>
        [.. setup.Target(port), "--auth", "external", "--client-cert", file, "--format", "json", .. more];
}
