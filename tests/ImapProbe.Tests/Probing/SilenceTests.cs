using ImapProbe.Loopback;
using ImapProbe.Tests.Running;

namespace ImapProbe.Tests.Probing;

/// <summary>A server that falls silent, at each point of the conversation, meets the one deadline.</summary>
public sealed class SilenceTests
{
    public static TheoryData<Step, TlsMode, string> Silences
    {
        get
        {
            var silences = new TheoryData<Step, TlsMode, string>();
            foreach (var (step, tls, phase) in BrokenConnectionTests.Points)
                silences.Add(step, tls, phase);
            return silences;
        }
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task A_server_that_falls_silent_meets_the_deadline(Step step, TlsMode tls, string phase)
    {
        var (run, server) = await Site.PlayAsync(BrokenConnectionTests.ScriptFor(step, tls, Reaction.End(Ending.Hang)), "--timeout", Site.ShortTimeout);

        run.AssertFailed($"{phase}/timeout", 28);
        Assert.NotNull(run.Seconds(phase));
        Assert.InRange(run.Seconds("total")!.Value, 0, 4.5);
        Assert.Equal(1, server.Connections);
    }
}
