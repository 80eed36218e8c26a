using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Platform;

/// <summary>
/// The system's resolver, with a configuration of the test's own, and a name server that may do anything. HOST has one server, on the address that
/// glibc puts last.
/// </summary>
[Trait(NamespaceShell.Trait, NamespaceShell.Needed)]
public sealed class ResolverTests : HostileTable<ResolverTests>
{
    // What the name server says comes over TCP, the other way than usual.
    private const string Asks = "echo 'options use-vc timeout:1 attempts:1' >> /etc/resolv.conf; forward TCP-LISTEN:53,bind=127.0.0.1 names.sock";
    private const string Local = "echo nameserver 127.0.0.1 > /etc/resolv.conf";
    private const string Nobody = $"no name server could tell an address of {TestSetup.Host}";
    private const string NoAddress = $"{TestSetup.Host} has no address";
    private const int Thousands = 5000;
    private const int MostInOneAnswer = 4000;

    private static readonly IPAddress Living = IPAddress.Parse("127.200.0.1");

    private protected override IEnumerable<HostileCase> Cases =>
    [
        Fails("there is no /etc/resolv.conf", "rm -f /etc/resolv.conf", Nobody),
        Fails("/etc/resolv.conf is empty", "rm -f /etc/resolv.conf; : > /etc/resolv.conf", Nobody),
        Fails("/etc/resolv.conf is junk", "rm -f /etc/resolv.conf; head -c 100000 /dev/urandom > /etc/resolv.conf", Nobody),
        Fails("/etc/resolv.conf is a folder", "rm -f /etc/resolv.conf; mkdir /etc/resolv.conf", null),
        Fails("there is no resolver where /etc/resolv.conf says", Local, Nobody),
        Fails("the resolver's network cannot be reached", "echo nameserver 192.0.2.53 > /etc/resolv.conf", Nobody),
        Fails("there is no nsswitch.conf, and no resolver", $"{Local}; rm /etc/nsswitch.conf", Nobody),
        NeverAnswers("the resolver never answers", $"{Local}; exec 8< <(exec socat -d -d -u UDP-RECV:53 OPEN:/dev/null 2>&1); forwarders+=($!); read -r _ <&8"),
        NeverAnswers(
            "the resolver takes the question over TCP, and never answers",
            $"{Local}; echo 'options use-vc' >> /etc/resolv.conf; forward TCP-LISTEN:53,bind=127.0.0.1 silence.sock"),
        Answered("the resolver says NXDOMAIN", new NameServer(3, []), "dns/dns", NoAddress),
        Answered("the resolver says SERVFAIL", new NameServer(2, []), "dns/dns", Nobody),
        Answered("the resolver says REFUSED", new NameServer(5, []), "dns/dns"),
        Answered("the resolver says FORMERR", new NameServer(1, []), "dns/dns"),
        Answered("the resolver knows the name but no address of it", new NameServer(0, []), "dns/dns", NoAddress),
        Answered(
            "the resolver knows IPv4 addresses only, and IPv6 is asked for",
            new NameServer(0, [Living]),
            "dns/dns",
            $"{TestSetup.Host} has no IPv6 address",
            "-6"),
        Answered(
            "the resolver knows IPv6 addresses only, and IPv4 is asked for",
            new NameServer(0, [IPAddress.IPv6Loopback]),
            "dns/dns",
            $"{TestSetup.Host} has no IPv4 address",
            "-4"),
        Answered("the resolver answers as it should", new NameServer(0, [Living]), "ok"),
        Answered("the resolver says the same address 1,000 times", new NameServer(0, [.. Enumerable.Repeat(Living, 1000)]), "ok"),
        Many("the resolver has 4,000 addresses, and one lives", new NameServer(0, [.. Dead(MostInOneAnswer - 1), Living]), "ok"),
        Many("the resolver has 4,000 addresses, and none lives", new NameServer(0, [.. Dead(MostInOneAnswer)]), "tcp/connection"),
        Many("/etc/hosts has 5,000 addresses, and none lives", null, "tcp/connection"),
    ];

    // Of what the resolver refuses the C library says that there is no such name.
    private static HostileCase Fails(string does, string prepare, string? message) =>
        new(does, "dns/dns", Stays, caseRun => RunAsync(caseRun, prepare, new NameServer(0, [Living])))
        {
            Within = NamespaceShell.Promptly,
            Also = (run, caseRun) => Assert.Equal((message ?? run.Message, 0), (run.Message, caseRun.Server.Connections)),
        };

    private static HostileCase NeverAnswers(string does, string prepare) =>
        new(does, "dns/timeout", Stays, caseRun => RunAsync(caseRun, prepare, new NameServer(0, [Living]), "--timeout", TestSetup.ShortTimeout))
        {
            Within = NamespaceShell.Promptly,
        };

    private static HostileCase Answered(string does, NameServer says, string verdict, string? message = null, params string[] more) =>
        new(does, verdict, verdict is "ok" ? MayLeave : Stays, caseRun => RunAsync(caseRun, $"{Local}; {Asks}", says, more))
        {
            Within = NamespaceShell.Promptly,
            Also = (run, caseRun) =>
            {
                Assert.True(message is null || message == run.Message, run.Output);
                Assert.Empty(run.Warnings);
                Assert.Equal(verdict is "ok" ? 1 : 0, caseRun.Server.Connections);
            },
        };

    // On a busy machine each takes its time, and none may be cut short by the others' number.
    private static HostileCase Many(string does, NameServer? says, string verdict) =>
        new(does, verdict, verdict is "ok" ? MayLeave : Stays, caseRun => RunAsync(
            caseRun,
            says is null ? "cp dead /etc/hosts" : $"{Local}; {Asks}",
            says ?? new NameServer(0, []),
            "-vv",
            "--timeout",
            "10m"))
        {
            Within = TimeSpan.FromSeconds(50),
            Also = (run, _) =>
            {
                // It is told that many failed, not a thousand times how.
                Assert.InRange(run.Warnings.Count, 2, 21);
                Assert.Matches("^[0-9]+ more addresses failed too$", run.Warnings[^1]);
                Assert.InRange(run.Output.Length, 1, 16 * 1024);
                Assert.All(run.Error.Split('\n'), line => Assert.InRange(line.Length, 0, 4096));
            },
        };

    private static IEnumerable<IPAddress> Dead(int count) =>
        Enumerable.Range(0, count).Select(i => new IPAddress([127, 1, (byte)(i / 250), (byte)(i % 250 + 1)]));

    private static async Task<ProbeRun> RunAsync(CaseRun caseRun, string prepare, NameServer says, params string[] more)
    {
        var folder = caseRun.Setup.Folder;
        caseRun.Setup.Write("dead", string.Concat(Dead(Thousands).Select(address => $"{address} {TestSetup.Host}\n")));
        await using var imap = UnixSocketProxy.To(caseRun.Start(Sound).Port, Path.Combine(folder, "imap.sock"));
        await using var names = new UnixSocketProxy(Path.Combine(folder, "names.sock"), says.ServeAsync);
        await using var silence = new UnixSocketProxy(Path.Combine(folder, "silence.sock"), (_, closing) => Task.Delay(Timeout.Infinite, closing));
        string[] line = ["--host", TestSetup.Host, "--ca-file", caseRun.Setup.CaFile, .. caseRun.Setup.Account(), "--format", "json", .. more];
        return await caseRun.RunAsync(() => NamespaceShell.WireAsync(folder, $"""
            forward TCP-LISTEN:993,bind={Living} imap.sock
            {prepare}
            $PROBE {ProbeProgram.Quoted(line)}
            """));
    }
}

/// <summary>A name server that says the same of every name, over TCP (RFC 1035, section 4.2.2): no datagram holds thousands of addresses.</summary>
internal sealed record NameServer(byte Code, IReadOnlyList<IPAddress> Addresses)
{
    private const int HeaderLength = 12;

    /// <summary>Answers one who asks until it leaves.</summary>
    public async Task ServeAsync(Stream stream, CancellationToken closing)
    {
        var length = new byte[2];
        while (true)
        {
            await stream.ReadExactlyAsync(length, closing);
            var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(query, closing);
            var answer = Answer(query);
            await stream.WriteAsync((byte[])[.. UInt16((ushort)answer.Length), .. answer], closing);
        }
    }

    private byte[] Answer(byte[] query)
    {
        // Behind the header the name, up to an empty label; then the type and the class.
        var end = Array.IndexOf<byte>(query, 0, HeaderLength) + 1;
        var type = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(end));
        var family = type is 1 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        IPAddress[] asked = [.. Addresses.Where(address => address.AddressFamily == family)];
        return
        [
            .. query[..2], 0x81, (byte)(0x80 | Code), 0, 1, .. UInt16((ushort)asked.Length), 0, 0, 0, 0,
            .. query[HeaderLength..(end + 4)],
            .. asked.SelectMany(
                address => (byte[])
                [
                    0xC0, HeaderLength, .. UInt16(type), 0, 1, 0, 0, 0, 60, .. UInt16((ushort)address.GetAddressBytes().Length), .. address.GetAddressBytes()
                ]),
        ];
    }

    private static byte[] UInt16(ushort number) => [(byte)(number >> 8), (byte)number];
}
