using System.Security.Cryptography;
using ImapProbe.Loopback.Certificates;

namespace ImapProbe.Loopback.Demo;

/// <summary>All that a probe needs: two sound servers and one with a certificate for another name, an account, and the files that say so.</summary>
internal sealed class DemoSetup : IAsyncDisposable
{
    public const string Host = "imap.example.test";
    public const string User = "monitor@example.test";
    public const string PasswordName = "password";
    public const string CaName = "ca.pem";

    private const string PasswordCharacters = "abcdefghijkmnpqrstuvwxyz23456789";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("imap-probe-demo-");
    private readonly LoopbackServer startTls;

    public DemoSetup()
    {
        var authority = CertificateAuthority.Create("Demo Root");
        var password = RandomNumberGenerator.GetString(PasswordCharacters, 20);
        WritePrivately(CaFile, authority.Pem);
        WritePrivately(PasswordFile, password);
        var intermediate = authority.IssueIntermediate(new IntermediateRequest { CommonName = "Demo Intermediate" });
        var script = new Script
        {
            Identity = intermediate.Issue(LeafRequest.For(Host)),
            User = User,
            Password = password,
            Reactions = Pace,
        };
        ImplicitTls = LoopbackServer.Start(script);
        Misnamed = LoopbackServer.Start(script with { Identity = intermediate.Issue(LeafRequest.For("mail.example.test")) });
        startTls = LoopbackServer.Start(script with { Tls = TlsMode.StartTls });
    }

    public LoopbackServer ImplicitTls { get; }

    /// <summary>Its certificate is for another name.</summary>
    public LoopbackServer Misnamed { get; }

    /// <summary>Where the files are.</summary>
    public string Folder => folder.FullName;

    public IReadOnlyList<(string Name, string Value)> ImplicitTlsOptions => Options(ImplicitTls);

    public IReadOnlyList<(string Name, string Value)> StartTlsOptions => [.. Options(startTls), ("--tls", "starttls")];

    // A network has its distances; without them every figure of the report would be a zero.
    private static Dictionary<Step, Reaction> Pace => new()
    {
        [Step.TlsHandshake] = Reaction.After(TimeSpan.FromMilliseconds(9)),
        [Step.Greeting] = Reaction.After(TimeSpan.FromMilliseconds(14)),
        [Step.StartTls] = Reaction.After(TimeSpan.FromMilliseconds(8)),
        [Step.Capability] = Reaction.After(TimeSpan.FromMilliseconds(7)),
        [Step.Login] = Reaction.After(TimeSpan.FromMilliseconds(19)),
        [Step.Namespace] = Reaction.After(TimeSpan.FromMilliseconds(6)),
        [Step.List] = Reaction.After(TimeSpan.FromMilliseconds(8)),
        [Step.Examine] = Reaction.After(TimeSpan.FromMilliseconds(11)),
        [Step.Logout] = Reaction.After(TimeSpan.FromMilliseconds(10)),
    };

    private string CaFile => Path.Combine(Folder, CaName);

    private string PasswordFile => Path.Combine(Folder, PasswordName);

    public async ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        await ImplicitTls.DisposeAsync();
        await Misnamed.DisposeAsync();
        await startTls.DisposeAsync();
    }

    private static void WritePrivately(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using var writer = new StreamWriter(path, options);
        writer.WriteLine(text);
    }

    private IReadOnlyList<(string Name, string Value)> Options(LoopbackServer server) =>
    [
        ("--host", $"{Host}:{server.Port}"),
        ("--connect-to", "127.0.0.1"),
        ("--user", User),
        ("--password-file", PasswordFile),
        ("--ca-file", CaFile),
    ];
}
