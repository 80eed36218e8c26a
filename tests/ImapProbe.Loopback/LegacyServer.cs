using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ImapProbe.Loopback.Certificates;

namespace ImapProbe.Loopback;

/// <summary>
/// The same server in a process whose OpenSSL still does what is refused today: TLS 1.0 and 1.1, RSA-1024, SHA-1 and MD5.
/// Of the script it keeps TLS mode, protocols, identity, capabilities and the account; it has no reactions.
/// </summary>
public sealed class LegacyServer : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly LoopbackChild child;
    private byte[]? received;

    private LegacyServer(DirectoryInfo folder, LoopbackChild child)
    {
        this.folder = folder;
        this.child = child;
    }

    public int Port => int.Parse(child.FirstLine, CultureInfo.InvariantCulture);

    public static async Task<LegacyServer> StartAsync(Script script)
    {
        var folder = Directory.CreateTempSubdirectory("imap-probe-legacy-");
        try
        {
            await LegacyOrder.WriteAsync(folder.FullName, script);
            return new LegacyServer(folder, await LoopbackChild.StartAsync(
                [LegacyChild.Command, folder.FullName], ("OPENSSL_CONF", LegacyOrder.OpenSslPath(folder.FullName))));
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Stops the server.</summary>
    public async Task<byte[]> StopAsync() => received ??= Convert.FromHexString(await child.StopAsync());

    public async ValueTask DisposeAsync()
    {
        await child.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

/// <summary>The child's side: the port on the first line, and once standard input has ended, what was received on the second.</summary>
internal static class LegacyChild
{
    /// <summary>The first argument of such a process; the folder of its order is the second.</summary>
    public const string Command = "serve-legacy";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string folder)
    {
        await using var server = LoopbackServer.Start(await LegacyOrder.ReadAsync(folder));
        await Console.Out.WriteLineAsync(server.Port.ToString(CultureInfo.InvariantCulture));

        // It ends with the parent too, however that ends.
        await Console.In.ReadToEndAsync();
        try
        {
            await server.SettledAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            // A client still holds on; what it has sent so far is what there is.
        }

        await Console.Out.WriteLineAsync(Convert.ToHexString(server.Received));
        return 0;
    }
}

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
