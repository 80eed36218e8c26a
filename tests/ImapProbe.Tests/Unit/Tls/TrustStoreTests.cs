using System.Text;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tls;

namespace ImapProbe.Tests.Unit.Tls;

public sealed class TrustStoreTests
{
    [Fact]
    public void A_file_with_a_root_is_a_store_of_that_root_alone()
    {
        var root = CertificateAuthority.Create();

        var (store, problem) = PrivateRoots.FromPem(Encoding.UTF8.GetBytes(root.Pem));

        Assert.Null(problem);
        Assert.True(store!.IsPrivate);
        Assert.Equal([root.Certificate], store.CreatePolicy().CustomTrustStore);
    }

    [Fact]
    public void Only_the_self_signed_certificates_of_a_file_are_roots()
    {
        var root = CertificateAuthority.Create();
        var intermediate = root.IssueIntermediate(new IntermediateRequest());
        using var selfSigned = CertificateAuthority.SelfSigned(LeafRequest.For("a.example")).Leaf;

        var store = PrivateRoots.FromPem(
            Encoding.UTF8.GetBytes(
                "# a comment\n" + intermediate.Certificate.ExportCertificatePem() + "\n" + root.Pem + "\n" + selfSigned.ExportCertificatePem())).Value!;

        Assert.Equal([root.Certificate, selfSigned], store.CreatePolicy().CustomTrustStore);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate at all")]
    [InlineData("-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n")]
    public void A_file_without_a_certificate_is_told_by_a_sentence(string content) => AssertProblem(content);

    [Theory]
    [InlineData("", "is empty: ")]
    [InlineData(" \r\n", "is empty: ")]
    [InlineData("0a sequence that is no certificate", "holds no self-signed certificate: ")]
    [InlineData("no certificate at all", "holds no self-signed certificate: ")]
    public void What_is_there_instead_is_said(string content, string sentence) =>
        Assert.StartsWith(sentence, PrivateRoots.FromPem(Encoding.UTF8.GetBytes(content)).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_root_in_DER_is_told_how_to_become_PEM() => Assert.Equal(
        "is a certificate in DER, where PEM is taken: openssl x509 -inform der makes that of it",
        PrivateRoots.FromPem(CertificateAuthority.Create().Certificate.RawData).Problem);

    [Fact]
    public void A_root_that_is_commented_out_is_none()
    {
        var root = CertificateAuthority.Create();

        AssertProblem(root.Pem.Replace("-----BEGIN", "# -----BEGIN", StringComparison.Ordinal));
        AssertProblem($" {root.Pem}");
    }

    [Fact]
    public void A_file_with_an_intermediate_or_a_leaf_alone_is_told_by_a_sentence()
    {
        var root = CertificateAuthority.Create();
        using var leaf = root.Issue(LeafRequest.For("a.example")).Leaf;

        AssertProblem(root.IssueIntermediate(new IntermediateRequest()).Certificate.ExportCertificatePem());
        AssertProblem(leaf.ExportCertificatePem());
    }

    private static void AssertProblem(string pem)
    {
        var (store, problem) = PrivateRoots.FromPem(Encoding.UTF8.GetBytes(pem));

        Assert.Null(store);
        Assert.Contains("certificate", problem, StringComparison.Ordinal);
    }
}
