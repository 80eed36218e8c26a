using System.Globalization;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Monitoring;

/// <summary>The way from a cron job to Prometheus: a file that node_exporter's textfile collector reads.</summary>
public sealed class NodeExporterTests
{
    [Fact]
    public async Task Each_probe_replaces_what_the_textfile_collector_serves()
    {
        using var setup = new TestSetup();
        var folder = Directory.CreateDirectory(Path.Combine(setup.Folder, "textfile")).FullName;
        var file = Path.Combine(folder, "imap.prom");
        var refusing = TestSetup.Script.On(Step.Login, "{tag} NO [AUTHENTICATIONFAILED] \"no\"\r\n");
        await using var server = LoopbackServer.Start(TestSetup.Script, refusing, TestSetup.Script);
        await using var exporter = await NodeExporter.StartAsync(folder);

        await ProbeAsync(0);
        var well = await ScrapeAsync();
        var success = well.Only("imap_probe_success");
        Assert.Equal(1, success.Value);
        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["host"] = TestSetup.Host,
                ["port"] = server.Port.ToString(CultureInfo.InvariantCulture),
                ["user"] = TestSetup.User,
                ["address"] = "127.0.0.1",
            },
            success.Labels);
        Assert.Empty(well.Of("imap_probe_failure_info"));

        await ProbeAsync(67);
        var refused = await ScrapeAsync();
        Assert.Equal(0, refused.Only("imap_probe_success").Value);
        Assert.True(refused.Only("imap_probe_success").IsSameSeriesAs(success));
        Assert.Equal(67, refused.Only("imap_probe_exit_code").Value);
        var failure = refused.Only("imap_probe_failure_info");
        Assert.Equal(("login", "login"), (failure.Labels["phase"], failure.Labels["kind"]));

        await ProbeAsync(0);
        Assert.Empty((await ScrapeAsync()).Of("imap_probe_failure_info"));

        async Task ProbeAsync(int exitCode)
        {
            var run = await ProbeProgram.RunAsync([.. setup.Target(server.Port), .. setup.Account(), "--format", "prometheus", "--output", file]);
            Assert.Equal((exitCode, "", ""), (run.ExitCode, run.Output, run.Error));
            Assert.Equal([file], Directory.EnumerateFileSystemEntries(folder));
            // The exporter is another user than the cron job.
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(file));
        }

        async Task<Exposition> ScrapeAsync()
        {
            var metrics = await exporter.ScrapeAsync();
            Assert.Equal(0, metrics.Only("node_textfile_scrape_error").Value);
            Assert.Equal(file, metrics.Only("node_textfile_mtime_seconds").Labels["file"]);
            return metrics;
        }
    }
}
