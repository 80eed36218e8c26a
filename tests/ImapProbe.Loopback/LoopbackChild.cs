using System.Diagnostics;

namespace ImapProbe.Loopback;

/// <summary>This program in a process of its own: it says on its first line what it serves, and the rest once its standard input has ended.</summary>
internal sealed class LoopbackChild : IAsyncDisposable
{
    private readonly Process process;

    private LoopbackChild(Process process, string firstLine)
    {
        this.process = process;
        FirstLine = firstLine;
    }

    public string FirstLine { get; }

    public static async Task<LoopbackChild> StartAsync(IReadOnlyList<string> arguments, params IReadOnlyList<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(DotnetHost.Path, [DotnetHost.AssemblyBesideThis("ImapProbe.Loopback.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() is { } line)
            return new LoopbackChild(process, line);

        process.Dispose();
        throw new InvalidOperationException("the server ended before it listened; its standard error says why");
    }

    public async Task<string> StopAsync()
    {
        process.StandardInput.Close();
        var rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return rest.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await StopAsync();
        process.Dispose();
    }
}

/// <summary>How assemblies are run that lie beside this one.</summary>
internal static class DotnetHost
{
    /// <summary>The host that runs this process, where it is one: under a test runner it may be the runner's own executable.</summary>
    public static string Path =>
        Environment.ProcessPath is { } own && System.IO.Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";

    public static string AssemblyBesideThis(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, name);
}
