using System.Text.RegularExpressions;
using ImapProbe.Report;
using ImapProbe.Tests.House;
using ImapProbe.Tests.Monitoring.Recipes;
using ImapProbe.Tests.Support;
using ImapProbe.Tests.Unit;

namespace ImapProbe.Tests.Monitoring;

/// <summary>The alert rules among the recipes, held by Prometheus' own tool against series in alerts.test.yml.</summary>
public sealed partial class AlertRulesTests
{
    private static readonly string Rules = RecipeSetup.Read("prometheus-alerts.yml");
    private static readonly string Series = File.ReadAllText(Path.Combine(Readme.Root, "tests", "ImapProbe.Tests", "Monitoring", "alerts.test.yml"));

    /// <summary>What makes an alert fire too early, too late, never or always; each is in the rules once.</summary>
    public static TheoryData<string, string> Spoilings => new()
    {
        { "imap_probe_success == 0\n        for: 5m", "imap_probe_success == 0\n        for: 3m" },
        { "imap_probe_success == 0\n        for: 5m", "imap_probe_success == 0\n        for: 9m" },
        { "| query", "| reReplaceAll \".\" \"\" | query" },
        { "> 3 *", "> 1.2 *" },
        { "> 3 *", "> 5 *" },
        { "[10m]) > 0.5", "[10m]) > 0.3" },
        { "[10m]) > 0.5", "[10m]) > 2" },
        { "< 14 *", "< 21 *" },
        { "< 14 *", "< 7 *" },
        { "imap_probe_tls_chain_not", "imap_probe_tls_certificate_not" },
        { "max_over_time(imap_probe_last_run_timestamp_seconds[1d])", "imap_probe_last_run_timestamp_seconds" },
        { "> 300", "> 100" },
        { "> 300", "> 900" },
        { "or absent_over_time(imap_probe_last_run_timestamp_seconds[1d])", "" },
    };

    [Fact]
    public async Task The_rules_are_ones_that_Prometheus_reads()
    {
        var (exitCode, output) = await CheckAsync(Rules, "check", "rules.yml");

        Assert.True(exitCode is 0, output);
        Assert.Contains("4 rules found", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_alert_fires_when_it_should_and_only_then()
    {
        var (exitCode, output) = await CheckAsync(Rules, "test", "alerts.test.yml");

        Assert.True(exitCode is 0, output);
    }

    // What the series do not tell apart, nobody has tested.
    [Theory]
    [MemberData(nameof(Spoilings))]
    public async Task The_series_tell_a_spoilt_rule_from_a_good_one(string part, string spoilt)
    {
        Assert.Equal(2, Rules.Split(part).Length);
        var (exitCode, output) = await CheckAsync(Rules.Replace(part, spoilt, StringComparison.Ordinal), "test", "alerts.test.yml");

        Assert.Equal(1, exitCode);
        Assert.Contains("FAILED", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_alert_is_tested()
    {
        var alerts = Alert().Matches(Rules).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(["ImapLoginFailing", "ImapLoginSlow", "ImapCertificateExpiring", "ImapProbeNotRunning"], alerts);
        Assert.All(alerts, alert => Assert.Matches($@"alertname: {alert}\s+exp_alerts:", Series));
        Assert.All(alerts, alert => Assert.Matches($@"alertname: {alert} \}}", Series));
    }

    [Fact]
    public void The_rules_and_their_tests_name_no_metric_that_a_report_does_not_have()
    {
        var reports = PrometheusReport.Render([Samples.Success, Samples.RefusedLogin]);
        var metrics = Type().Matches(reports).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        Assert.All(Metric().Matches(Rules + Series), match => Assert.Contains(match.Value, metrics));
        Assert.All(metrics, metric => Assert.Contains($"`{metric}`", Readme.Text, StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, string Output)> CheckAsync(string rules, string command, string file)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["rules.yml"], rules, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["alerts.test.yml"], Series, TestContext.Current.CancellationToken);
        return await Promtool.RunAsync([command, "rules", folder[file]]);
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"# TYPE (\w+) ")]
    private static partial Regex Type();

    [GeneratedRegex(@"\bimap_probe_\w+")]
    private static partial Regex Metric();
}
