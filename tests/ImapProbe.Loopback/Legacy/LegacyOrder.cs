using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ImapProbe.Loopback.Certificates;

namespace ImapProbe.Loopback.Legacy;

/// <summary>What a child process is to serve, handed over in a folder that only this user can read.</summary>
internal sealed record LegacyOrder(TlsMode Tls, SslProtocols Protocols, string Capabilities, string User, string Password)
{
    private const string OrderFile = "order.json";
    private const string IdentityFile = "identity.pfx";
    private const string OpenSslFile = "openssl.cnf";

    // OpenSSL reads it once, when the process begins to use it: hence a process of its own.
    private const string OpenSslConfiguration = """
        openssl_conf = whole
        [whole]
        ssl_conf = ssl
        [ssl]
        system_default = lax
        [lax]
        MinProtocol = TLSv1
        CipherString = ALL:@SECLEVEL=0

        """;

    public static string OpenSslPath(string folder) => Path.Combine(folder, OpenSslFile);

    public static async Task WriteAsync(string folder, Script script)
    {
        var order = new LegacyOrder(script.Tls, script.Protocols, script.Capabilities, script.User, script.Password);
        X509Certificate2Collection identity = [script.Identity.Leaf, .. script.Identity.Intermediates];
        await File.WriteAllTextAsync(OpenSslPath(folder), OpenSslConfiguration);
        await File.WriteAllBytesAsync(Path.Combine(folder, IdentityFile), identity.Export(X509ContentType.Pkcs12)!);
        await File.WriteAllTextAsync(Path.Combine(folder, OrderFile), JsonSerializer.Serialize(order));
    }

    public static async Task<Script> ReadAsync(string folder)
    {
        var order = JsonSerializer.Deserialize<LegacyOrder>(await File.ReadAllTextAsync(Path.Combine(folder, OrderFile)))!;
        var identity = X509CertificateLoader.LoadPkcs12CollectionFromFile(Path.Combine(folder, IdentityFile), password: null);
        return new Script
        {
            Identity = new ServerIdentity(
                identity.Single(certificate => certificate.HasPrivateKey),
                [.. identity.Where(certificate => !certificate.HasPrivateKey)]),
            Tls = order.Tls,
            Protocols = order.Protocols,
            Capabilities = order.Capabilities,
            User = order.User,
            Password = order.Password,
        };
    }
}
