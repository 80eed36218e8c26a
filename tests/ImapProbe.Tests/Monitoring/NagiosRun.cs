using ImapProbe.Loopback;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Monitoring;

/// <summary>One run of Nagios with a check of each kind; the tests look at what came of it.</summary>
public sealed class NagiosRun : IAsyncLifetime
{
    /// <summary>What a server may say to a login, and far more of it than any line should hold.</summary>
    internal static readonly string HostileWords =
        "forged | time=0s; 'or' \"not\" \\ \\\\ \\n two characters; $USER1$ $HOSTNAME$ <b>bold</b> &amp; äöü € \U0001F4EE \u001b[31m\u0085 OK " + new string('x', 9000);

    internal IReadOnlyDictionary<string, NagiosCheck> Checks { get; private set; } = new Dictionary<string, NagiosCheck>(StringComparer.Ordinal);

    internal (int ExitCode, string Words) Verification { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!Need.Nagios.IsThere)
            return;
        using var setup = new TestSetup();
        await using var sound = LoopbackServer.Start(TestSetup.Script);
        await using var refusing = LoopbackServer.Start(TestSetup.Script.On(Step.Login, "{tag} NO never\r\n"));
        await using var other = LoopbackServer.Start(TestSetup.Script);
        await using var hostile = LoopbackServer.Start(TestSetup.Script.On(Step.Login, $"{{tag}} NO {HostileWords}\r\n"));
        var wrong = setup.Write("wrong", "no such password\n");
        string[] limits = ["--warning", "30", "--critical", "60", "--cert-warning", "14", "--cert-critical", "7"];

        var nagios = new Nagios(Directory.CreateDirectory(Path.Combine(setup.Folder, "nagios")).FullName, new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["ok"] = [.. Line(sound), .. setup.Account(), .. limits],
            ["warning"] = [.. Line(sound), .. setup.Account(), "-w", "0"],
            ["critical"] = [.. Line(sound), .. setup.Account(), "-w", "0", "-c", "0", "--cert-warning", "365"],
            ["refused"] = [.. Line(sound), "-u", TestSetup.User, "-P", wrong, .. limits],
            ["unknown"] = [.. Line(sound), .. setup.Account(), "-w", "10:5"],
            ["several"] = [.. Line(sound), "-H", $"{TestSetup.Host}:{refusing.Port}", "-H", $"{TestSetup.Host}:{other.Port}", .. setup.Account(), .. limits],
            ["hostile"] = [.. Line(hostile), .. setup.Account(), .. limits],
        });
        Verification = await nagios.VerifyAsync();
        if (Verification.ExitCode is 0)
            Checks = await nagios.RunAsync();

        string[] Line(LoopbackServer server) => [.. ProbeProgram.CommandLine, "--format", "nagios", .. setup.Target(server.Port)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
