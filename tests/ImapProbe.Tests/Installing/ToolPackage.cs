using System.IO.Compression;
using ImapProbe.Tests.House;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Installing;

/// <summary>The tool package, made and installed once in a folder of its own: nothing beside the source is touched, and no registry asked.</summary>
public sealed class ToolPackage : IAsyncLifetime
{
    // A whole build on a machine that is busy with the other tests.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TempFolder folder = new();

    /// <summary>The package.</summary>
    public string File => Path.Combine(Packages, $"imap-probe.{ProbeProgram.Version}.nupkg");

    private string Packages => folder["packages"];

    // The SDK leaves something in the folder for temporary files each time.
    private string Temporary => Directory.CreateDirectory(folder["temporary"]).FullName;

    private string Tools => folder["tools"];

    public async ValueTask InitializeAsync()
    {
        // CI as a build server sets it. Build servers of .NET would outlive the test.
        await DotnetAsync(
            "CI=true", "dotnet", "pack", Path.Combine(Readme.Root, "src", "ImapProbe"), "-c", "Release", "-o", Packages,
            "--artifacts-path", folder["artifacts"], "--disable-build-servers", "-p:RunAnalyzers=false", "-p:NuGetAudit=false");
        var sources = folder.Write("NuGet.Config", "<configuration><packageSources><clear /></packageSources></configuration>"u8.ToArray());
        await DotnetAsync("dotnet", "tool", "install", "imap-probe", "--tool-path", Tools, "--add-source", Packages, "--configfile", sources);
    }

    /// <summary>What is in a file of the package.</summary>
    public byte[] Read(string name)
    {
        using var archive = ZipFile.OpenRead(File);
        using var content = archive.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Runs the command that was installed.</summary>
    public Task<(int ExitCode, string Words)> RunAsync(params IReadOnlyList<string> arguments)
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var root = Path.GetFullPath(Path.Combine(framework, "..", "..", ".."));
        return InstalledTool.RunAsync("env", [$"DOTNET_ROOT={root}", Path.Combine(Tools, "imap-probe"), .. arguments]);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task DotnetAsync(params IReadOnlyList<string> words)
    {
        var (exitCode, said) = await InstalledTool.RunAsync(
            "env", [$"TMPDIR={Temporary}", "DOTNET_CLI_TELEMETRY_OPTOUT=1", "DOTNET_NOLOGO=1", .. words], "", Patience);
        Assert.True(exitCode is 0, $"{string.Join(' ', words)}\n{said}");
    }
}
