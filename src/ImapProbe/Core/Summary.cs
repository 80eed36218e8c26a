namespace ImapProbe.Core;

/// <summary>What many probes of one target came to.</summary>
internal sealed record Summary(
    ProbeRequest Request,
    int Count,
    int Failed,
    IReadOnlyDictionary<Phase, Distribution> Phases,
    IReadOnlyDictionary<Phase, int> Failures);

/// <summary>Adds up the probes of one target as they end. It keeps their figures only, so that a million of them find room.</summary>
internal sealed class Tally(ProbeRequest request)
{
    private readonly Dictionary<Phase, List<TimeSpan>> durations = [];
    private readonly Dictionary<Phase, int> failures = [];
    private int count;

    /// <summary>Counts a probe.</summary>
    public void Add(ProbeResult result)
    {
        count++;
        if (result.Failure is { } failure)
            failures[failure.Phase] = failures.GetValueOrDefault(failure.Phase) + 1;
        foreach (var (phase, duration) in GoneThrough(result))
            DurationsOf(phase).Add(duration);
    }

    /// <summary>Sums up the probes that were counted so far.</summary>
    public Summary Sum() => new(
        request,
        count,
        failures.Values.Sum(),
        durations.ToDictionary(entry => entry.Key, entry => new Distribution(entry.Value)),
        new Dictionary<Phase, int>(failures));

    private List<TimeSpan> DurationsOf(Phase phase)
    {
        if (!durations.TryGetValue(phase, out var list))
            durations.Add(phase, list = []);
        return list;
    }

    // Where a critical limit was crossed, everything worked all the same.
    private static IEnumerable<KeyValuePair<Phase, TimeSpan>> GoneThrough(ProbeResult result) =>
        result.Failure is null or { Kind: FailureKind.Limit }
            ? [.. result.Durations.Phases, new(Phase.Total, result.Durations.Total)]
            : result.Durations.Phases.Where(entry => entry.Key != result.Failure.Phase);
}

/// <summary>
/// How the durations of one phase lie over many probes. Every figure is one that was measured, never a mean of two: percentiles
/// are by nearest rank, the smallest duration that at least so many of a hundred do not exceed.
/// </summary>
internal sealed record Distribution
{
    private readonly TimeSpan[] sorted;

    /// <summary>Takes up durations.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Distribution(IEnumerable<TimeSpan> durations)
    {
        sorted = [.. durations];
        if (sorted.Length is 0)
            throw new ArgumentException("without a duration there is no distribution", nameof(durations));
        Array.Sort(sorted);
    }

    /// <summary>How many durations there are: one or more.</summary>
    public int Count => sorted.Length;

    /// <summary>The shortest.</summary>
    public TimeSpan Min => sorted[0];

    /// <summary>The smallest that at least half of them do not exceed.</summary>
    public TimeSpan Median => AtPercent(50);

    /// <summary>The smallest that at least 95 of a hundred do not exceed.</summary>
    public TimeSpan P95 => AtPercent(95);

    /// <summary>The longest.</summary>
    public TimeSpan Max => sorted[^1];

    /// <summary>Counts the durations in slices of equal width between the shortest and the longest.</summary>
    public IReadOnlyList<int> Counts(int slices)
    {
        var counts = new int[slices];
        var range = Math.Max(1, Max.Ticks - Min.Ticks);
        foreach (var duration in sorted)
            counts[Math.Min(slices - 1, (duration.Ticks - Min.Ticks) * slices / range)]++;
        return counts;
    }

    // In integers: a product that is rounded up would take the next rank.
    private TimeSpan AtPercent(long percent) => sorted[(percent * Count + 99) / 100 - 1];
}
