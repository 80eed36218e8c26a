using System.Net;
using ImapProbe.Core;
using ImapProbe.Report;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Report;

/// <summary>Prometheus' text for a run of several probes, read by its letter: families whole, no series twice.</summary>
public sealed class PrometheusRunReportTests
{
    private static readonly ProbeRequest Every = Samples.Request with { AllAddresses = true };

    private static readonly ProbeResult[] Results =
    [
        Samples.NoAddress with { Request = Samples.RequestFor("nowhere.example.org") },
        Samples.Success,
        Samples.RefusedLogin with { Request = Samples.Request with { User = "other@example.org" } },
        Samples.RefusedCertificate with { Request = Samples.RequestFor("imap2.example.org") },
        Samples.Success with { Request = Samples.Request with { ConnectTo = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 1993) } },
        Samples.Success with { Request = Samples.Request with { User = null, QuitAfter = QuitAfter.Tls } },
    ];

    [Fact]
    public void Families_are_whole_and_have_the_samples_in_the_order_of_the_results()
    {
        var metrics = Exposition.Parse(PrometheusReport.Render(Results));

        Assert.Equal(Results.Select(result => result.Request.Host.Name), metrics.Of("imap_probe_success").Select(sample => sample.Labels["host"]));
        Assert.Equal([6, 0, 67, 60, 0, 0], metrics.Of("imap_probe_exit_code").Select(sample => sample.Value));
        Assert.Equal(["dns/dns", "login/login", "tls/certificate"], metrics.Of("imap_probe_failure_info").Select(sample => $"{sample.Labels["phase"]}/{sample.Labels["kind"]}"));
    }

    [Fact]
    public void A_run_has_the_samples_of_each_of_its_probes_and_no_others()
    {
        var together = Lines(PrometheusReport.Render(Results));
        var alone = Results.SelectMany(result => Lines(PrometheusReport.Render([result])));

        Assert.Equal(alone.Where(IsSample).Distinct().Order(StringComparer.Ordinal), together.Where(IsSample).Order(StringComparer.Ordinal));
        Assert.Equal(alone.Where(line => !IsSample(line)).Distinct().Order(StringComparer.Ordinal), together.Where(line => !IsSample(line)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_family_that_only_the_last_result_has_is_told_what_it_is()
    {
        var metrics = Exposition.Parse(PrometheusReport.Render([Results[0], Samples.Success]));

        Assert.Equal("imap.example.org", metrics.Only("imap_probe_tls_info").Labels["host"]);
    }

    [Fact]
    public void With_all_addresses_each_sample_says_which()
    {
        var other = IPAddress.Parse("2001:db8::7");
        var metrics = Exposition.Parse(PrometheusReport.Render([Samples.Success with { Request = Every }, Samples.RefusedLogin with { Request = Every, Address = other }]));

        Assert.Equal(["192.0.2.7", "2001:db8::7"], metrics.Of("imap_probe_success").Select(sample => sample.Labels["address"]));
        Assert.Equal(["192.0.2.7", "2001:db8::7"], metrics.OfTargets.Select(sample => sample.Labels["address"]).Distinct());
    }

    [Fact]
    public void Where_the_look_up_came_to_none_there_is_no_such_label() => Assert.DoesNotContain(
        "address=",
        PrometheusReport.Render([Samples.NoAddress with { Request = Every }]),
        StringComparison.Ordinal);

    [Fact]
    public void An_address_that_the_look_up_alone_chose_is_no_label() =>
        Assert.DoesNotContain("address=", PrometheusReport.Render([Samples.Success]), StringComparison.Ordinal);

    [Fact]
    public void No_results_are_no_families() => Assert.Equal("", PrometheusReport.Render([]));

    private static string[] Lines(string report) => report[..^1].Split('\n');

    private static bool IsSample(string line) => line[0] is not '#';
}
