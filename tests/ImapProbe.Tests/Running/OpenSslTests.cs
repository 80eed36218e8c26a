using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ImapProbe.Loopback;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Running;

/// <summary>How the program comes to the system's OpenSSL.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class OpenSslTests : IDisposable
{
    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Fact]
    public async Task None_is_loaded_beside_the_one_that_DotNET_is_told_to_take()
    {
        var system = NativeLibrary.Load("libssl.so.3");
        var path = Regex.Match(
            await File.ReadAllTextAsync("/proc/self/maps", TestContext.Current.CancellationToken), @"/\S+/libssl\.so\.3$", RegexOptions.Multiline).Value;
        NativeLibrary.Free(system);
        var told = Path.Combine(setup.Folder, "libssl.so.told");
        File.Copy(path, told);
        var memory = await MemoryOfProbeAsync(("CLR_OPENSSL_VERSION_OVERRIDE", "told"), ("LD_LIBRARY_PATH", setup.Folder));

        Assert.Contains(told, memory, StringComparison.Ordinal);
        Assert.DoesNotContain(path, memory, StringComparison.Ordinal);
    }

    // .NET's own variable: which version to look for before all others.
    [Theory]
    [InlineData("3")]
    [InlineData("1.1")]
    [InlineData("there-is-none")]
    [InlineData("")]
    public async Task The_version_that_DotNET_is_told_to_take_need_not_be_there(string version)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.RunAsync(setup.Line(server.Port), environment: [("CLR_OPENSSL_VERSION_OVERRIDE", version)]);

        run.AssertOk();
    }

    // What is mapped, and how, once the handshake is done (proc_pid_smaps(5)).
    private async Task<string> MemoryOfProbeAsync(params IReadOnlyList<(string Name, string Value)> environment)
    {
        Need.All(Need.ProcessMemory);
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Greeting, Ending.Hang));
        using var process = ProbeProgram.Start(setup.Line(server.Port), environment);
        await server.ReachedAsync(Step.Greeting);
        var memory = await File.ReadAllTextAsync($"/proc/{process.Id}/smaps", TestContext.Current.CancellationToken);
        process.Kill();
        return memory;
    }
}
