using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>Several servers on this machine, which answer to any name in example.test, and the files of one test.</summary>
internal sealed class ServerGroup : IAsyncDisposable
{
    /// <summary>How long a busy machine may take for anything.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whose login is refused.</summary>
    public const string RefusedUser = "refused@example.org";

    private static readonly ServerIdentity Identity = TestSetup.Authority.Issue(LeafRequest.For("*.example.test"));

    private readonly List<LoopbackServer> servers = [];
    private readonly List<Socket> deaf = [];

    /// <summary>A sound server with implicit TLS.</summary>
    public static Script Script { get; } = new() { Identity = Identity };

    /// <summary>A sound server with STARTTLS.</summary>
    public static Script StartTlsScript { get; } = Script with { Tls = TlsMode.StartTls };

    /// <summary>One that refuses each login. Of an account of its own, see <see cref="LinesWithRefusal"/>, where others are probed beside it.</summary>
    public static Script RefusingScript { get; } = Script.On(Step.Login, "{tag} NO [AUTHENTICATIONFAILED] never\r\n");

    public TestSetup Setup { get; } = new();

    /// <summary>What holds for each target: it is on this machine, and has the one account.</summary>
    public IReadOnlyList<string> Defaults => ["--connect-to", "127.0.0.1", "--ca-file", Setup.CaFile, .. Setup.Account()];

    /// <summary>Starts a server.</summary>
    public LoopbackServer Start(Script script)
    {
        var server = LoopbackServer.Start(script);
        servers.Add(server);
        return server;
    }

    /// <summary>Ends a server, and whatever hangs there.</summary>
    public async Task StopAsync(LoopbackServer server)
    {
        Assert.True(servers.Remove(server));
        await server.DisposeAsync();
    }

    /// <summary>A port that refuses connections: bound and not listening, so that nobody else can be given it.</summary>
    public int ClosedPort()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>A server's name and port.</summary>
    public static string NameOf(LoopbackServer server) => NameOf(TestSetup.Host, server.Port);

    /// <summary>A name and a port.</summary>
    public static string NameOf(string host, int port) => $"{host}:{port}";

    /// <summary>A line for each server.</summary>
    public static IEnumerable<string> LinesOf(params IEnumerable<LoopbackServer> servers) => servers.Select(server => $"-H {NameOf(server)}");

    /// <summary>A line for each server, of which the second refuses: no other probe is left out because of that, however early the refusal comes.</summary>
    public static IEnumerable<string> LinesWithRefusal(IReadOnlyList<LoopbackServer> servers) =>
        LinesOf(servers).Select((line, place) => place is 1 ? $"{line} -u {RefusedUser}" : line);

    /// <summary>Writes a targets file.</summary>
    public string WriteTargets(params IEnumerable<string> lines) => Setup.Write("targets", TextOf(lines));

    /// <summary>Lines as a text.</summary>
    public static string TextOf(IEnumerable<string> lines) => string.Concat(lines.Select(line => $"{line}\n"));

    /// <summary>Probes what the lines of a file name.</summary>
    public Task<ProbeRun> ProbeAsync(IEnumerable<string> lines, params IReadOnlyList<string> more) =>
        ProbeProgram.RunAsync(["--targets", WriteTargets(lines), .. Defaults, .. more]);

    /// <summary>Probes what the lines of standard input name.</summary>
    public Task<ProbeRun> StreamAsync(IEnumerable<string> lines, params IReadOnlyList<string> more) =>
        ProbeProgram.RunAsync(["--targets", "-", .. Defaults, .. more], TextOf(lines));

    /// <summary>Starts to probe servers, in their order, from a file.</summary>
    public Process StartProbing(IEnumerable<LoopbackServer> targets, params IReadOnlyList<string> more) =>
        ProbeProgram.Start(["--targets", WriteTargets(LinesOf(targets)), .. Defaults, .. more]);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
        deaf.ForEach(socket => socket.Dispose());
        Setup.Dispose();
    }
}
