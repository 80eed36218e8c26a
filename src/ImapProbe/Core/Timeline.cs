
namespace ImapProbe.Core;

/// <summary>
/// The clock of one probe: which phase is in progress, and how long each took. Stopped once, after which
/// nothing that still runs in the background can change the figures.
/// </summary>
internal sealed class Timeline(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Phase, (long Start, long End)> spans = [];
    private readonly HashSet<Phase> announced = [];
    private Phase? open;
    private bool stopped;

    /// <summary>Told of each phase before it begins, and in no phase's time.</summary>
    public event Action<Phase>? Entering;

    /// <summary>The phase in progress, or where none is, the last one until the next is expected: where a failure belongs.</summary>
    public Phase Current { get; private set; } = Phase.Dns;

    /// <summary>The time stamp of this moment.</summary>
    public long Now => clock.GetTimestamp();

    /// <summary>Says which phase comes next, before its first byte.</summary>
    public void Expect(Phase phase)
    {
        lock (gate)
        {
            if (!stopped)
                Current = phase;
        }
    }

    /// <summary>Begins a phase now, or goes on with it where it has begun before.</summary>
    public void Begin(Phase phase)
    {
        Announce(phase);
        Begin(phase, Now);
    }

    /// <summary>Tells once that a phase is about to begin.</summary>
    public void Announce(Phase phase)
    {
        lock (gate)
        {
            if (stopped || !announced.Add(phase))
                return;
        }

        // Not under the lock: who writes a log may be held up by who reads it.
        Entering?.Invoke(phase);
    }

    /// <summary>Begins a phase, or goes on with it where it has begun before.</summary>
    public void Begin(Phase phase, long moment)
    {
        lock (gate)
        {
            if (stopped)
                return;
            spans.TryAdd(phase, (moment, moment));
            open = Current = phase;
        }
    }

    /// <summary>Ends the phase in progress now, if there is one.</summary>
    public void End() => End(Now);

    /// <summary>Ends the phase in progress, if there is one.</summary>
    public void End(long moment)
    {
        lock (gate)
        {
            if (stopped || open is not { } phase)
                return;
            spans[phase] = spans[phase] with { End = moment };
            open = null;
        }
    }

    /// <summary>Does a piece of the program's own work within a phase, and leaves it out of the phase's time.</summary>
    public T Exclude<T>(Func<T> work)
    {
        var begun = Now;
        var result = work();
        var omitted = Now - begun;
        lock (gate)
        {
            if (!stopped && open is { } phase)
                spans[phase] = spans[phase] with { Start = spans[phase].Start + omitted };
        }

        return result;
    }

    /// <summary>Ends the phase in progress, and the record.</summary>
    public Durations Stop()
    {
        End();
        lock (gate)
        {
            stopped = true;
            return new Durations(spans.ToDictionary(entry => entry.Key, entry => Elapsed(entry.Value.Start, entry.Value.End)));
        }
    }

    private TimeSpan Elapsed(long start, long end)
    {
        var elapsed = clock.GetElapsedTime(start, end);
        return TimeSpan.FromTicks(elapsed.Ticks - elapsed.Ticks % TimeSpan.TicksPerMicrosecond);
    }
}
