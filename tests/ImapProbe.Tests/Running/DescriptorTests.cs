using ImapProbe.Loopback;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Running;

/// <summary>The program where it may have no more files open. .NET itself needs more than the native binary.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.NativeOnly)]
public sealed class DescriptorTests : IDisposable
{
    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    [Fact]
    public async Task The_CA_file_is_not_told_as_unreadable_alone()
    {
        Need.All(Need.NativeBinary);
        var run = await ProbeProgram.ShellAsync(
            $"ulimit -n 5; exec $PROBE -H {TestSetup.Host}:1 --connect-to 127.0.0.1 --quit-after tls --ca-file '{setup.CaFile}'");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cannot be read: this process may have no more files open (ulimit -n)", run.Error, StringComparison.Ordinal);
    }

    // getaddrinfo(3) would have it that there is no address.
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_look_up_is_not_told_as_a_name_without_address(int limit)
    {
        Need.All(Need.NativeBinary);
        var run = await ProbeProgram.ShellAsync(FormattableString.Invariant($"ulimit -n {limit}; exec $PROBE -H localhost:1 --quit-after tcp --format json"));
        var report = ReportLine.Parse(run.Output);

        Assert.Equal((6, "dns/dns"), (run.ExitCode, report.Verdict));
        Assert.StartsWith(
            "localhost cannot be looked up: this process may have no more files open (ulimit -n)", report.Failure("message"), StringComparison.Ordinal);
    }

    // With fewer the native binary cannot start.
    [Theory]
    [InlineData(4, "tls", 2)]
    [InlineData(5, "tls", 35)]
    [InlineData(6, "tls", 35)]
    [InlineData(5, "tcp", 7)]
    [InlineData(6, "tcp", 7)]
    public async Task That_is_told_and_no_other_cause(int limit, string phase, int exitCode)
    {
        Need.All(Need.NativeBinary);
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var line = FormattableString.Invariant($"-H {TestSetup.Host}:{server.Port} --connect-to 127.0.0.1 --quit-after {phase} --format json");
        var run = await ProbeProgram.ShellAsync(FormattableString.Invariant($"ulimit -n {limit}; exec $PROBE {line}"));

        Assert.Equal((exitCode, 0), (run.ExitCode, server.Connections));
        Assert.Contains("this process may have no more files open (ulimit -n)", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("install", run.Output, StringComparison.Ordinal);
    }
}
