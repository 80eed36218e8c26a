using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>A trust store of one test in place of the system's: where the environment says, and a user's own.</summary>
internal sealed class TestTrustStore : IDisposable
{
    private readonly TestSetup setup = new();
    private string file;
    private string folders;

    public TestTrustStore()
    {
        file = Path.Combine(setup.Folder, "gone.pem");
        folders = Folder("empty");
    }

    /// <summary>The one file.</summary>
    public string StorePath => file;

    /// <summary>The second of the two folders, once something is in it.</summary>
    public string SecondFolder => Folder("second");

    /// <summary>The folder that this user's own store is in.</summary>
    private string Home => Folder("home");

    /// <summary>Puts certificates into the one file.</summary>
    public TestTrustStore InFile(params IEnumerable<X509Certificate2> certificates) => InFile(Pem(certificates));

    /// <summary>Makes that the one file.</summary>
    public TestTrustStore InFile(string content)
    {
        file = setup.Write("bundle.pem", content);
        return this;
    }

    /// <summary>Makes a FIFO the one file.</summary>
    public TestTrustStore AtFifo()
    {
        file = Unix.MakeFifo(Path.Combine(setup.Folder, "fifo"));
        return this;
    }

    /// <summary>Puts a file with certificates into the second of two folders.</summary>
    public TestTrustStore InFolder(string name, params IEnumerable<X509Certificate2> certificates) =>
        InFolder(name, Encoding.ASCII.GetBytes(Pem(certificates)));

    /// <summary>Puts a file into the second of two folders.</summary>
    public TestTrustStore InFolder(string name, byte[] content)
    {
        var second = Folder("second");
        File.WriteAllBytes(Path.Combine(second, name), content);
        folders = $"{Folder("empty")}:{second}";
        return this;
    }

    /// <summary>Puts a certificate where .NET keeps what the user trusts.</summary>
    public TestTrustStore OfUser(X509Certificate2 certificate)
    {
        var roots = Directory.CreateDirectory(Path.Combine(Home, ".dotnet/corefx/cryptography/x509stores/root")).FullName;
        using var publicOnly = X509CertificateLoader.LoadCertificate(certificate.RawData);
        File.WriteAllBytes(Path.Combine(roots, $"{certificate.GetCertHashString(HashAlgorithmName.SHA1)}.pfx"), publicOnly.Export(X509ContentType.Pkcs12));
        return this;
    }

    /// <summary>Probes a server that presents this, without --ca-file.</summary>
    public Task<ProbeRun> ProbeAsync(ServerIdentity identity, params IReadOnlyList<string> more) => ProbeInFormatAsync(identity, "json", more);

    public async Task<ProbeRun> ProbeInFormatAsync(ServerIdentity identity, string format, params IReadOnlyList<string> more)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script with { Identity = identity });
        string[] target = [.. setup.Target(server.Port)];
        return await ProbeProgram.RunAsync(
            [.. target[..Array.IndexOf(target, "--ca-file")], .. setup.Account(), "--format", format, .. more],
            environment: [("SSL_CERT_FILE", file), ("SSL_CERT_DIR", folders), ("HOME", Home)]);
    }

    public void Dispose() => setup.Dispose();

    private static string Pem(IEnumerable<X509Certificate2> certificates) =>
        string.Concat(certificates.Select(certificate => $"# a comment\n{certificate.ExportCertificatePem()}\n"));

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(setup.Folder, name)).FullName;
}
