using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>Many targets at once, each with something else the matter: nobody's verdict is another's, and nobody's password goes astray.</summary>
public sealed class MixedTargetsTests
{
    // What is silent is silent before TLS, or at its beginning: until then nothing costs time on a busy machine.
    private static readonly Fate[] Fates =
    [
        .. Enumerable.Repeat(new Fate("ok", 0, 12) { Script = ServerGroup.Script }, 3),
        new("ok", 0, 12) { Script = ServerGroup.StartTlsScript },
        new("login/login", 67, 20) { Script = ServerGroup.Script, HasUsersOfItsOwn = true },
        new("greeting/timeout", 28, 5) { Script = ServerGroup.StartTlsScript.On(Step.Greeting, Ending.Hang), More = $" -t {TestSetup.ShortTimeout}" },
        new("tls/timeout", 28, 3) { Script = ServerGroup.Script.On(Step.TlsHandshake, Ending.Hang), More = $" -t {TestSetup.ShortTimeout}" },
        new("tcp/connection", 7, 12),
        new("greeting/connection", 7, 10) { Script = ServerGroup.Script.On(Step.Greeting, Ending.Reset) },
        new("tls/certificate", 60, 8) { Script = ServerGroup.Script with { Identity = TestSetup.Authority.Issue(LeafRequest.For("imap.example.com")) } },
        new("starttls/protocol", 8, 6) { Script = ServerGroup.StartTlsScript with { CapabilitiesInClear = "IMAP4rev1" } },
        new("greeting/unavailable", 69, 8) { Script = ServerGroup.Script.On(Step.Greeting, "* BYE come back later\r\n") },
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_line_of_a_file_has_its_own_verdict_in_its_place(int seed)
    {
        await using var group = new ServerGroup();
        var (targets, servers) = Prepare(group, seed);

        var run = await group.ProbeAsync(targets.Select(target => target.Line), "--parallel", "64", "--format", "json");

        Assert.Equal(targets.Select(target => target.Expected), VerdictsIn(run));
        await AssertServedAsync(run, targets, servers);
    }

    [Theory]
    [InlineData(4)]
    public async Task Each_line_of_standard_input_has_its_own_verdict_once(int seed)
    {
        await using var group = new ServerGroup();
        var (targets, servers) = Prepare(group, seed);

        var run = await group.StreamAsync(targets.Select(target => target.Line), "--parallel", "64", "--format", "json");

        Assert.Equal(targets.Select(target => target.Expected).Order(), VerdictsIn(run).Order());
        await AssertServedAsync(run, targets, servers);
    }

    private static (Target[] Targets, (LoopbackServer Server, Fate Fate)[] Servers) Prepare(ServerGroup group, int seed)
    {
        List<Target> targets = [];
        List<(LoopbackServer, Fate)> servers = [];
        foreach (var fate in Fates)
        {
            var server = fate.Script is null ? null : group.Start(fate.Script);
            if (server is not null)
                servers.Add((server, fate));
            for (var i = 0; i < fate.Count; i++)
                targets.Add(Target.Of(fate, targets.Count, server?.Port ?? group.ClosedPort()));
        }

        Target[] shuffled = [.. targets];
        new SeededRandom(seed).Shuffle(shuffled);
        return (shuffled, [.. servers]);
    }

    private static IEnumerable<(string, string?, string, int)> VerdictsIn(ProbeRun run) =>
        ReportLine.AllOf(run.Output).Select(report => (report.Name, report.User, report.Verdict, report.ExitCode));

    private static async Task AssertServedAsync(ProbeRun run, Target[] targets, (LoopbackServer Server, Fate Fate)[] servers)
    {
        Assert.Equal(targets.First(target => target.ExitCode is not 0).ExitCode, run.ExitCode);
        Assert.Equal("", run.Error);
        foreach (var (server, fate) in servers)
        {
            await server.SettledAsync().WaitAsync(ServerGroup.Patience, TestContext.Current.CancellationToken);
            Assert.Equal(fate.Count, server.Connections);
            if (fate.Verdict is "ok" or "login/login")
                Assert.Equal(fate.Count, WireAssert.LoginsIn(server.Commands));
            else
                WireAssert.NothingSecretArrived(server);
        }
    }

    /// <summary>What becomes of some targets, all on one server, or each on a port that refuses.</summary>
    private sealed record Fate(string Verdict, int ExitCode, int Count)
    {
        public Script? Script { get; init; }

        public string More { get; init; } = "";

        /// <summary>One refusal is the end of all that would log in as the same user.</summary>
        public bool HasUsersOfItsOwn { get; init; }
    }

    private sealed record Target(string Line, string Name, string User, string Verdict, int ExitCode)
    {
        public (string Name, string? User, string Verdict, int ExitCode) Expected => (Name, User, Verdict, ExitCode);

        public static Target Of(Fate fate, int number, int port)
        {
            var name = ServerGroup.NameOf($"t{number}.example.test", port);
            var user = fate.HasUsersOfItsOwn ? $"user{number}@example.org" : TestSetup.User;
            var mode = fate.Script is { Tls: TlsMode.StartTls } ? " --tls starttls" : "";
            var account = fate.HasUsersOfItsOwn ? $" -u {user}" : "";
            return new Target($"-H {name}{mode}{account}{fate.More}", name, user, fate.Verdict, fate.ExitCode);
        }
    }
}
