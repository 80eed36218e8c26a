using System.Security.Cryptography;
using System.Text;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>What the system trusts is trusted, wherever it keeps it, and nothing else.</summary>
public sealed class SystemRootsTests
{
    private static readonly CertificateAuthority Root = CertificateAuthority.Create("System Root");
    private static readonly CertificateAuthority Stranger = CertificateAuthority.Create("Stranger");
    private static readonly CertificateAuthority Intermediate = Root.IssueIntermediate(new IntermediateRequest());
    private static readonly ServerIdentity Sound = Intermediate.Issue(LeafRequest.For(TestSetup.Host));
    private static readonly ServerIdentity SelfSigned = CertificateAuthority.SelfSigned(LeafRequest.For(TestSetup.Host));
    private static readonly TwinRoots TwinRoots = new();

    private const string NoRoots = "this system has no roots: ca-certificates is not installed?";

    // A store, and what the server presents.
    private static readonly Dictionary<string, (Func<TestTrustStore, TestTrustStore> Fill, ServerIdentity Presented)> Trusted = new(StringComparer.Ordinal)
    {
        ["in the file"] = (store => store.InFile(Stranger.Certificate, Root.Certificate), Sound),
        ["in the file, behind what is no certificate"] = (
            store => store.InFile($"{PemEncoding.WriteString("PUBLIC KEY", Stranger.Certificate.PublicKey.ExportSubjectPublicKeyInfo())}\n{Root.Pem}"), Sound),
        ["in the file, behind remarks on PEM"] =
            (store => store.InFile($"# see \"-----BEGIN CERTIFICATE-----\" in RFC 7468\n# -----BEGIN PKCS7 is not here\n{Root.Pem}"), Sound),
        ["in a folder"] = (store => store.InFolder("any name", Stranger.Certificate, Root.Certificate), Sound),
        ["in a folder, and others in the file"] = (store => store.InFile(Stranger.Certificate).InFolder("root.pem", Root.Certificate), Sound),
        ["in a folder and in the file"] = (store => store.InFile(Root.Certificate).InFolder("root.pem", Root.Certificate), Sound),
        ["in the user's own store"] = (store => store.InFile(Stranger.Certificate).OfUser(Root.Certificate), Sound),
        ["in the user's own store alone"] = (store => store.OfUser(Root.Certificate), Sound),
        ["with the intermediate that the server forgot"] = (store => store.InFile(Intermediate.Certificate, Root.Certificate), Sound.WithoutIntermediates()),
        ["itself the server's certificate"] = (store => store.InFile(SelfSigned.Leaf), SelfSigned),
        ["with a name that is encoded otherwise than in what it issued"] = (store => store.InFile(TwinRoots.Printable), TwinRoots.Issued),
        ["beside an expired one of the same name and key"] = (store => store.InFile(TwinRoots.Expired, TwinRoots.Valid), TwinRoots.Issued),
        ["before an expired one of the same name and key"] = (store => store.InFile(TwinRoots.Valid, TwinRoots.Expired), TwinRoots.Issued),
        ["behind an expired one of the same name, key and serial number"] = (store => store.InFile(TwinRoots.Namesake, TwinRoots.Valid), TwinRoots.Issued),
        ["in a folder, an expired one of the same name, key and serial number in the file"] =
            (store => store.InFile(TwinRoots.Namesake).InFolder("valid.pem", TwinRoots.Valid), TwinRoots.Issued),
        ["before an expired one of the same name, key and serial number"] = (store => store.InFile(TwinRoots.Valid, TwinRoots.Namesake), TwinRoots.Issued),
        ["in a folder, an expired one of the same name and key in the file"] = (
            store => store.InFile(TwinRoots.Expired).InFolder("valid.pem", TwinRoots.Valid), TwinRoots.Issued),
        ["cross-signed, the new root alone"] = (store => store.InFile(TwinRoots.Valid), TwinRoots.CrossSigned),
        ["cross-signed, the old root alone"] = (store => store.InFile(TwinRoots.Elder), TwinRoots.CrossSigned),
        ["cross-signed, both roots"] = (store => store.InFile(TwinRoots.Elder, TwinRoots.Valid), TwinRoots.CrossSigned),
    };

    private static readonly Dictionary<string, (Func<TestTrustStore, TestTrustStore> Fill, ServerIdentity Presented, string Sentence)> Refused =
        new(StringComparer.Ordinal)
        {
            ["nothing is trusted"] = (store => store, Sound, NoRoots),
            ["others are trusted"] = (
            store => store.InFile(Stranger.Certificate).InFolder("other.pem", TwinRoots.Valid).OfUser(TwinRoots.Elder), Sound, "none of this system's roots"),
            ["another root of the same name is trusted"] = (store => store.InFile(CertificateAuthority.Create("System Root").Certificate), Sound, ""),
            ["the intermediate alone is trusted"] = (store => store.InFile(Intermediate.Certificate), Sound, ""),
            ["the root has expired"] = (store => store.InFile(TwinRoots.Expired), TwinRoots.Issued, "expired"),
            ["the root is commented out"] = (store => store.InFile(Root.Pem.Replace("-----BEGIN", "# -----BEGIN", StringComparison.Ordinal)), Sound, NoRoots),
            ["the root is moved in"] = (store => store.InFolder("root.pem", Encoding.ASCII.GetBytes($" {Root.Pem}")), Sound, NoRoots),
            ["the file is a FIFO that nobody writes to"] = (store => store.AtFifo(), Sound, NoRoots),
            ["the root comes behind a broken block"] = (
            store => store.InFile($"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n{Root.Pem}"), Sound, NoRoots),
            ["the root comes behind a block that is no certificate"] = (
            store => store.InFile($"-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n{Root.Pem}"), Sound, NoRoots),
            ["the root is in DER, which .NET does not read there"] = (store => store.InFolder("root.der", Root.Certificate.RawData), Sound, NoRoots),
            ["the certificate is for clients"] =
            (
                store => store.InFile(Root.Certificate),
                Root.Issue(LeafRequest.For(TestSetup.Host) with { ExtendedKeyUsage = LeafUsage.ClientAuth }),
                "not meant for servers"),
            ["the certificate is for another host"] = (
            store => store.InFile(Root.Certificate), Root.Issue(LeafRequest.For("other.example.test")), "not for imap.example.test"),
            ["the certificate has expired"] =
            (
                store => store.InFile(Root.Certificate),
                Root.Issue(LeafRequest.For(TestSetup.Host) with { NotAfter = DateTimeOffset.UtcNow.AddMinutes(-5) }),
                "expired"),
            ["the intermediate is forgotten"] = (store => store.InFile(Root.Certificate), Sound.WithoutIntermediates(), "which the server did not send"),
            ["the intermediate is no authority"] = (
            store => store.InFile(Root.Certificate),
            Root.IssueIntermediate(new IntermediateRequest { IsAuthority = false }).Issue(LeafRequest.For(TestSetup.Host)),
            "basic constraints"),
        };

    public static TheoryData<string> TrustedNames => [.. Trusted.Keys];

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(TrustedNames))]
    public async Task A_root_of_the_system_is_trusted(string name)
    {
        using var store = new TestTrustStore();
        var (fill, presented) = Trusted[name];
        var run = await fill(store).ProbeAsync(presented);

        run.AssertOk();
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public async Task What_the_system_does_not_trust_is_refused(string name)
    {
        using var store = new TestTrustStore();
        var (fill, presented, sentence) = Refused[name];
        var run = await fill(store).ProbeAsync(presented);

        run.AssertFailed("tls/certificate", 60);
        Assert.Contains(sentence, run.Message, StringComparison.Ordinal);
    }
}
