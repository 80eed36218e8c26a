using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Interop;

/// <summary>What the service says that nginx's mail proxy asks whether to let an account in.</summary>
internal enum AuthService
{
    Accepts,
    Refuses,

    /// <summary>Nobody listens there.</summary>
    IsDown,
}

/// <summary>nginx's mail proxy before a Dovecot, with an authentication service of the test's own.</summary>
internal sealed class NginxProxy : IAsyncDisposable
{
    public const string Program = "/usr/sbin/nginx";
    public const string MailModule = "/usr/lib/nginx/modules/ngx_mail_module.so";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("imap-probe-nginx-");
    private readonly TcpListener service = new(IPAddress.Loopback, 0);
    private readonly Process process;
    private readonly Task serving;

    private NginxProxy(AuthService says, int dovecotPort)
    {
        service.Start();
        var servicePort = PortOf(service);
        (ImapPort, ImapsPort) = FreePorts.Two();
        File.WriteAllText(Path("certificate.pem"), TestSetup.Identity.Leaf.ExportCertificatePem());
        File.WriteAllText(Path("key.pem"), TestSetup.Identity.Leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path("nginx.conf"), Configuration(servicePort));
        if (says is AuthService.IsDown)
            service.Stop();
        serving = says is AuthService.IsDown ? Task.CompletedTask : ServeAsync(says is AuthService.Accepts
            ? string.Create(CultureInfo.InvariantCulture, $"Auth-Status: OK\r\nAuth-Server: {Dovecot.ClearAddress}\r\nAuth-Port: {dovecotPort}\r\n")
            : "Auth-Status: Invalid login or password\r\nAuth-Wait: 3\r\n");
        process = Process.Start(
            new ProcessStartInfo(Program, ["-p", folder.FullName, "-e", Path("error.log"), "-c", Path("nginx.conf")]) { RedirectStandardError = true })!;
    }

    public int ImapPort { get; }

    public int ImapsPort { get; }

    public static async Task<NginxProxy> StartAsync(AuthService says, int dovecotPort)
    {
        var proxy = new NginxProxy(says, dovecotPort);
        using var patience = new CancellationTokenSource(Patience);
        while (!await proxy.AnswersAsync(patience.Token))
            await Task.Yield();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        process.Send("TERM");
        await process.WaitForExitAsync();
        process.Dispose();
        service.Dispose();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        folder.Delete(recursive: true);
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    private string Configuration(int servicePort) => $$"""
        load_module {{MailModule}};
        daemon off;
        pid {{Path("pid")}};
        error_log {{Path("error.log")}};
        events {}
        mail {
          server_name {{TestSetup.Host}};
          auth_http 127.0.0.1:{{servicePort}}/auth;
          auth_http_timeout 5s;
          ssl_certificate {{Path("certificate.pem")}};
          ssl_certificate_key {{Path("key.pem")}};
          imap_auth plain login;
          server {
            protocol imap;
            listen 127.0.0.1:{{ImapsPort}} ssl;
          }
          server {
            protocol imap;
            listen 127.0.0.1:{{ImapPort}};
            starttls only;
          }
        }

        """;

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, ImapPort, cancellationToken);
            return true;
        }
        catch (SocketException) when (!process.HasExited)
        {
            return false;
        }
    }

    // One request a connection, whatever it asks.
    private async Task ServeAsync(string answer)
    {
        while (true)
        {
            using var client = await service.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }

            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.0 200 OK\r\n{answer}\r\n"));
        }
    }
}
