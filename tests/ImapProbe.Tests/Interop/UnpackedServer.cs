using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ImapProbe.Tests.Hostile.Platform;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Interop;

/// <summary>
/// A real server that .ci/servers has unpacked, laid over this machine's files in namespaces of its own, with one account and a configuration of its
/// own.
/// </summary>
public abstract class UnpackedServer(string name) : IAsyncLifetime
{
    public const string Account = "monitor";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Its state is in /srv, which nobody else sees, and ends with it: as soon as its standard input is closed.
    private const string Prelude = """
        set -e
        server=$0 home=$1 imap=$2 imaps=$3 account=$4 password=$5
        mount -t tmpfs -o mode=755 none /srv && mount -t tmpfs -o mode=755 none /run && cd /srv
        mkdir upper work
        mount -t overlay -o "lowerdir=$server/usr:/usr" overlay /usr
        mount -t overlay -o lowerdir=/etc,upperdir=upper,workdir=work overlay /etc
        cp "$home"/*.pem .
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("imap-probe-server-");
    private readonly StringBuilder words = new();
    private Process? process;

    public int ImapPort { get; private set; }

    public int ImapsPort { get; private set; }

    /// <summary>Where .ci/servers has unpacked them all.</summary>
    internal static string Folder { get; } = Environment.GetEnvironmentVariable("IMAP_PROBE_SERVERS") ?? "";

    /// <summary>The tests that use it take these.</summary>
    internal static IReadOnlyList<Need> Needs { get; } = [Need.Servers, Need.Namespaces, Need.Root];

    /// <summary>Commands of a shell that configure it and start it in the background.</summary>
    protected abstract string Script { get; }

    public async ValueTask InitializeAsync()
    {
        if (!Needs.All(need => need.IsThere))
            return;
        (ImapPort, ImapsPort) = FreePorts.Two();
        var leaf = TestSetup.Identity.Leaf;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "certificate.pem"), leaf.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key.pem"), leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        process = Process.Start(new ProcessStartInfo("unshare",
        [
            .. NamespaceShell.Options, "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c", $"{Prelude}\n{Script}\nread -r || true",
            Path.GetFullPath(Path.Combine(Folder, name)), folder.FullName, $"{ImapPort}", $"{ImapsPort}", Account, TestSetup.Password,
        ])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await GreetedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (words)
            words.AppendLine(line.Data);
    }

    private async Task GreetedAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, ImapPort, patience.Token);
                using var reader = new StreamReader(client.GetStream());
                if (await reader.ReadLineAsync(patience.Token) is { } greeting && greeting.StartsWith("* OK", StringComparison.Ordinal))
                    return;
            }
            catch (Exception e) when (e is SocketException or IOException && !process!.HasExited)
            {
                await Task.Yield();
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                lock (words)
                    Assert.Fail($"{name} does not greet:\n{words}");
            }
        }
    }
}
