namespace ImapProbe.Timing;

/// <summary>The one deadline over everything that a probe does.</summary>
/// <param name="timeout">The time for it all.</param>
/// <param name="clock">The source of time.</param>
/// <param name="spent">What of that time had passed before.</param>
internal sealed class Deadline(TimeSpan timeout, TimeProvider clock, TimeSpan spent = default) : IDisposable
{
    private readonly CancellationTokenSource source = new(timeout > spent ? timeout - spent : TimeSpan.Zero, clock);
    private readonly long start = clock.GetTimestamp();

    /// <summary>The time that was given.</summary>
    public TimeSpan Timeout => timeout;

    /// <summary>What of it has passed.</summary>
    public TimeSpan Spent => timeout - Left;

    /// <summary>Cancelled when the deadline passes.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Whether it has passed.</summary>
    public bool HasPassed => source.IsCancellationRequested;

    /// <summary>The time left, never below zero.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = timeout - spent - clock.GetElapsedTime(start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
