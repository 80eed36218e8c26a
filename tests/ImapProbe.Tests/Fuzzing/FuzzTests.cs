using System.Collections.Concurrent;

namespace ImapProbe.Tests.Fuzzing;

/// <summary>The quick size of the fuzzing: always the same cases. The long size tries new ones for as long as it may (ImapProbe.Fuzzing).</summary>
public sealed class FuzzTests
{
    private const int Seed = 1;

    [Theory]
    [InlineData("wire", 4_000, 12)]
    [InlineData("conversations", 400, 12)]
    [InlineData("certificates", 3_000, 20)]
    [InlineData("keys", 2_000, 10)]
    public async Task No_case_breaks_a_promise(string name, int cases, int outcomes)
    {
        var target = FuzzTarget.All.Single(target => target.Name == name);
        using var watch = new ProcessWatch();
        var seen = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(Enumerable.Range(0, cases), new ParallelOptions { MaxDegreeOfParallelism = target.AtOnce }, async (number, _) =>
        {
            var trial = await target.TryAsync(Seed, number);
            Assert.True(trial.Finding is null, $"{name}, seed {Seed}, case {number}: {trial.Finding}");
            seen.TryAdd(trial.Outcome!, number);
        });

        Assert.True(watch.Settle() is [], string.Join('\n', watch.Settle()));
        // Chance has come to many ends, the good one among them.
        Assert.Contains("ok", seen.Keys);
        Assert.True(seen.Count >= outcomes, string.Join(' ', seen.Keys));
    }
}
