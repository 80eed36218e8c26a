using System.Net.Sockets;
using System.Security.Authentication;
using ImapProbe.Cli;
using ImapProbe.Core;
using ImapProbe.Report;
using ImapProbe.Run;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Cli;

public sealed class ProbeCommandTests
{
    [Fact]
    public void The_shortest_good_line_has_the_defaults_of_the_contract()
    {
        var plan = Read("--host", "imap.example.org", "--user", "me@example.org", "--password-file", "/etc/imap-probe/password");

        Assert.Equal(
            new Target(
                new ProbeRequest(new ServerName("imap.example.org", null, false), 993, TlsMode.Implicit)
                {
                    ConnectTo = null,
                    Family = AddressFamily.Unspecified,
                    User = "me@example.org",
                    Auth = AuthMethod.Auto,
                    TlsFloor = SslProtocols.Tls12,
                    Timeout = TimeSpan.FromSeconds(30),
                    QuitAfter = null,
                    Mailbox = null,
                    Limits = new Limits(null, null, null, null),
                },
                new PasswordSource.File("/etc/imap-probe/password"),
                null),
            Assert.Single(plan.Targets));
        Assert.Equal(
            new RunPlan(plan.Targets, new ReportOptions(OutputFormat.Text, null, false))
            {
                Count = null,
                Interval = TimeSpan.FromSeconds(1),
                Parallel = 4,
                Verbosity = 0,
            },
            plan);
        Assert.Equal(RunShape.Single, plan.Shape);
    }

    [Fact]
    public void Every_option_reaches_the_request()
    {
        var plan = Read(
            "-H", "Imap.Example.org", "-p", "1143", "--tls", "starttls", "--connect-to", "[2001:db8::7]:2143", "-6", "-u", "me",
            "-P", "-", "--auth", "scram-sha-256", "--ca-file", "ca.pem", "--tls-min", "1.3", "-t", "1.5m", "--examine", "Archive/2026",
            "-w", "2", "-c", "@5:10", "--cert-warning", "14", "--cert-critical", "7",
            "--parallel", "9", "-n", "3", "-i", "250ms", "--format", "json", "-o", "out/report", "-q", "-vv");

        Assert.Equal(
            new Target(
                new ProbeRequest(new ServerName("imap.example.org", null, false), 1143, TlsMode.StartTls)
                {
                    ConnectTo = new System.Net.IPEndPoint(System.Net.IPAddress.Parse("2001:db8::7"), 2143),
                    Family = AddressFamily.InterNetworkV6,
                    CaFile = "ca.pem",
                    User = "me",
                    ProofPlace = "standard input",
                    Auth = AuthMethod.ScramSha256,
                    TlsFloor = SslProtocols.Tls13,
                    Timeout = TimeSpan.FromSeconds(90),
                    Mailbox = "Archive/2026",
                    Limits = new Limits(new LimitRange("2", 0, 2, false), new LimitRange("@5:10", 5, 10, true), Samples.Days(14), Samples.Days(7)),
                },
                new PasswordSource.File("-"),
                "ca.pem"),
            Assert.Single(plan.Targets));
        Assert.Equal(
            new RunPlan(plan.Targets, new ReportOptions(OutputFormat.Json, "out/report", true))
            {
                Count = 3,
                Interval = TimeSpan.FromMilliseconds(250),
                Parallel = 9,
                Verbosity = 2,
            },
            plan);
    }

    [Theory]
    [InlineData("imap.example.org", "implicit", 993)]
    [InlineData("imap.example.org", "starttls", 143)]
    [InlineData("imap.example.org:1993", "starttls", 1993)]
    [InlineData("[::1]:1143", "implicit", 1143)]
    [InlineData("::1", "starttls", 143)]
    public void The_port_is_the_hosts_or_that_of_the_tls_mode(string host, string mode, int port) =>
        Assert.Equal(port, ReadOne("-H", host, "--tls", mode, "-u", "me", "-P", "pw").Request.Port);

    [Theory]
    [InlineData("imap.example.org", "192.0.2.7", "192.0.2.7:993")]
    [InlineData("imap.example.org:1993", "192.0.2.7", "192.0.2.7:1993")]
    [InlineData("imap.example.org:1993", "::1", "[::1]:1993")]
    [InlineData("imap.example.org:1993", "192.0.2.7:2993", "192.0.2.7:2993")]
    [InlineData("::1", "192.0.2.7", "192.0.2.7:993")]
    public void The_port_to_dial_is_the_hosts_unless_it_is_given(string host, string connectTo, string endPoint) =>
        Assert.Equal(endPoint, ReadOne("-H", host, "--connect-to", connectTo, "-u", "me", "-P", "pw").Request.ConnectTo?.ToString());

    [Fact]
    public void The_port_to_dial_follows_the_port_option_too() =>
        Assert.Equal(
            "192.0.2.7:1143", ReadOne("-H", "a.example", "-p", "1143", "--connect-to", "192.0.2.7", "-u", "me", "-P", "pw").Request.ConnectTo?.ToString());

    [Theory]
    [InlineData("-4", nameof(AddressFamily.InterNetwork))]
    [InlineData("--ipv4", nameof(AddressFamily.InterNetwork))]
    [InlineData("-6", nameof(AddressFamily.InterNetworkV6))]
    [InlineData("--ipv6", nameof(AddressFamily.InterNetworkV6))]
    public void A_flag_chooses_the_family(string flag, string family) =>
        Assert.Equal(family, ReadOne("-H", "a.example", flag, "-u", "me", "-P", "pw").Request.Family.ToString());

    [Theory]
    [InlineData(1, "-v")]
    [InlineData(1, "--verbose")]
    [InlineData(2, "-vv")]
    [InlineData(2, "-v", "-v")]
    [InlineData(2, "-v", "--verbose")]
    public void Verbosity_is_counted(int verbosity, params string[] flags) =>
        Assert.Equal(verbosity, Read([.. flags, "-H", "a.example", "-u", "me", "-P", "pw"]).Verbosity);

    [Theory]
    [InlineData("--host=a.example", "--user=me", "--password-file=pw")]
    [InlineData("-H=a.example", "-u=me", "-P=pw")]
    public void A_value_may_follow_an_equals_sign(params string[] arguments)
    {
        var target = ReadOne(arguments);

        Assert.Equal(("a.example", "me", new PasswordSource.File("pw")), (target.Request.Host.Name, target.Request.User, target.Password));
    }

    // A response file would be read, and its lines taken for arguments.
    [Fact]
    public void An_at_sign_is_a_part_of_a_value_like_any_other()
    {
        using var folder = new TempFolder();
        var file = "@" + folder.Write("arguments", "--host\nevil.example\n"u8.ToArray());

        var target = ReadOne("-H", "a.example", "-u", file, "-P", file, "--ca-file", file);

        Assert.Equal((file, new PasswordSource.File(file), file), (target.Request.User, target.Password, target.CaFile));
    }

    [Theory]
    [InlineData("-h", true)]
    [InlineData("--help", true)]
    [InlineData("-V", false)]
    [InlineData("--version", false)]
    public void Help_and_version_are_answered_alone(string argument, bool isHelp) =>
        Assert.Equal(isHelp ? new Invocation.Help() : new Invocation.Version(), ProbeCommand.Read([argument]));

    private static Target ReadOne(params string[] arguments) => Assert.Single(Read(arguments).Targets);

    private static RunPlan Read(params string[] arguments) => Assert.IsType<Invocation.Run>(ProbeCommand.Read(arguments)).Plan;
}
