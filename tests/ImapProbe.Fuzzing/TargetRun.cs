using System.Collections.Concurrent;
using ImapProbe.Tests.Fuzzing;

namespace ImapProbe.Fuzzing;

/// <summary>One target, tried with one case after the other by several at once.</summary>
internal sealed class TargetRun(FuzzTarget target, FuzzingOptions options, Func<string, Task> tell)
{
    private const int MostTold = 20;

    private static readonly TimeSpan ToShrink = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, long> outcomes = new(StringComparer.Ordinal);
    private long next;
    private long cases;
    private int findings;

    /// <summary>The target's name.</summary>
    public string Name => target.Name;

    /// <summary>How many cases were tried.</summary>
    public long Cases => Interlocked.Read(ref cases);

    /// <summary>How many of them broke a promise.</summary>
    public int Findings => Volatile.Read(ref findings);

    /// <summary>Tries cases for as long as it may, and stops early where there is too much to tell.</summary>
    public Task RunAsync(Func<bool> mayGoOn) => Task.WhenAll(Enumerable.Range(0, target.AtOnce).Select(_ => Task.Run(async () =>
    {
        while (mayGoOn() && Findings < MostTold)
            await TryAsync(Interlocked.Increment(ref next) - 1);
    })));

    /// <summary>Tries one case.</summary>
    public async Task TryAsync(long number)
    {
        var trial = await target.TryAsync(options.Seed, number);
        Interlocked.Increment(ref cases);
        if (trial.Finding is null)
        {
            outcomes.AddOrUpdate(trial.Outcome!, 1, (_, count) => count + 1);
            return;
        }

        Interlocked.Increment(ref findings);
        await tell($"finding; again with --target {Name} --seed {options.Seed} --case {number}\n{trial.Finding}");
        await tell($"smaller: {await target.ShrinkAsync(options.Seed, number, ToShrink)}");
    }

    /// <summary>What came of the cases, the most frequent first.</summary>
    public string Outcomes() =>
        $"{Name}: {string.Join(", ", outcomes.OrderByDescending(one => one.Value).Select(one => $"{one.Key} {one.Value}"))}";
}
