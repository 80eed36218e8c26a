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

    [Fact]
    public async Task Where_it_may_open_no_files_the_CA_file_is_not_told_as_unreadable_alone()
    {
        Need.All(Need.NativeBinary);
        var run = await ProbeProgram.ShellAsync(
            $"ulimit -n 5; exec $PROBE -H {TestSetup.Host}:1 --connect-to 127.0.0.1 --quit-after tls --ca-file '{setup.CaFile}'");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cannot be read: this process may have no more files open (ulimit -n)", run.Error, StringComparison.Ordinal);
    }

    // With fewer the native binary cannot start.
    [Theory]
    [InlineData(4, "tls", 2)]
    [InlineData(5, "tls", 35)]
    [InlineData(6, "tls", 35)]
    [InlineData(5, "tcp", 7)]
    [InlineData(6, "tcp", 7)]
    public async Task Where_it_may_open_no_files_that_is_told_and_no_other_cause(int limit, string phase, int exitCode)
    {
        Need.All(Need.NativeBinary);
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var line = FormattableString.Invariant($"-H {TestSetup.Host}:{server.Port} --connect-to 127.0.0.1 --quit-after {phase} --format json");
        var run = await ProbeProgram.ShellAsync(FormattableString.Invariant($"ulimit -n {limit}; exec $PROBE {line}"));

        Assert.Equal((exitCode, 0), (run.ExitCode, server.Connections));
        Assert.Contains("this process may have no more files open (ulimit -n)", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("install", run.Output, StringComparison.Ordinal);
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
