using System.Text.Json;
using System.Text.RegularExpressions;
using ImapProbe.Loopback;
using ImapProbe.Tests.House;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Monitoring.Recipes;

/// <summary>What the recipes have run is run, against a server on this machine, by what runs it or as that does.</summary>
public sealed partial class RecipeTests
{
    private static readonly Script Refusing = RecipeSetup.Script.On(Step.Login, Reaction.Say("{tag} NO [AUTHENTICATIONFAILED] not today\r\n"));

    [Fact]
    public async Task Cron_mails_nothing_of_a_login_that_goes_well()
    {
        await using var setup = RecipeSetup.Start();

        Assert.Equal((0, ""), await setup.ShellAsync(CronCommand("cron-mail")));
    }

    [Fact]
    public async Task Cron_mails_the_report_of_a_login_that_is_refused()
    {
        await using var setup = RecipeSetup.Start(Refusing);
        var (exitCode, mail) = await setup.ShellAsync(CronCommand("cron-mail"));

        Assert.Equal(67, exitCode);
        Assert.Contains("not today", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cron_writes_metrics_where_node_exporter_reads_them()
    {
        await using var setup = RecipeSetup.Start();
        var folder = Directory.CreateDirectory(Path.Combine(setup.Folder, "textfile")).FullName;

        Assert.Equal(
            (0, ""), await setup.ShellAsync(CronCommand("cron-metrics").Replace("/var/lib/prometheus/node-exporter", folder, StringComparison.Ordinal)));
        await using var exporter = await NodeExporter.StartAsync(folder);
        Assert.Equal(1, (await exporter.ScrapeAsync()).Only("imap_probe_success").Value);
    }

    [Fact]
    public async Task The_service_writes_metrics_with_the_password_that_systemd_hands_it()
    {
        await using var setup = RecipeSetup.Start();
        var command = Line("imap-probe.service", "^ExecStart=(.*)$").Replace("/var/lib/prometheus/node-exporter", setup.Folder, StringComparison.Ordinal);

        Assert.Equal((0, ""), await setup.ShellAsync(command, $"CREDENTIALS_DIRECTORY={setup.Folder}"));
        Assert.Equal(
            1,
            Exposition.Parse(
                await File.ReadAllTextAsync(Path.Combine(setup.Folder, "imap.prom"), TestContext.Current.CancellationToken)).Only("imap_probe_success").Value);
    }

    [Theory]
    [InlineData("src/ImapProbe/Recipes/imap-probe.service", "src/ImapProbe/Recipes/imap-probe.timer")]
    [InlineData("src/Packaging/imap-probe@.service", "src/Packaging/imap-probe@.timer")]
    public async Task Systemd_has_nothing_to_say_against_the_units(string service, string timer)
    {
        Need.All(Need.SystemdAnalyze);
        await using var setup = RecipeSetup.Start();
        var units = ((string[])[service, timer]).Select(unit => setup.Write(
            Path.GetFileName(unit).Replace("@.", "@example.", StringComparison.Ordinal),
            setup.Adapt(File.ReadAllText(Path.Combine(Readme.Root, unit))))).ToList();

        Assert.Equal((0, ""), await InstalledTool.RunAsync("systemd-analyze", ["verify", "--man=no", .. units]));
    }

    [Fact]
    public async Task The_template_probes_the_targets_of_its_name()
    {
        await using var setup = RecipeSetup.Start();
        setup.Write("example.targets", $"-H {RecipeSetup.Host} -u {TestSetup.User}\n");
        var command = Regex.Match(
            await File.ReadAllTextAsync(Path.Combine(Readme.Root, "src/Packaging/imap-probe@.service"), TestContext.Current.CancellationToken),
            "(?m)^ExecStart=(.*)$").Groups[1].Value;

        var (exitCode, report) = await setup.ShellAsync(command.Replace("%i", "example", StringComparison.Ordinal), $"CREDENTIALS_DIRECTORY={setup.Folder}");

        Assert.Equal(0, exitCode);
        Assert.StartsWith($"{RecipeSetup.Host}:993  ok", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkmks_line_is_an_OK_of_a_plugin()
    {
        await using var setup = RecipeSetup.Start();
        var (exitCode, line) = await setup.ShellAsync(Line("checkmk-mrpe.cfg", @"^\w+ \([^)]*\) (.*)$"));

        Assert.Equal(0, exitCode);
        Assert.StartsWith("IMAP OK - imap.example.org:993 logged in", line, StringComparison.Ordinal);
    }

    // With the templates that the recipe uses, as Debian's package has them.
    [Theory]
    [InlineData(true, "0", "IMAP OK - imap.example.org:993 logged in")]
    [InlineData(false, "2", "IMAP CRITICAL - imap.example.org:993 failed in login")]
    public async Task Nagios_makes_the_check_of_its_service(bool isSound, string state, string line)
    {
        Need.All(Need.Nagios);
        await using var setup = RecipeSetup.Start(isSound ? RecipeSetup.Script : Refusing);
        var host = setup.Write(
            "host.cfg", $"define host {{\nuse generic-host\nhost_name {RecipeSetup.Host}\nmax_check_attempts 1\ncontact_groups admins\n}}\n");
        var nagios = new Nagios(
            setup.Folder,
            [
                .. ((string[])["commands", "contacts", "timeperiods", "templates"]).Select(name => $"/etc/nagios4/objects/{name}.cfg"), host,
                setup.Deploy("nagios.cfg", "imap-probe.cfg"),
            ]);

        var service = Assert.Single(await nagios.RunAsync());

        Assert.Equal(("IMAP login", state), (service["service_description"], service["current_state"]));
        Assert.StartsWith(line, service["plugin_output"], StringComparison.Ordinal);
        Assert.Contains("cert_days=", service["performance_data"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0, "$.failure: Null")]
    [InlineData(false, 67, "$.failure: Object")]
    public async Task Zabbixs_agent_has_the_report_as_the_value_of_its_item(bool isSound, int exitCode, string failure)
    {
        Need.All(Need.ZabbixAgent);
        await using var setup = RecipeSetup.Start(isSound ? RecipeSetup.Script : Refusing);
        var recipe = setup.Deploy("zabbix-agent.conf");
        var agent = setup.Write("zabbix_agentd.conf", $"Server=127.0.0.1\nPidFile={setup.Folder}/pid\nLogType=console\nAllowRoot=1\nInclude={recipe}\n");

        var (_, words) = await InstalledTool.RunAsync("zabbix_agentd", ["-c", agent, "-t", $"imap.login[{RecipeSetup.Host}]"]);

        var value = Regex.Match(words, @"(?m)^imap\.login\[imap\.example\.org\]\s+\[t\|(?<report>.*)\]\s*$");
        Assert.True(value.Success, words);
        using var report = JsonDocument.Parse(value.Groups["report"].Value);
        Assert.Equal(exitCode, report.RootElement.GetProperty("exit_code").GetInt32());
        Assert.Equal(failure, $"$.failure: {report.RootElement.GetProperty("failure").ValueKind}");
    }

    [Fact]
    public async Task What_script_exporter_runs_is_metrics_in_its_time()
    {
        await using var setup = RecipeSetup.Start();
        var command = Line("script_exporter.yaml", @"command: \[(.*)\]$").Replace(", ", " ", StringComparison.Ordinal);

        var (exitCode, metrics) = await setup.ShellAsync(command, "SCRIPT_TIMEOUT=19.500");

        Assert.Equal(0, exitCode);
        Assert.Equal(19, Exposition.Parse(metrics).Only("imap_probe_timeout_seconds").Value);
    }

    [Fact]
    public async Task Prometheus_reads_what_it_is_to_scrape_and_the_rules_beside_it()
    {
        await using var setup = RecipeSetup.Start();
        setup.Deploy("prometheus-alerts.yml");

        var (exitCode, words) = await Promtool.RunAsync(["check", "config", setup.Deploy("prometheus.yml")]);

        Assert.True(exitCode is 0, words);
        Assert.Contains("4 rules found", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github-actions.yml", "run: \\|\n +(printf.*)$")]
    [InlineData("gitlab-ci.yml", "- (printf.*)$")]
    public async Task A_job_of_continuous_integration_logs_in(string name, string pattern)
    {
        await using var setup = RecipeSetup.Start(RecipeSetup.Script with { User = "ci@example.org" });

        var (exitCode, report) = await setup.ShellAsync(Line(name, pattern), $"IMAP_PASSWORD={TestSetup.Password}");

        Assert.Equal(0, exitCode);
        Assert.StartsWith("imap.example.org:993  ok", report, StringComparison.Ordinal);
    }

    // What stands after the time and the user.
    private static string CronCommand(string name) => Line(name, @"^[*/0-9]+ (?:\S+ ){4}root (.*)$");

    private static string Line(string name, string pattern)
    {
        var match = Regex.Match(RecipeSetup.Read(name), pattern, RegexOptions.Multiline);
        Assert.True(match.Success, $"{name} has no line {pattern}");
        return match.Groups[1].Value;
    }
}
