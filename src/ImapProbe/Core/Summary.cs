using System.Net;

namespace ImapProbe.Core;

/// <summary>Many probes of one target summed up. <see cref="Phase.Total"/> counts the probes that went through all phases.</summary>
internal sealed record Summary(
    ProbeRequest Request,
    int Count,
    int Failed,
    IReadOnlyDictionary<Phase, Distribution> Phases,
    IReadOnlyDictionary<Phase, int> Failures)
{
    /// <summary>How many of them a refusal kept from being run; they are not among those that failed.</summary>
    public int NotRun { get; init; }

    /// <summary>How many there would have been, where a signal ended the run before; else null.</summary>
    public int? Planned { get; init; }

    /// <summary>With --all-addresses the one that was probed; null without, and where the look-up failed.</summary>
    public IPAddress? Address { get; init; }
}

/// <summary>Adds up the probes of one target, with --all-addresses those of each address on its own.</summary>
internal sealed class TargetTally
{
    private readonly OrderedDictionary<string, Tally> addresses = [];

    /// <summary>In the order in which the addresses were probed first.</summary>
    public IEnumerable<Summary> Sums => addresses.Values.Select(tally => tally.Sum());

    public void Add(ProbeResult result)
    {
        var address = AddressOf(result);
        var key = $"{address}";
        if (!addresses.TryGetValue(key, out var tally))
            addresses.Add(key, tally = new Tally(result.Request) { Address = address });
        tally.Add(result);
    }

    /// <summary>Counts what is not run any more, at each address of the last round.</summary>
    public void Omit(Omission omission)
    {
        foreach (var result in omission.LastRound)
            addresses[$"{AddressOf(result)}"].Omit(omission.Rounds);
    }

    private static IPAddress? AddressOf(ProbeResult result) => result.Request.AllAddresses ? result.Address : null;
}

/// <summary>The rounds of probes that a refusal leaves out at the end.</summary>
internal sealed record Omission(IReadOnlyList<ProbeResult> LastRound, int Rounds);

/// <summary>Adds up the probes of one target. It keeps durations only, so that a million probes fit in memory.</summary>
internal sealed class Tally(ProbeRequest request)
{
    private readonly Dictionary<Phase, List<TimeSpan>> durations = [];
    private readonly Dictionary<Phase, int> failures = [];
    private int count;
    private int notRun;

    public IPAddress? Address { get; init; }

    public void Add(ProbeResult result)
    {
        if (result.IsNotRun)
        {
            Omit(1);
            return;
        }

        count++;
        if (result.Failure is { } failure)
            failures[failure.Phase] = failures.GetValueOrDefault(failure.Phase) + 1;
        foreach (var (phase, duration) in GoneThrough(result))
            DurationsOf(phase).Add(duration);
    }

    public void Omit(int more)
    {
        count += more;
        notRun += more;
    }

    public Summary Sum() => new(
        request,
        count,
        failures.Values.Sum(),
        durations.ToDictionary(entry => entry.Key, entry => new Distribution(entry.Value)),
        new Dictionary<Phase, int>(failures))
    { NotRun = notRun, Address = Address };

    private List<TimeSpan> DurationsOf(Phase phase)
    {
        if (!durations.TryGetValue(phase, out var list))
            durations.Add(phase, list = []);
        return list;
    }

    // A crossed limit is a failure of no phase: everything worked.
    private static IEnumerable<KeyValuePair<Phase, TimeSpan>> GoneThrough(ProbeResult result) =>
        result.Met is null or { Kind: FailureKind.Limit }
            ? [.. result.Durations.Phases, new(Phase.Total, result.Durations.Total)]
            : result.Durations.Phases.Where(entry => entry.Key != result.Met.Phase);
}

/// <summary>How one phase's durations are distributed. Percentiles are by nearest rank, so that each figure was really measured.</summary>
internal sealed record Distribution
{
    private readonly TimeSpan[] sorted;

    public Distribution(IEnumerable<TimeSpan> durations)
    {
        sorted = [.. durations];
        if (sorted.Length is 0)
            throw new ArgumentException("without a duration there is no distribution", nameof(durations));
        Array.Sort(sorted);
    }

    public int Count => sorted.Length;
    public TimeSpan Min => sorted[0];
    public TimeSpan Median => AtPercent(50);
    public TimeSpan P95 => AtPercent(95);
    public TimeSpan Max => sorted[^1];

    /// <summary>Counts the durations in slices of equal width from the shortest to the longest.</summary>
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
