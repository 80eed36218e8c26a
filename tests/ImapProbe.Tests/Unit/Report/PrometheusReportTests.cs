using System.Net;
using ImapProbe.Core;
using ImapProbe.Report;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Report;

public sealed class PrometheusReportTests
{
    private const string Target = "host=\"imap.example.org\",port=\"993\",user=\"monitor@example.org\"";

    private static readonly string[] OnSuccess =
    [
        "imap_probe_success", "imap_probe_duration_seconds", "imap_probe_phase_duration_seconds", "imap_probe_exit_code",
        "imap_probe_timeout_seconds", "imap_probe_tls_info", "imap_probe_tls_certificate_not_after_timestamp_seconds",
        "imap_probe_tls_certificate_not_before_timestamp_seconds", "imap_probe_tls_chain_not_after_timestamp_seconds", "imap_probe_warnings",
        "imap_probe_last_run_timestamp_seconds", "imap_probe_build_info",
    ];

    [Fact]
    public void A_success_has_every_family_but_the_failure() => Assert.Equal(OnSuccess, Families(Samples.Success));

    [Fact]
    public void A_failure_has_every_family_that_was_measured() => Assert.Equal(
        OnSuccess.Append("imap_probe_failure_info").Order(StringComparer.Ordinal),
        Families(Samples.RefusedLogin).Order(StringComparer.Ordinal));

    [Fact]
    public void After_a_refused_certificate_the_leaf_has_its_date_and_no_chain_has() => Assert.Equal(
        (true, false),
        (Families(Samples.RefusedCertificate).Contains("imap_probe_tls_certificate_not_after_timestamp_seconds"),
            Families(Samples.RefusedCertificate).Contains("imap_probe_tls_chain_not_after_timestamp_seconds")));

    [Fact]
    public void Without_an_address_what_is_always_known_is_there()
    {
        var families = Families(Samples.NoAddress);

        Assert.Equal(
            [
                "success", "duration_seconds", "phase_duration_seconds", "failure_info", "exit_code", "timeout_seconds", "warnings",
                "last_run_timestamp_seconds", "build_info",
            ],
            families.Select(name => name["imap_probe_".Length..]));
    }

    [Theory]
    [InlineData("imap_probe_success{" + Target + "} 1")]
    [InlineData("imap_probe_duration_seconds{" + Target + "} 0.148")]
    [InlineData("imap_probe_phase_duration_seconds{" + Target + ",phase=\"dns\"} 0.002")]
    [InlineData("imap_probe_phase_duration_seconds{" + Target + ",phase=\"logout\"} 0.019")]
    [InlineData("imap_probe_exit_code{" + Target + "} 0")]
    [InlineData("imap_probe_timeout_seconds{" + Target + "} 30")]
    [InlineData("imap_probe_tls_info{" + Target + ",version=\"TLSv1.3\",cipher=\"TLS_AES_256_GCM_SHA384\"} 1")]
    [InlineData("imap_probe_tls_certificate_not_after_timestamp_seconds{" + Target + "} 1801008000")]
    [InlineData("imap_probe_tls_chain_not_after_timestamp_seconds{" + Target + "} 1800446400")]
    [InlineData("imap_probe_last_run_timestamp_seconds{" + Target + "} 1795458600.123")]
    [InlineData("imap_probe_warnings{" + Target + "} 0")]
    public void A_success_has_this_sample(string sample) => Assert.Contains(sample, Lines(Samples.Success));

    [Fact]
    public void The_version_of_the_program_is_a_sample() =>
        Assert.Contains($"imap_probe_build_info{{version=\"{ProbeProgram.Version}\"}} 1", Lines(Samples.Success));

    [Theory]
    [InlineData("imap_probe_success{" + Target + "} 0")]
    [InlineData("imap_probe_failure_info{" + Target + ",phase=\"login\",kind=\"login\"} 1")]
    [InlineData("imap_probe_exit_code{" + Target + "} 67")]
    public void A_failure_has_this_sample(string sample) => Assert.Contains(sample, Lines(Samples.RefusedLogin));

    [Fact]
    public void Limits_that_were_crossed_and_all_else_that_is_told_are_counted_as_warnings() => Assert.Contains(
        $"imap_probe_warnings{{{Target}}} 3",
        Lines(Samples.Success with { LimitWarnings = ["slow", "soon"], Notices = ["an alert"] }));

    [Fact]
    public void A_phase_that_did_not_take_place_is_left_out() =>
        Assert.DoesNotContain(Lines(Samples.Success), line => line.Contains("starttls", StringComparison.Ordinal));

    [Fact]
    public void Each_family_says_once_what_it_is_before_its_samples()
    {
        var lines = Lines(Samples.RefusedLogin);

        foreach (var name in Families(Samples.RefusedLogin))
        {
            var help = lines.FindIndex(line => line.StartsWith($"# HELP {name} ", StringComparison.Ordinal));
            Assert.Equal($"# TYPE {name} gauge", lines[help + 1]);
            Assert.StartsWith($"{name}{{", lines[help + 2], StringComparison.Ordinal);
            Assert.Single(lines, line => line.StartsWith($"# HELP {name} ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_label_holds_whatever_the_user_is_called() => Assert.Contains(
        "user=\"a\\\\b\\\"c\\nd\"",
        PrometheusReport.Render([Samples.Success with { Request = Samples.Request with { User = "a\\b\"c\nd" } }]),
        StringComparison.Ordinal);

    [Fact]
    public void Without_a_user_there_is_no_such_label() => Assert.DoesNotContain(
        "user=",
        PrometheusReport.Render([Samples.Success with { Request = Samples.Request with { User = null, QuitAfter = QuitAfter.Tls } }]),
        StringComparison.Ordinal);

    [Fact]
    public void An_address_that_was_asked_for_is_a_label_of_every_sample()
    {
        var request = Samples.Request with { ConnectTo = new IPEndPoint(IPAddress.Parse("2001:db8::7"), 1993) };
        var samples = PrometheusReport.Render([Samples.RefusedLogin with { Request = request }]).Split('\n').Where(
            line => line is not "" && line[0] is not '#' && !line.StartsWith("imap_probe_build_info", StringComparison.Ordinal));

        Assert.All(samples, sample => Assert.Contains(Target + ",address=\"2001:db8::7\"", sample, StringComparison.Ordinal));
    }

    [Fact]
    public void An_expected_failure_is_a_success_without_one()
    {
        var report = PrometheusReport.Render([Samples.RefusedLogin with { Failure = null, Expected = Samples.RefusedLogin.Failure }]);

        Assert.Matches(@"\nimap_probe_success\{[^}]+} 1\n", report);
        Assert.Matches(@"\nimap_probe_exit_code\{[^}]+} 0\n", report);
        Assert.DoesNotContain("imap_probe_failure_info", report, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_server_says_is_nowhere_in_it() => Assert.DoesNotContain(
        "wrong",
        PrometheusReport.Render([Samples.RefusedLogin with { Notices = ["wrong"] }]),
        StringComparison.Ordinal);

    private static List<string> Lines(ProbeResult result) => [.. PrometheusReport.Render([result]).Split('\n')];

    private static List<string> Families(ProbeResult result) =>
        [.. Lines(result).Where(line => line is not "" && line[0] is not '#').Select(line => line[..line.IndexOf('{', StringComparison.Ordinal)]).Distinct()];
}
