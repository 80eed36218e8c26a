using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;
using ImapProbe.Tests.Support;
using ImapProbe.Tls;

namespace ImapProbe.Tests.Fuzzing.Certificates;

/// <summary>Judges certificates by chance as a handshake would, and holds the verdict and its sentence to what was sent and trusted.</summary>
internal static class CertificateTrial
{
    private static readonly ServerName Host = new(TestSetup.Host, null, false);

    public static FuzzTarget Target { get; } =
        new FuzzTarget<CertificateCase>("certificates", 2, CertificateCase.Any, input => Task.FromResult(Attempt(input)));

    private static string Attempt(CertificateCase input)
    {
        var (encodedLeaf, encodedIntermediate, file) = input.Make();
        var roots = PrivateRoots.FromPem(file);
        if (!roots.HasValue)
            return $"usage: {Kind(roots.Problem)}";
        // What OpenSSL cannot decode comes to no verdict: the handshake fails.
        if (Load(encodedLeaf) is not { } leaf || Load(encodedIntermediate) is not { } intermediate)
            return "not decoded";
        using (leaf)
        using (intermediate)
        using (var chain = new X509Chain())
        {
            chain.ChainPolicy = roots.Value.CreatePolicy();
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
            chain.ChainPolicy.ExtraStore.Add(intermediate);
            var policy = new CertificatePolicy(Host, SslProtocols.Tls12, roots.Value, new SafeText([]), new Timeline(TimeProvider.System), TimeProvider.System);
            var problem = Judge(policy, leaf, chain, roots.Value);
            if (problem is null)
                return "ok";
            AssertSentence(problem, leaf, intermediate);
            return Kind(problem);
        }
    }

    private static string? Judge(CertificatePolicy policy, X509Certificate2 leaf, X509Chain chain, TrustStore roots)
    {
        try
        {
            var errors = chain.Build(leaf) ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateChainErrors;
            return policy.CertificateProblem(leaf, chain, errors)?.Message;
        }
        catch (CryptographicException)
        {
            // As in a handshake, where .NET gives up before it asks.
            return new ChainDiagnosis(roots, chain.ChainPolicy.ExtraStore, [], new SafeText([]), DateTimeOffset.UtcNow).FirstCause(leaf);
        }
    }

    private static void AssertSentence(string sentence, X509Certificate2 leaf, X509Certificate2 intermediate)
    {
        Assert.NotEmpty(sentence);
        // Where a name has it, so has the sentence.
        if (!HasSpaceAndComma(leaf) && !HasSpaceAndComma(intermediate))
            Assert.DoesNotContain(" ,", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("HasNot", sentence, StringComparison.Ordinal);
        Assert.All(sentence, character => Assert.False(char.IsControl(character)));
        if (
            sentence.StartsWith("the certificate was issued by ", StringComparison.Ordinal) && sentence.Contains(
                ", which the server did not send", StringComparison.Ordinal))
            Assert.False(
                CertificateFields.Read(leaf.RawDataMemory).Issuer.Span.SequenceEqual(CertificateFields.Read(intermediate.RawDataMemory).Subject.Span),
                sentence);
    }

    private static bool HasSpaceAndComma(X509Certificate2 certificate) => certificate.RawDataMemory.Span.IndexOf(" ,"u8) >= 0;

    private static X509Certificate2? Load(byte[] encoded)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(encoded);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // Without names and figures.
    private static string Kind(string sentence) => string.Join('-', sentence.Split(' ').Where(word => word.All(char.IsAsciiLetterLower)).Take(7));
}
