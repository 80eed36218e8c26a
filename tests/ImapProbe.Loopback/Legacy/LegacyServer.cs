using System.Diagnostics;
using System.Globalization;
using ImapProbe.Loopback.Legacy;

namespace ImapProbe.Loopback;

/// <summary>
/// The same server in a process whose OpenSSL still does what is refused today: TLS 1.0 and 1.1, RSA-1024, SHA-1 and MD5.
/// Of the script it keeps TLS mode, protocols, identity, capabilities and the account; it has no reactions.
/// </summary>
public sealed class LegacyServer : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly Process process;
    private byte[]? received;

    private LegacyServer(DirectoryInfo folder, Process process, int port)
    {
        this.folder = folder;
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    public static async Task<LegacyServer> StartAsync(Script script)
    {
        var folder = Directory.CreateTempSubdirectory("imap-probe-legacy-");
        await LegacyOrder.WriteAsync(folder.FullName, script);
        var start = new ProcessStartInfo(
            DotnetHost.Path, [DotnetHost.AssemblyBesideThis("ImapProbe.Loopback.dll"), LegacyChild.Command, folder.FullName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OPENSSL_CONF"] = LegacyOrder.OpenSslPath(folder.FullName);
        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() is { } port)
            return new LegacyServer(folder, process, int.Parse(port, CultureInfo.InvariantCulture));

        process.Dispose();
        folder.Delete(recursive: true);
        throw new InvalidOperationException("the legacy server ended before it listened; its standard error says why");
    }

    /// <summary>Stops the server.</summary>
    /// <returns>Every byte of IMAP that it received; again, if asked again.</returns>
    public async Task<byte[]> StopAsync()
    {
        if (received is null)
        {
            process.StandardInput.Close();
            received = Convert.FromHexString((await process.StandardOutput.ReadToEndAsync()).Trim());
            await process.WaitForExitAsync();
        }

        return received;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }
}
