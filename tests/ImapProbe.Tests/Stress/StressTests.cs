namespace ImapProbe.Tests.Stress;

/// <summary>The short size of the stress; the long one runs as long as it is asked to (ImapProbe.Fuzzing).</summary>
public sealed class StressTests
{
    [Fact]
    public async Task A_probe_that_times_out_touches_no_other_one()
    {
        var result = await new ProgramStress(seed: 1, parallel: 12).RunAsync(TimeSpan.FromSeconds(20));

        Assert.True(result.IsWell, $"{result}");
        // Each kind of target had its turn.
        Assert.Contains("sound ok", result.Verdicts.Keys);
        Assert.Contains(result.Verdicts.Keys, verdict => verdict.StartsWith("silent", StringComparison.Ordinal));
    }
}
