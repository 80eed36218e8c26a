using ImapProbe.Loopback;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Platform;

/// <summary>A wall clock that is wrong, or that jumps while a probe runs. It dates the report and judges certificates; nothing else goes by it.</summary>
public sealed class WallClockTests : HostileTable<WallClockTests>
{
    /// <summary>Where the loader looks for the clock that can be set.</summary>
    internal const string Library = "/usr/$LIB/faketime/libfaketimeMT.so.1";

    // Longer than the second for which libfaketime keeps what it read.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    private protected override IEnumerable<HostileCase> Cases =>
    [
        Judges("the wall clock is 1,000 days ahead", "+1000d", "expired"),
        Judges("the wall clock is 1,000 days behind", "-1000d", "is not valid yet"),
        Judges("the wall clock is at the epoch", "@1970-01-01 00:00:01", "is not valid yet"),
        Jumps("the wall clock jumps an hour ahead during the probe", "+1h"),
        Jumps("the wall clock jumps an hour back during the probe", "-1h"),
        Jumps("the wall clock jumps 1,000 days ahead behind the handshake", "+1000d"),
        JumpsBeforeDeadline("the wall clock jumps an hour ahead before the deadline", "+1h"),
        JumpsBeforeDeadline("the wall clock jumps an hour back before the deadline", "-1h"),
    ];

    private static HostileCase Judges(string does, string offset, string word) =>
        new(does, "tls/certificate", Stays, caseRun => RunAsync(caseRun, Sound, offset, offset))
        {
            Also = (run, _) => Assert.Contains(word, run.Message, StringComparison.Ordinal),
        };

    private static HostileCase Jumps(string does, string offset) =>
        new(does, "ok", MayLeave, caseRun => RunAsync(caseRun, Sound.On(Step.Login, Reaction.After(Pause)), "+0", offset))
        {
            // A tolerance below the server's delay, whose timer may be early.
            Also = (run, caseRun) => Assert.InRange(run.Seconds("login")!.Value, Pause.TotalSeconds - 0.1, caseRun.Elapsed.TotalSeconds),
        };

    private static HostileCase JumpsBeforeDeadline(string does, string offset) =>
        new(does, "login/timeout", MayLeave, caseRun => RunAsync(
            caseRun, Sound.On(Step.Login, Ending.Hang), "+0", offset, "--timeout", TestSetup.ShortTimeout))
        {
            // Not at once, as if the hour were gone; a timer may be a little early.
            Also = (_, caseRun) => Assert.InRange(caseRun.Elapsed, HostileCase.Deadline - TimeSpan.FromSeconds(0.6), caseRun.Elapsed),
        };

    private static async Task<ProbeRun> RunAsync(CaseRun caseRun, Script script, string before, string behind, params string[] more)
    {
        Need.All(Need.FakeTime);
        var clock = caseRun.Setup.Write("clock", before);
        var server = caseRun.Start(script);
        return await caseRun.RunAsync(async () =>
        {
            using var process = ProbeProgram.Start(
                caseRun.Setup.Line(server.Port, more),
                ("LD_PRELOAD", Library),
                ("FAKETIME_TIMESTAMP_FILE", clock),
                ("FAKETIME_CACHE_DURATION", "1"),
                ("FAKETIME_DONT_FAKE_MONOTONIC", "1"));
            var running = ProbeProgram.FinishAsync(process);
            if (await Task.WhenAny(running, server.ReachedAsync(Step.Login)) != running)
                caseRun.Setup.Write("clock", behind);
            return await running;
        });
    }
}
