namespace ImapProbe.Core;

/// <summary>A timeout that runs, less what was spent before: one over everything that a probe does.</summary>
internal sealed class Deadline : Retained
{
    private readonly CancellationTokenSource source;
    private readonly TimeProvider clock;
    private readonly TimeSpan spent;
    private readonly long start;

    /// <summary>Starts the clock; <paramref name="spent"/> is the part of the timeout that had passed before.</summary>
    public Deadline(TimeSpan timeout, TimeProvider clock, TimeSpan spent = default)
    {
        (Timeout, this.clock, this.spent) = (timeout, clock, spent);
        start = clock.GetTimestamp();
        source = new CancellationTokenSource(timeout > spent ? timeout - spent : TimeSpan.Zero, clock);
        Token = source.Token;
    }

    public TimeSpan Timeout { get; }

    public TimeSpan Spent => Timeout - Left;

    public CancellationToken Token { get; }

    public bool HasPassed => source.IsCancellationRequested;

    public TimeSpan Left
    {
        get
        {
            var left = Timeout - spent - clock.GetElapsedTime(start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Runs work on another thread and waits for it until the deadline. Work that is late is not cut off: it ends by itself once <see cref="Token"/> is
    /// cancelled, what it uses is retained until then, and its late result goes to <paramref name="discard"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The deadline passed first.</exception>
    public async Task<T> RaceAsync<T>(Func<Task<T>> work, IReadOnlyList<Retained?>? used = null, Action<T>? discard = null)
    {
        IDisposable?[] uses = [Retain(), .. (used ?? []).Select(each => each?.Retain())];
        var running = Task.Run(OwnAsync);
        try
        {
            return await running.WaitAsync(Token);
        }
        catch (OperationCanceledException) when (HasPassed)
        {
            _ = DiscardAsync(running, discard);
            throw;
        }

        async Task<T> OwnAsync()
        {
            try
            {
                return await work();
            }
            finally
            {
                foreach (var use in uses)
                    use?.Dispose();
            }
        }
    }

    protected override void End() => source.Dispose();

    private static async Task DiscardAsync<T>(Task<T> running, Action<T>? discard)
    {
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsCompletedSuccessfully)
            discard?.Invoke(await running);
    }
}
