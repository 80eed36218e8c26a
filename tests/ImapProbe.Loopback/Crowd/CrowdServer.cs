using System.Text.Json;

namespace ImapProbe.Loopback.Crowd;

/// <summary>
/// Servers in a process of their own, for as many connections as there are: sound ones, and ones that fall silent, each at another point. They hold all
/// that clients send beneath TLS to the framing of its records.
/// </summary>
public sealed class CrowdServer : IAsyncDisposable
{
    /// <summary>Whose certificate all of them bear.</summary>
    public const string Host = "imap.example.test";

    private readonly LoopbackChild child;

    private CrowdServer(LoopbackChild child)
    {
        this.child = child;
        Ports = JsonSerializer.Deserialize<CrowdPorts>(child.FirstLine)!;
    }

    public CrowdPorts Ports { get; }

    /// <summary>Starts the servers, and writes the certificate of their authority.</summary>
    public static async Task<CrowdServer> StartAsync(string caFile) => new(await LoopbackChild.StartAsync([CrowdChild.Command, caFile]));

    /// <summary>Stops the servers.</summary>
    public async Task<CrowdFindings> StopAsync() => JsonSerializer.Deserialize<CrowdFindings>(await child.StopAsync())!;

    public ValueTask DisposeAsync() => child.DisposeAsync();
}
