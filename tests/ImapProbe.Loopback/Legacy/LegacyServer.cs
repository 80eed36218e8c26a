using System.Globalization;

namespace ImapProbe.Loopback.Legacy;

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
