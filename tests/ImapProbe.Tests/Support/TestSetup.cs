using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;

namespace ImapProbe.Tests.Support;

/// <summary>A folder with the files of one test, and the command lines that use them.</summary>
internal sealed class TestSetup : IDisposable
{
    public const string Host = "imap.example.test";
    public const string User = "monitor@example.org";
    public const string Password = "correct horse";

    /// <summary>A deadline that is met on purpose: short to wait for, long for all that comes before the silence on a busy machine.</summary>
    public const string ShortTimeout = "4s";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("imap-probe-test-");

    public TestSetup()
    {
        CaFile = Write("ca.pem", Authority.Pem);
        PasswordFile = Write("password", Password + "\n");
    }

    /// <summary>The authority that most tests trust.</summary>
    public static CertificateAuthority Authority { get; } = CertificateAuthority.Create();

    /// <summary>A sound certificate for <see cref="Host"/>.</summary>
    public static ServerIdentity Identity { get; } = Authority.Issue(LeafRequest.For(Host));

    /// <summary>A sound server with implicit TLS.</summary>
    public static Script Script { get; } = new() { Identity = Identity };

    /// <summary>A sound server with STARTTLS.</summary>
    public static Script StartTlsScript { get; } = new() { Identity = Identity, Tls = TlsMode.StartTls };

    public string CaFile { get; set; }

    public string PasswordFile { get; set; }

    public string Folder => folder.FullName;

    /// <summary>Writes a file that only its owner can read.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>The options for a server on this machine.</summary>
    public IReadOnlyList<string> Target(int port) =>
        ["--host", $"{Host}:{port}", "--connect-to", "127.0.0.1", "--ca-file", CaFile];

    /// <summary>The options for a probe of a server on this machine that ends before the login. Where it ends before TLS too, no authority is of use.</summary>
    public IReadOnlyList<string> ShortTarget(int port, string mode, string end) =>
        [.. (mode, end) is (_, "tcp") or ("starttls", "greeting") ? Target(port).SkipLast(2) : Target(port), "--tls", mode, "--quit-after", end];

    /// <summary>The options for its one account.</summary>
    public IReadOnlyList<string> Account() => ["--user", User, "--password-file", PasswordFile];

    /// <summary>The options that a server's way to TLS takes.</summary>
    public static IReadOnlyList<string> TlsOptions(Script script) => script.Tls is TlsMode.StartTls ? ["--tls", "starttls"] : [];

    /// <summary>A command line with a JSON report for a server on this machine.</summary>
    public IReadOnlyList<string> Line(int port, params IReadOnlyList<string> more) => [.. Target(port), .. Account(), "--format", "json", .. more];

    /// <summary>Probes a server on this machine.</summary>
    public Task<ProbeRun> ProbeAsync(int port, params IReadOnlyList<string> more) => ProbeProgram.RunAsync(Line(port, more));

    /// <summary>Plays a script to one probe.</summary>
    public static async Task<(ProbeRun Run, LoopbackServer Server)> PlayAsync(Script script, params IReadOnlyList<string> more)
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(script);
        var run = await setup.ProbeAsync(server.Port, [.. TlsOptions(script), .. more]);
        await server.SettledAsync();
        return (run, server);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
