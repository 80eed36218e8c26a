using System.Text.Json;
using System.Text.RegularExpressions;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Monitoring.Recipes;

/// <summary>The way of a probe that ends before anybody scrapes it: a real Pushgateway, and a real Prometheus that has the alert rules.</summary>
public sealed class PushgatewayTests
{
    private static readonly string[] Hosts = ["imap1.example.org", "imap2.example.org", "imap3.example.org", "imap4.example.org"];

    // Sound for 10 days more, where the rule asks for 14.
    private static readonly Script Expiring = RecipeSite.Script with
    {
        Identity = TestSetup.Authority.Issue(LeafRequest.For(Hosts) with { NotAfter = DateTimeOffset.UtcNow.AddDays(10) }),
    };

    public PushgatewayTests() => Need.All(Need.Pushgateway, Need.Promtool, Need.Curl);

    [Fact]
    public async Task The_shares_of_many_pods_come_to_Prometheus_whose_alert_fires_for_an_expiring_certificate()
    {
        await using var setup = RecipeSite.Start(Expiring);
        await using var gateway = await ListeningTool.StartAsync("prometheus-pushgateway");
        await using var prometheus = await StartPrometheusAsync(setup, gateway);
        setup.Write("targets.txt", string.Concat(Hosts.Select(host => $"-H {host}\n")));

        for (var pod = 0; pod < Hosts.Length; pod++)
        {
            foreach (var command in ContainersOf(RecipeSite.Read("kubernetes.yaml")))
            {
                var adapted = command.Replace("/tmp/", $"{setup.Folder}/pod-", StringComparison.Ordinal).Replace("pushgateway:9091", gateway.Address, StringComparison.Ordinal);
                Assert.Equal((0, ""), await setup.ShellAsync(adapted, $"JOB_COMPLETION_INDEX={pod}"));
            }
        }

        var alerts = await AlertsAsync(prometheus, "ImapCertificateExpiring", Hosts.Length);
        Assert.Equal(Hosts, alerts.Select(alert => alert.GetProperty("labels").GetProperty("host").GetString()).Order(StringComparer.Ordinal));
        Assert.All(alerts, alert => Assert.Contains("expires in 9d 23h", alert.GetProperty("annotations").GetProperty("summary").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_that_ends_pushes_the_probes_that_failed_too()
    {
        await using var setup = RecipeSite.Start(RecipeSite.Script.On(Step.Login, Reaction.Say("{tag} NO not today\r\n")));
        await using var gateway = await ListeningTool.StartAsync("prometheus-pushgateway");
        setup.Write("targets.txt", "-H imap1.example.org\n");
        var script = setup.Deploy("pushgateway.sh");

        Assert.Equal((0, ""), await InstalledTool.RunAsync("sh", [script, $"http://{gateway.Address}"]));

        using var client = new HttpClient { Timeout = InstalledTool.Patience };
        var pushed = await client.GetStringAsync(new Uri($"http://{gateway.Address}/metrics"), TestContext.Current.CancellationToken);
        Assert.Matches("(?m)^imap_probe_exit_code\\{.*job=\"imap-probe\".*\\} 67$", pushed);
    }

    [Fact]
    public async Task A_job_whose_push_does_not_arrive_fails()
    {
        await using var setup = RecipeSite.Start();
        setup.Write("targets.txt", "-H imap1.example.org\n");

        var (exitCode, _) = await InstalledTool.RunAsync("sh", [setup.Deploy("pushgateway.sh"), "http://127.0.0.1:9"]);

        Assert.NotEqual(0, exitCode);
    }

    // As often as it can, so that nobody waits; the recipe leaves both to the setup.
    private static Task<ListeningTool> StartPrometheusAsync(RecipeSite setup, ListeningTool gateway)
    {
        setup.Deploy("prometheus-alerts.yml");
        var configuration = setup.Adapt(RecipeSite.Read("prometheus.yml")).Replace("pushgateway:9091", gateway.Address, StringComparison.Ordinal);
        var file = setup.Write("prometheus.yml", $"global: {{scrape_interval: 1s, evaluation_interval: 1s}}\n{configuration}");
        return ListeningTool.StartAsync("prometheus", $"--config.file={file}", $"--storage.tsdb.path={setup.Folder}/prometheus");
    }

    private static async Task<IReadOnlyList<JsonElement>> AlertsAsync(ListeningTool prometheus, string name, int count)
    {
        using var client = new HttpClient { Timeout = InstalledTool.Patience };
        using var patience = new CancellationTokenSource(InstalledTool.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await timer.WaitForNextTickAsync(patience.Token))
        {
            using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri($"http://{prometheus.Address}/api/v1/alerts"), patience.Token));
            var firing = answer.RootElement.GetProperty("data").GetProperty("alerts").EnumerateArray()
                .Where(alert => alert.GetProperty("state").GetString() is "firing" && alert.GetProperty("labels").GetProperty("alertname").GetString() == name)
                .Select(alert => alert.Clone()).ToList();
            if (firing.Count == count)
                return firing;
        }

        throw new TimeoutException();
    }

    // The script of the first is a block; that of the second a line.
    private static IEnumerable<string> ContainersOf(string manifest)
    {
        var block = Regex.Match(manifest, @"- \|\n(?<script>(?: {18}.*\n)+)");
        var line = Regex.Match(manifest, "- exec (?<script>curl .*)");
        Assert.True(block.Success && line.Success);
        return [block.Groups["script"].Value, line.Groups["script"].Value];
    }
}
