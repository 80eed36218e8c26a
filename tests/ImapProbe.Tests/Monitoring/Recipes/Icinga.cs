using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Monitoring.Recipes;

/// <summary>
/// A real Icinga 2 of two daemons on this machine: a master, and a satellite in a zone of its own, which gets its configuration from the master and runs the checks.
/// </summary>
internal sealed class Icinga : IAsyncDisposable
{
    private const string Password = "icinga";

    private readonly string folder;
    private readonly List<InstalledTool> daemons = [];
    private readonly List<Task<string>> errors = [];
    private readonly (int Master, int Satellite) ports;

    private Icinga(string folder)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        ports = (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }

    /// <summary>Starts both with a recipe in the zone that all share, and a host that the satellite checks.</summary>
    public static async Task<Icinga> StartAsync(string folder, string recipe, string host)
    {
        Need.All(Need.Icinga, Need.Curl);
        var icinga = new Icinga(folder);
        try
        {
            await icinga.CertifyAsync();
            icinga.Write("zones.conf", icinga.Zones());
            icinga.Write("master/etc/icinga2.conf", $$"""
                {{icinga.Node("master", icinga.ports.Master)}}
                object ApiUser "test" {
                  password = "{{Password}}"
                  permissions = [ "*" ]
                }
                """);
            icinga.Write("satellite/etc/icinga2.conf", icinga.Node("satellite", icinga.ports.Satellite));
            icinga.Write("master/etc/zones.d/global-templates/imap-probe.conf", recipe);
            icinga.Write("master/etc/zones.d/master/hosts.conf", host);
            icinga.Start("master");
            icinga.Start("satellite");
            return icinga;
        }
        catch
        {
            await icinga.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has a service checked until it was, by the satellite with the command that the master sent it.</summary>
    public async Task<JsonElement> CheckAsync(string service)
    {
        using var patience = new CancellationTokenSource(InstalledTool.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var seen = "";
        try
        {
            while (await timer.WaitForNextTickAsync(patience.Token))
            {
                // Until it has its configuration the satellite does not know the command.
                if (await AskAsync("GET", $"objects/services?service={service}") is { } services && Result(services) is { } result)
                {
                    seen = result.ToString();
                    if (!seen.Contains("does not exist", StringComparison.Ordinal) && !seen.Contains("not connected", StringComparison.Ordinal))
                        return result;
                }

                await AskAsync("POST", $"actions/reschedule-check?service={service}&force=true");
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Icinga made no check: {seen}");
        }

        throw new TimeoutException();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in daemons)
            await daemon.DisposeAsync();
        await Task.WhenAll(errors);
    }

    private static JsonElement? Result(JsonElement services) =>
        services.TryGetProperty("results", out var results) && results.GetArrayLength() is 1
            && results[0].GetProperty("attrs").GetProperty("last_check_result") is { ValueKind: JsonValueKind.Object } result ? result : null;

    // Icinga's certificate names the node. Until the master listens there is no answer.
    private async Task<JsonElement?> AskAsync(string method, string path)
    {
        var (exitCode, words) = await InstalledTool.RunAsync("curl",
        [
            "--silent", "--cacert", In("master/data/ca/ca.crt"), "--connect-to", Invariant($"master:443:127.0.0.1:{ports.Master}"), "--user", $"test:{Password}",
            "--header", "Accept: application/json", "--request", method, $"https://master/v1/{path}",
        ]);
        return exitCode is 0 ? JsonDocument.Parse(words).RootElement : null;
    }

    private async Task CertifyAsync()
    {
        await IcingaAsync("pki", "new-ca");
        foreach (var node in (string[])["master", "satellite"])
        {
            Directory.CreateDirectory(In($"{node}/data/certs"));
            foreach (var each in (string[])["etc", "log", "cache", "spool", "run"])
                Directory.CreateDirectory(In($"{node}/{each}"));
            await IcingaAsync("pki", "new-cert", "--cn", node, "--key", In($"{node}/data/certs/{node}.key"), "--csr", In($"{node}.csr"));
            await IcingaAsync("pki", "sign-csr", "--csr", In($"{node}.csr"), "--cert", In($"{node}/data/certs/{node}.crt"));
            File.Copy(In("master/data/ca/ca.crt"), In($"{node}/data/certs/ca.crt"));
        }
    }

    private async Task IcingaAsync(params IReadOnlyList<string> arguments)
    {
        var (exitCode, words) = await InstalledTool.RunAsync("env", [.. User, "icinga2", .. arguments, .. Folders("master")]);
        Assert.True(exitCode is 0, words);
    }

    private void Start(string node)
    {
        var daemon = InstalledTool.Start("env", [.. User, "icinga2", "daemon", "-c", In($"{node}/etc/icinga2.conf"), .. Folders(node)]);
        daemons.Add(daemon);
        errors.Add(daemon.Error.ReadToEndAsync());
    }

    // It becomes another user otherwise, who may not read the password here.
    private static IReadOnlyList<string> User { get; } = [$"ICINGA2_USER={Environment.UserName}", $"ICINGA2_GROUP={Environment.UserName}"];

    private IEnumerable<string> Folders(string node) =>
    [
        $"-DConfigDir={In($"{node}/etc")}", $"-DZonesDir={In($"{node}/etc/zones.d")}", $"-DDataDir={In($"{node}/data")}", $"-DLogDir={In($"{node}/log")}",
        $"-DCacheDir={In($"{node}/cache")}", $"-DSpoolDir={In($"{node}/spool")}", $"-DInitRunDir={In($"{node}/run")}",
    ];

    private string Zones() => Invariant($$"""
        object Endpoint "master" { }
        object Endpoint "satellite" {
          host = "127.0.0.1"
          port = "{{ports.Satellite}}"
        }
        object Zone "master" { endpoints = [ "master" ] }
        object Zone "satellite" {
          endpoints = [ "satellite" ]
          parent = "master"
        }
        object Zone "global-templates" { global = true }

        """);

    private string Node(string name, int port) => Invariant($$"""
        const NodeName = "{{name}}"
        const ZoneName = "{{name}}"
        include "{{In("zones.conf")}}"
        object ApiListener "api" {
          bind_host = "127.0.0.1"
          bind_port = {{port}}
          accept_config = true
          accept_commands = true
        }
        object CheckerComponent "checker" { }
        """);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.WriteAllText(In(name), text);
    }

    private string In(string name) => Path.Combine(folder, name);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
