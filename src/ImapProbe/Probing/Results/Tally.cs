using ImapProbe.Probing.Requests;

namespace ImapProbe.Probing.Results;

/// <summary>Adds up the probes of one target as they end. It keeps their figures only, so that a million of them find room.</summary>
/// <param name="request">What is probed.</param>
internal sealed class Tally(ProbeRequest request)
{
    private readonly Dictionary<Phase, List<TimeSpan>> durations = [];
    private readonly Dictionary<Phase, int> failures = [];
    private int count;

    /// <summary>Counts a probe.</summary>
    /// <param name="result">What it found out.</param>
    public void Add(ProbeResult result)
    {
        count++;
        if (result.Failure is { } failure)
            failures[failure.Phase] = failures.GetValueOrDefault(failure.Phase) + 1;
        foreach (var (phase, duration) in GoneThrough(result))
            DurationsOf(phase).Add(duration);
    }

    /// <summary>Sums up the probes that were counted so far.</summary>
    /// <returns>Their summary, which later ones do not change.</returns>
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
