using ImapProbe.Loopback;
using ImapProbe.Tests.Running;

namespace ImapProbe.Tests.Probing;

/// <summary>A server that falls silent or drips, at each point of the conversation, meets the one deadline.</summary>
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
        var (run, server) = await Site.PlayAsync(BrokenConnectionTests.ScriptFor(step, tls, Reaction.End(Ending.Hang)), "--timeout", "1.5s");

        run.AssertFailed($"{phase}/timeout", 28);
        Assert.NotNull(run.Seconds(phase));
        Assert.InRange(run.Seconds("total")!.Value, 0, 2.0);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(Step.Greeting, "greeting")]
    [InlineData(Step.Login, "login")]
    [InlineData(Step.List, "session")]
    [InlineData(Step.Logout, "logout")]
    public async Task A_server_that_drips_meets_the_deadline(Step step, string phase)
    {
        var (run, _) = await Site.PlayAsync(Site.Script.On(step, new Reaction { Drip = TimeSpan.FromMilliseconds(200) }), "--timeout", "1.5s");
        run.AssertFailed($"{phase}/timeout", 28);
    }
}
