using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Platform;

/// <summary>Two networks and a wire between them: the program in one, the server in the other, over IPv4 and IPv6, of which one may lead nowhere.</summary>
[Trait(NamespaceShell.Trait, NamespaceShell.Needed)]
public sealed class BlackHoleTests : HostileTable<BlackHoleTests>
{
    private const string Four = "198.51.100.2";
    private const string Six = "2001:db8::2";

    // Nobody has that address on the wire: what is sent there is lost without a word.
    private const string LoseSix = $"ip -6 neigh replace {Six} lladdr 02:00:00:00:00:99 dev near nud permanent";
    private const string LoseFour = $"ip neigh replace {Four} lladdr 02:00:00:00:00:99 dev near nud permanent";

    private const string UnrouteSix = "ip -6 route del 2001:db8::/64 dev near; ip -6 route add unreachable 2001:db8::/64";

    private protected override IEnumerable<HostileCase> Cases =>
    [
        Reaches("IPv6 and IPv4 work", ":", Six, []),
        Reaches("IPv6 is black-holed, and IPv4 works", LoseSix, Four, ["[2001:db8::2]:993 did not answer within N s"], "--timeout", TestSetup.ShortTimeout),
        Reaches("IPv4 is black-holed, and IPv6 works", LoseFour, Six, []),
        Reaches("IPv6 has no route, and IPv4 works", UnrouteSix, Four, null),
        Reaches("nothing listens on IPv6, and IPv4 works", "six_closed=1", Four, ["[2001:db8::2]:993 refused the connection"]),
        Reaches("IPv6 is black-holed, and IPv4 asked for", LoseSix, Four, [], "-4"),
        Loses("IPv6 is black-holed, and asked for", LoseSix, Six, 0, "-6"),
        Loses("IPv6 and IPv4 are black-holed", $"{LoseSix}; {LoseFour}", Four, 1),
        new("IPv6 has no route, and is asked for", "tcp/connection", Stays, caseRun => RunAsync(caseRun, UnrouteSix, "-6"))
        {
            Within = NamespaceShell.Promptly,
        },
    ];

    private static HostileCase Reaches(string does, string prepare, string address, string[]? warnings, params string[] more) =>
        new(does, "ok", MayLeave, caseRun => RunAsync(caseRun, prepare, more))
        {
            Within = NamespaceShell.Promptly,
            Also = (run, caseRun) =>
            {
                Assert.Equal(address, run.Report.GetProperty("address").GetString());
                if (warnings is not null)
                    Assert.Equal(warnings, run.Warnings.Select(warning => System.Text.RegularExpressions.Regex.Replace(warning, "within [0-9.]+ s$", "within N s")));
                WireAssert.OneLogin(caseRun.Server);
            },
        };

    private static HostileCase Loses(string does, string prepare, string address, int warnings, params string[] more) =>
        new(does, "tcp/timeout", Stays, caseRun => RunAsync(caseRun, prepare, ["--timeout", TestSetup.ShortTimeout, .. more]))
        {
            Within = NamespaceShell.Promptly,
            Also = (run, _) => Assert.Equal((address, warnings), (run.Report.GetProperty("address").GetString(), run.Warnings.Count)),
        };

    private static async Task<ProbeRun> RunAsync(CaseRun caseRun, string prepare, params string[] more)
    {
        var folder = caseRun.Setup.Folder;
        await using var imap = UnixSocketProxy.To(caseRun.Start(Sound).Port, Path.Combine(folder, "imap.sock"));
        string[] line = ["--host", TestSetup.Host, "--ca-file", caseRun.Setup.CaFile, .. caseRun.Setup.Account(), "--format", "json", .. more];
        return await caseRun.RunAsync(() => NamespaceShell.WireAsync(folder, $$"""
            mount -t tmpfs none /run && ip netns add far
            far() { nsenter --net=/run/netns/far "$@"; }
            ip link add near type veth peer name far netns far
            ip link set near up; ip addr add 198.51.100.1/24 dev near; ip addr add 2001:db8::1/64 dev near nodad
            far ip link set far up; far ip addr add {{Four}}/24 dev far; far ip addr add {{Six}}/64 dev far nodad
            printf '%s {{TestSetup.Host}}\n' {{Four}} {{Six}} > /etc/hosts
            {{prepare}}
            forward TCP4-LISTEN:993,bind={{Four}} imap.sock nsenter --net=/run/netns/far
            [ -n "$six_closed" ] || forward TCP6-LISTEN:993,bind=[{{Six}}],ipv6only imap.sock nsenter --net=/run/netns/far
            $PROBE {{ProbeProgram.Quoted(line)}}
            """, Need.Ipv6));
    }
}
