namespace ImapProbe.Probing.Results;

/// <summary>
/// How the durations of one phase lie over many probes. Every figure is one that was measured, never a mean of two: percentiles
/// are by nearest rank, the smallest duration that at least so many of a hundred do not exceed.
/// </summary>
internal sealed record Distribution
{
    private readonly TimeSpan[] sorted;

    /// <summary>Takes up durations.</summary>
    /// <param name="durations">One or more, in any order.</param>
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
    /// <param name="slices">How many slices, one or more.</param>
    /// <returns>A count for each slice. The longest duration is in the last one, unless all are equal: then they are in the first.</returns>
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
