using System.Text.Json;
using ImapProbe.Loopback.Certificates;

namespace ImapProbe.Loopback;

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

/// <summary>
/// The child's side of <see cref="CrowdServer"/>: the authority in a file and the ports on the first line, and once standard input has ended, what was
/// found on the second.
/// </summary>
internal static class CrowdChild
{
    /// <summary>The first argument of such a process; the file for the authority's certificate is the second.</summary>
    public const string Command = "serve-crowd";

    // What a client may take for the beginning of a list of capabilities: an atom that outgrows the first buffers of any reader.
    private static readonly string LongAtom = $"* OK [CAPABILITY IMAP4rev1 X-{new string('A', 700)}";

    public static async Task<int> RunAsync(string caFile)
    {
        var authority = CertificateAuthority.Create();
        var script = new Script { Identity = authority.Issue(LeafRequest.For(CrowdServer.Host)), IsRecorded = false };
        await File.WriteAllTextAsync(caFile, authority.Pem);

        var sound = Enum.GetValues<TlsMode>().Select(tls => Serve(script with { Tls = tls })).ToList();
        var silent = SilentScripts(script).Select(Serve).ToList();
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new CrowdPorts([.. sound.Select(PortOf)], [.. silent.Select(PortOf)])));

        // It ends with the parent too, however that ends.
        await Console.In.ReadToEndAsync();
        List<LoopbackServer> servers = [.. sound.Concat(silent).Select(one => one.Server)];
        foreach (var server in servers)
            await server.DisposeAsync();
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new CrowdFindings(
            servers.Sum(server => server.Connections), [.. servers.SelectMany(server => server.BrokenRecords)])));
        return 0;
    }

    private static (TlsMode Tls, LoopbackServer Server) Serve(Script script) => (script.Tls, LoopbackServer.Start(script));

    private static CrowdPort PortOf((TlsMode Tls, LoopbackServer Server) one) => new(one.Server.Port, one.Tls);

    // One for each point at which a conversation waits for the server.
    private static IEnumerable<Script> SilentScripts(Script script)
    {
        var asked = script with { CapabilitiesInGreeting = false, CapabilitiesWithLogin = false };
        Step[] steps = [Step.Accept, Step.TlsHandshake, Step.Greeting, Step.Capability, Step.Login, Step.Continuation, Step.AfterLoginCapability, Step.Namespace, Step.List, Step.Logout];
        foreach (var step in steps)
            yield return asked.On(step, Ending.Hang);
        foreach (var step in (Step[])[Step.ClearCapability, Step.StartTls, .. steps])
            yield return (asked with { Tls = TlsMode.StartTls }).On(step, Ending.Hang);
        yield return script.On(Step.Greeting, new Reaction { Reply = LongAtom, Ending = Ending.Hang });
    }
}

/// <summary>Where a crowd of servers listens.</summary>
public sealed record CrowdPorts(IReadOnlyList<CrowdPort> Sound, IReadOnlyList<CrowdPort> Silent);

/// <summary>A port, and how TLS begins there.</summary>
public sealed record CrowdPort(int Port, TlsMode Tls);

/// <summary>What a crowd of servers met.</summary>
public sealed record CrowdFindings(int Connections, IReadOnlyList<string> BrokenRecords);
