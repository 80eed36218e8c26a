using System.Text.RegularExpressions;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Monitoring;

/// <summary>A real node_exporter that serves the metrics in the files of one folder, and nothing else.</summary>
internal sealed partial class NodeExporter : IAsyncDisposable
{
    private readonly InstalledTool tool;
    private readonly HttpClient client = new() { Timeout = InstalledTool.Patience };
    private readonly Uri address;
    private readonly Task<string> rest;

    private NodeExporter(InstalledTool tool, string listener)
    {
        this.tool = tool;
        address = new Uri($"http://{listener}/metrics");
        rest = tool.Error.ReadToEndAsync();
    }

    /// <summary>Starts it on a port that the system chooses, and waits until it listens.</summary>
    public static async Task<NodeExporter> StartAsync(string folder)
    {
        Need.All(Need.NodeExporter);
        var tool = InstalledTool.Start(
            "prometheus-node-exporter",
            "--collector.disable-defaults",
            "--collector.textfile",
            $"--collector.textfile.directory={folder}",
            "--web.disable-exporter-metrics",
            "--web.listen-address=127.0.0.1:0");
        try
        {
            return new NodeExporter(tool, await ListenerAsync(tool));
        }
        catch
        {
            await tool.DisposeAsync();
            throw;
        }
    }

    /// <summary>What Prometheus would get now: the files are read anew for each scrape.</summary>
    public async Task<Exposition> ScrapeAsync() => Exposition.Parse(await client.GetStringAsync(address));

    public async ValueTask DisposeAsync()
    {
        await tool.DisposeAsync();
        await rest;
        client.Dispose();
    }

    private static async Task<string> ListenerAsync(InstalledTool tool)
    {
        using var patience = new CancellationTokenSource(InstalledTool.Patience);
        while (await tool.Error.ReadLineAsync(patience.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
                return match.Groups["address"].Value;
        }

        throw new InvalidOperationException("node_exporter ended before it listened");
    }

    [GeneratedRegex("""msg="Listening on" address=(?<address>\S+)""")]
    private static partial Regex Listening();
}
