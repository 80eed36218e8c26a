namespace ImapProbe.Probing.Results;

/// <summary>How long each phase took. A phase that did not take place is not in it.</summary>
/// <param name="Phases">Whole microseconds for each phase, so that the sums are those of the figures shown.</param>
internal sealed record Durations(IReadOnlyDictionary<Phase, TimeSpan> Phases)
{
    /// <summary>Nothing took place.</summary>
    public static Durations None { get; } = new(new Dictionary<Phase, TimeSpan>());

    /// <summary>The sum of the phases before the login.</summary>
    public TimeSpan Connect => Sum(phase => phase < Phase.Login);

    /// <summary>The sum of all phases.</summary>
    public TimeSpan Total => Sum(_ => true);

    /// <summary>The duration of one phase.</summary>
    /// <param name="phase">The phase.</param>
    /// <returns>Its duration, or null where it did not take place.</returns>
    public TimeSpan? Of(Phase phase) => Phases.TryGetValue(phase, out var duration) ? duration : null;

    private TimeSpan Sum(Func<Phase, bool> counts) =>
        Phases.Where(entry => counts(entry.Key)).Aggregate(TimeSpan.Zero, (sum, entry) => sum + entry.Value);
}
