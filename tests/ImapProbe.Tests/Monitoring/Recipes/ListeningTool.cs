using System.Text.RegularExpressions;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Monitoring.Recipes;

/// <summary>A program of Prometheus' that listens on a port that the system chooses, and tells which on standard error.</summary>
internal sealed partial class ListeningTool : IAsyncDisposable
{
    private readonly InstalledTool tool;
    private readonly Task<string> rest;

    private ListeningTool(InstalledTool tool, string address)
    {
        this.tool = tool;
        Address = address;
        rest = tool.Error.ReadToEndAsync();
    }

    /// <summary>ADDRESS:PORT.</summary>
    public string Address { get; }

    /// <summary>Starts it, and waits until it listens.</summary>
    public static async Task<ListeningTool> StartAsync(string program, params IReadOnlyList<string> arguments)
    {
        var tool = InstalledTool.Start(program, [.. arguments, "--web.listen-address=127.0.0.1:0"]);
        try
        {
            return new ListeningTool(tool, await ListenerAsync(tool, program));
        }
        catch
        {
            await tool.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await tool.DisposeAsync();
        await rest;
    }

    private static async Task<string> ListenerAsync(InstalledTool tool, string program)
    {
        using var patience = new CancellationTokenSource(InstalledTool.Patience);
        while (await tool.Error.ReadLineAsync(patience.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
                return match.Groups["address"].Value;
        }

        throw new InvalidOperationException($"{program} ended before it listened");
    }

    [GeneratedRegex("""msg="Listening on" address=(?<address>\S+)""")]
    private static partial Regex Listening();
}
