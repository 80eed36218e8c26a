using ImapProbe.Loopback;
using ImapProbe.Tests.Running;

namespace ImapProbe.Tests.Probing;

/// <summary>A server that says a byte now and then is never quite silent, and meets the deadline all the same.</summary>
public sealed class DripTests
{
    [Theory]
    [InlineData(Step.Greeting, "greeting")]
    [InlineData(Step.Login, "login")]
    [InlineData(Step.List, "session")]
    [InlineData(Step.Logout, "logout")]
    public async Task A_server_that_drips_meets_the_deadline(Step step, string phase)
    {
        var (run, _) = await Site.PlayAsync(Site.Script.On(step, new Reaction { Drip = TimeSpan.FromMilliseconds(200) }), "--timeout", Site.ShortTimeout);
        run.AssertFailed($"{phase}/timeout", 28);
    }
}
