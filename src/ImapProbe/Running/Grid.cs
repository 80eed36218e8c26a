namespace ImapProbe.Running;

/// <summary>The moments at which probes begin: a fixed time apart, whatever each of them takes.</summary>
/// <param name="interval">The time from one to the next.</param>
/// <param name="clock">The source of time.</param>
internal sealed class Grid(TimeSpan interval, TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private long next;

    /// <summary>Waits for the next moment. Those that have passed by are left out, so that nothing piles up behind a slow probe.</summary>
    /// <returns>At once the first time.</returns>
    public Task NextAsync()
    {
        var elapsed = clock.GetElapsedTime(start);
        // The first one, and that is now.
        if (next > 0)
            next = Math.Max(next, (elapsed.Ticks + interval.Ticks - 1) / interval.Ticks);
        var wait = TimeSpan.FromTicks(next++ * interval.Ticks) - elapsed;
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock) : Task.CompletedTask;
    }
}
