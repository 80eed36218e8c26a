using ImapProbe.Probing.Requests;

namespace ImapProbe.Probing.Results;

/// <summary>What many probes of one target came to.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Count">How many probes there were.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Phases">
/// The durations of each phase, over the probes in which it was gone through, and of <see cref="Phase.Total"/>, over those in
/// which all phases were. A phase that never was is not in it.
/// </param>
/// <param name="Failures">How many failed in each phase, <see cref="Phase.Total"/> among them. A phase in which none did is not in it.</param>
internal sealed record Summary(
    ProbeRequest Request,
    int Count,
    int Failed,
    IReadOnlyDictionary<Phase, Distribution> Phases,
    IReadOnlyDictionary<Phase, int> Failures);
