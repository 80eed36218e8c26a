using System.Globalization;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.House;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Monitoring.Recipes;

/// <summary>A place where the recipes run as they are: their program dials a server on this machine, and /etc/imap-probe is a folder of the test.</summary>
internal sealed class RecipeSite : IAsyncDisposable
{
    /// <summary>The server that all recipes name.</summary>
    public const string Host = "imap.example.org";

    private const string Installed = "/usr/bin/imap-probe";

    // Those of Kubernetes have the password elsewhere.
    private static readonly string[] Folders = ["/etc/imap-probe-secret/", "/etc/imap-probe/"];

    private readonly TestSetup setup = new();
    private readonly LoopbackServer server;

    private RecipeSite(Script script)
    {
        server = LoopbackServer.Start(script);
        foreach (var user in (string[])["", ".icinga", ".nagios", ".script_exporter", ".zabbix"])
            setup.Write($"password{user}", TestSetup.Password + "\n");
        Program = setup.Write("imap-probe", string.Create(
            CultureInfo.InvariantCulture,
            $"#!/bin/sh\nexec '{string.Join("' '", ProbeProgram.CommandLine)}' \"$@\" --connect-to 127.0.0.1:{server.Port} --ca-file '{setup.CaFile}'\n"));
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The folder of the recipes.</summary>
    public static string Recipes { get; } = Path.Combine(Readme.Root, "src", "ImapProbe", "Recipes");

    /// <summary>What is run in the place of the program.</summary>
    public string Program { get; }

    public string Folder => setup.Folder;

    /// <summary>A server that is sound but for what is said here.</summary>
    public static Script Script { get; } = TestSetup.Script with
    {
        Identity = TestSetup.Authority.Issue(LeafRequest.For(Host, "imap1.example.org", "imap2.example.org", "imap3.example.org", "imap4.example.org")),
    };

    public static RecipeSite Start(Script? script = null) => new(script ?? Script);

    /// <summary>A recipe as it is.</summary>
    public static string Read(string name) => File.ReadAllText(Path.Combine(Recipes, name));

    /// <summary>A text in which the program and its files are those of this place.</summary>
    public string Adapt(string text) => Folders.Aggregate(
        text.Replace(Installed, Program, StringComparison.Ordinal),
        (adapted, folder) => adapted.Replace(folder, $"{Folder}/", StringComparison.Ordinal));

    /// <summary>Writes a file, which others may read.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes an adapted recipe, under its name or another.</summary>
    public string Deploy(string name, string? place = null) => Write(place ?? name, Adapt(Read(name)));

    /// <summary>Runs a command of a shell, with the recipe's program and files.</summary>
    public Task<(int ExitCode, string Words)> ShellAsync(string command, params IReadOnlyList<string> environment) =>
        InstalledTool.RunAsync("env", ["-C", Folder, .. environment, "bash", "-e", "-o", "pipefail", "-c", Adapt(command)]);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        setup.Dispose();
    }
}
