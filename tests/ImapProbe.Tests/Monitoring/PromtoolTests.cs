using System.Net;
using System.Net.Sockets;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Report;
using ImapProbe.Tests.Support;
using ImapProbe.Tests.Unit;
using TlsMode = ImapProbe.Loopback.TlsMode;

namespace ImapProbe.Tests.Monitoring;

/// <summary>What Prometheus' own tool has to say about the report, whatever became of the probe.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class PromtoolTests
{
    private static readonly Dictionary<string, (Script Script, string[] More, string Verdict, int ExitCode)> Failing = new(StringComparer.Ordinal)
    {
        ["connection"] = (TestSetup.Script.On(Step.Greeting, Ending.Reset), [], "greeting/connection", 7),
        ["protocol"] = (TestSetup.Script.On(Step.Greeting, "220 mail ESMTP\r\n"), [], "greeting/protocol", 8),
        ["no STARTTLS"] = (TestSetup.StartTlsScript with { CapabilitiesInClear = "IMAP4rev1" }, [], "starttls/protocol", 8),
        ["no such mailbox"] = (TestSetup.Script, ["--examine", "No such | \"mailbox\""], "examine/protocol", 8),
        ["timeout"] = (TestSetup.Script.On(Step.Login, Ending.Hang), ["--timeout", TestSetup.ShortTimeout], "login/timeout", 28),
        ["tls"] = (TestSetup.Script.On(Step.TlsHandshake, "* OK who needs TLS\r\n"), [], "tls/tls", 35),
        ["certificate"] = (TestSetup.Script with { Identity = TestSetup.Authority.Issue(LeafRequest.For("other.example.test")) }, [], "tls/certificate", 60),
        ["login"] = (TestSetup.Script.On(Step.Login, "{tag} NO [AUTHENTICATIONFAILED] \"\\ \u20ac # {a=\"b\"} 1\r\n"), [], "login/login", 67),
        ["unavailable"] = (TestSetup.Script.On(Step.Greeting, "* BYE come back later\r\n"), [], "greeting/unavailable", 69),
        ["logout"] = (TestSetup.Script.On(Step.Logout, Ending.Cut), [], "logout/logout", 80),
        ["limit on the time"] = (TestSetup.Script, ["--critical", "0"], "total/limit", 1),
        ["limit on the certificates"] = (TestSetup.Script, ["--cert-critical", "365"], "tls/limit", 1),
    };

    public static TheoryData<string> Failures => [.. Failing.Keys];

    [Theory]
    [InlineData(TlsMode.Implicit, "tcp tls greeting login session logout")]
    [InlineData(TlsMode.Implicit, "tcp tls greeting login session logout", "--warning", "0", "--cert-warning", "365")]
    [InlineData(TlsMode.Implicit, "tcp tls greeting login session examine logout", "--examine", "INBOX")]
    [InlineData(TlsMode.StartTls, "tcp tls greeting starttls capability login session logout")]
    [InlineData(TlsMode.StartTls, "tcp tls greeting starttls capability login session examine logout", "--examine", "Sent")]
    public async Task A_login_that_goes_well_is_metrics(TlsMode mode, string phases, params string[] more)
    {
        using var setup = new TestSetup();
        var (run, metrics) = await ProbeAsync(setup, TestSetup.Script with { Tls = mode }, [.. setup.Account(), .. more]);

        AssertWell(run, metrics, phases);
        Assert.All(metrics.OfTargets, sample => Assert.Equal(TestSetup.User, sample.Labels["user"]));
    }

    [Theory]
    [InlineData(TlsMode.Implicit, "tcp", "tcp")]
    [InlineData(TlsMode.Implicit, "tls", "tcp tls")]
    [InlineData(TlsMode.Implicit, "greeting", "tcp tls greeting logout")]
    [InlineData(TlsMode.StartTls, "tcp", "tcp")]
    [InlineData(TlsMode.StartTls, "tls", "tcp tls greeting starttls")]
    [InlineData(TlsMode.StartTls, "greeting", "tcp greeting logout")]
    public async Task A_probe_that_ends_early_is_metrics_without_a_user(TlsMode mode, string end, string phases)
    {
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script with { Tls = mode });
        var (run, metrics) = await CheckAsync(setup.ShortTarget(server.Port, mode is TlsMode.Implicit ? "implicit" : "starttls", end));

        AssertWell(run, metrics, phases);
        Assert.All(metrics.Samples, sample => Assert.DoesNotContain("user", sample.Labels.Keys));
    }

    [Theory]
    [InlineData("\"quoted\"")]
    [InlineData(@"domain\name")]
    [InlineData(@"name\")]
    [InlineData(@"\n\\n\""")]
    [InlineData("{a=\"b\",c=\"d\"} 1 # ")]
    [InlineData("müller@例え.example \U0001F4EE '|;$")]
    public async Task A_user_is_a_label_however_odd_the_name(string user)
    {
        using var setup = new TestSetup();
        var (run, metrics) = await ProbeAsync(setup, TestSetup.Script with { User = user }, ["--user", user, "--password-file", setup.PasswordFile]);

        Assert.True(run.ExitCode is 0, run.Output);
        Assert.All(metrics.OfTargets, sample => Assert.Equal(user, sample.Labels["user"]));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_is_metrics_that_agree_with_the_exit_code(string name)
    {
        var (script, more, verdict, exitCode) = Failing[name];
        using var setup = new TestSetup();
        var (run, metrics) = await ProbeAsync(setup, script, [.. setup.Account(), .. more]);

        AssertFailed(run, metrics, verdict, exitCode);
    }

    [Fact]
    public async Task A_name_without_an_address_is_metrics()
    {
        using var setup = new TestSetup();
        var (run, metrics) = await CheckAsync(["--host", "does-not-exist.invalid", .. setup.Account()]);

        AssertFailed(run, metrics, "dns/dns", 6);
        Assert.Equal(["host", "port", "user"], metrics.Only("imap_probe_success").Labels.Keys.Order());
    }

    [Fact]
    public async Task A_port_that_refuses_is_metrics()
    {
        using var setup = new TestSetup();
        // Bound and not listening: a connect is refused, and no other test can be given the port.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var (run, metrics) = await CheckAsync([.. setup.Target(((IPEndPoint)deaf.LocalEndPoint!).Port), .. setup.Account()]);

        AssertFailed(run, metrics, "tcp/connection", 7);
    }

    [Fact]
    public async Task The_results_of_several_probes_are_metrics()
    {
        var every = Samples.Request with { AllAddresses = true };
        var report = PrometheusReport.Render(
        [
            Samples.NoAddress with { Request = Samples.RequestFor("nowhere.example.org") },
            Samples.Success with { Request = every },
            Samples.RefusedLogin with { Request = every, Address = IPAddress.Parse("2001:db8::7") },
            Samples.RefusedCertificate with { Request = Samples.Request with { User = "\"odd\\\n" } },
        ]);

        Assert.Equal((0, ""), await Promtool.RunAsync(["check", "metrics"], report));
        Assert.Equal(4, Exposition.Parse(report).Of("imap_probe_success").Count);
    }

    private static async Task<(ProbeRun Run, Exposition Metrics)> ProbeAsync(TestSetup setup, Script script, IReadOnlyList<string> more)
    {
        await using var server = LoopbackServer.Start(script);
        string[] mode = script.Tls is TlsMode.StartTls ? ["--tls", "starttls"] : [];
        return await CheckAsync([.. setup.Target(server.Port), .. mode, .. more]);
    }

    private static async Task<(ProbeRun Run, Exposition Metrics)> CheckAsync(IReadOnlyList<string> line)
    {
        var run = await ProbeProgram.RunAsync([.. line, "--format", "prometheus"]);
        Assert.Equal((0, ""), await Promtool.RunAsync(["check", "metrics"], run.Output));
        return (run, Exposition.Parse(run.Output));
    }

    private static void AssertWell(ProbeRun run, Exposition metrics, string phases)
    {
        Assert.True(run.ExitCode is 0, run.Output);
        AssertAgreement(run, metrics);
        Assert.Equal(phases.Split(' '), metrics.Of("imap_probe_phase_duration_seconds").Select(sample => sample.Labels["phase"]));
        Assert.Equal(phases.Split(' ').Contains("tls"), metrics.Of("imap_probe_tls_info").Count is 1);
    }

    private static void AssertFailed(ProbeRun run, Exposition metrics, string verdict, int exitCode)
    {
        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Output}");
        AssertAgreement(run, metrics);
        var failure = metrics.Only("imap_probe_failure_info");
        Assert.Equal((verdict, 1.0), ($"{failure.Labels["phase"]}/{failure.Labels["kind"]}", failure.Value));
    }

    private static void AssertAgreement(ProbeRun run, Exposition metrics)
    {
        Assert.Equal("", run.Error);
        Assert.Equal(run.ExitCode, metrics.Only("imap_probe_exit_code").Value);
        Assert.Equal(run.ExitCode is 0 ? 1 : 0, metrics.Only("imap_probe_success").Value);
        Assert.Equal(run.ExitCode is 0 ? 0 : 1, metrics.Of("imap_probe_failure_info").Count);
        Assert.Equal(
            metrics.Of("imap_probe_phase_duration_seconds").Sum(sample => (decimal)sample.Value),
            (decimal)metrics.Only("imap_probe_duration_seconds").Value);
    }
}
