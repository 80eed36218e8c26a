using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;

namespace ImapProbe.Benchmarks;

/// <summary>A server that takes its time, and the files that its clients need.</summary>
internal sealed class BenchmarkSetup : IAsyncDisposable
{
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    private const string Host = "imap.example.test";
    private const string User = "monitor@example.test";
    private const string Password = "correct horse";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("imap-probe-benchmark-");
    private readonly LoopbackServer server;

    public BenchmarkSetup()
    {
        var authority = CertificateAuthority.Create("Benchmark Root");
        var script = new Script { Identity = authority.Issue(LeafRequest.For(Host)), User = User, Password = Password };
        foreach (
            var step in (Step[])
            [
                Step.Greeting, Step.Capability, Step.Login, Step.Continuation, Step.AfterLoginCapability, Step.Namespace, Step.List, Step.Logout
            ])
            script = script.On(step, Reaction.After(Delay));
        server = LoopbackServer.Start(script);
        CaFile = Write("ca.pem", authority.Pem);
        PasswordFile = Write("password", Password);
        CurlConfiguration = Write(
            "curl", $"user = \"{User}:{Password}\"\ncacert = \"{CaFile}\"\nconnect-to = \"::127.0.0.1:\"\nsilent\nshow-error\noutput = \"/dev/null\"\n");
    }

    public string CaFile { get; }

    public string PasswordFile { get; }

    public string CurlConfiguration { get; }

    public string Url => $"imaps://{Host}:{server.Port}/";

    public string Target => $"--host {Host}:{server.Port}";

    /// <summary>The options that all targets have in common.</summary>
    public IReadOnlyList<string> Defaults => ["--connect-to", "127.0.0.1", "--user", User, "--password-file", PasswordFile, "--ca-file", CaFile];

    public int Connections => server.Connections;

    public string WriteLines(string name, string line, int count)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllLines(path, Enumerable.Repeat(line, count));
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
