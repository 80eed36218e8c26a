using ImapProbe.Loopback;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Running;

/// <summary>The password is in memory while the probe runs, and must not come to lie in a file.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class CoreDumpTests
{
    [Fact]
    public async Task None_is_written_of_a_process_that_holds_the_password()
    {
        Need.All(Need.ProcessLimits);
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Login, Ending.Hang));
        using var process = ProbeProgram.Start(setup.Line(server.Port));
        await server.ReachedAsync(Step.Login);

        var limits = await File.ReadAllLinesAsync($"/proc/{process.Id}/limits", TestContext.Current.CancellationToken);
        process.Kill();

        var core = Assert.Single(limits, line => line.StartsWith("Max core file size", StringComparison.Ordinal));
        Assert.Equal(["1", "1", "bytes"], core.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^3..]);
    }
}
