namespace ImapProbe.Timing;

/// <summary>The one deadline over everything that a probe does.</summary>
/// <param name="timeout">The time from now until it passes.</param>
/// <param name="clock">The source of time.</param>
internal sealed class Deadline(TimeSpan timeout, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource source = new(timeout, clock);
    private readonly long start = clock.GetTimestamp();

    /// <summary>The time that was given.</summary>
    public TimeSpan Timeout => timeout;

    /// <summary>Cancelled when the deadline passes.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Whether it has passed.</summary>
    public bool HasPassed => source.IsCancellationRequested;

    /// <summary>The time left, never below zero.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = timeout - clock.GetElapsedTime(start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
