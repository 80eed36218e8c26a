using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ImapProbe.Tests.Support;
using ImapProbe.Tls;

namespace ImapProbe.Tests.Unit.Tls;

public sealed class SelfIssuedTests
{
    // As authorities make one for a new key: issued under its own name, but signed with the old key (RFC 5280, section 3.2).
    [Fact]
    public void A_certificate_that_bears_its_own_name_but_anothers_signature_is_no_root()
    {
        using var oldKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var newKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Root", newKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(new X509SubjectKeyIdentifierExtension(new PublicKey(oldKey), critical: false)));
        using var rollover = request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForECDsa(oldKey), DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1]);
        using var folder = new TempFolder();

        var (store, problem) = PrivateRoots.FromPem(Encoding.UTF8.GetBytes(rollover.ExportCertificatePem()));

        Assert.Null(store);
        Assert.Contains("self-signed", problem, StringComparison.Ordinal);
    }
}
