namespace ImapProbe.Core;

/// <summary>The one deadline over everything that a probe does.</summary>
internal sealed class Deadline : Retained
{
    private readonly CancellationTokenSource source;
    private readonly TimeProvider clock;
    private readonly TimeSpan spent;
    private readonly long start;

    /// <summary>Begins to run.</summary>
    public Deadline(TimeSpan timeout, TimeProvider clock, TimeSpan spent = default)
    {
        (Timeout, this.clock, this.spent) = (timeout, clock, spent);
        start = clock.GetTimestamp();
        source = new CancellationTokenSource(timeout > spent ? timeout - spent : TimeSpan.Zero, clock);
        Token = source.Token;
    }

    /// <summary>The time that was given.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>What of it has passed.</summary>
    public TimeSpan Spent => Timeout - Left;

    /// <summary>Cancelled when the deadline passes.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether it has passed.</summary>
    public bool HasPassed => source.IsCancellationRequested;

    /// <summary>The time left, never below zero.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = Timeout - spent - clock.GetElapsedTime(start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Waits for work, but not beyond the deadline. The work is never cut off: it owns what it makes, and ends by itself, soon after <see cref="Token"/> is
    /// cancelled or later. What it uses is kept until then, and a result that nobody waits for any more is disposed of.
    /// </summary>
    /// <exception cref="OperationCanceledException">The deadline passed first.</exception>
    public async Task<T> RaceAsync<T>(Func<Task<T>> work, Retained? used = null)
    {
        IDisposable?[] uses = [Retain(), used?.Retain()];
        var running = Task.Run(OwnAsync);
        try
        {
            return await running.WaitAsync(Token);
        }
        catch (OperationCanceledException) when (HasPassed)
        {
            _ = DiscardAsync(running);
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

    private static async Task DiscardAsync<T>(Task<T> running)
    {
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsCompletedSuccessfully && await running is IDisposable late)
            late.Dispose();
    }
}

/// <summary>Something that ends for good only when nobody uses it any more, whoever disposes of it before.</summary>
internal abstract class Retained : IDisposable
{
    private readonly Lock gate = new();
    private int uses;
    private bool isDisposed;

    /// <summary>Keeps it as it is until what is returned is disposed of.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of already.</exception>
    public IDisposable Retain()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            uses++;
        }

        return new Use(Release);
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed)
                return;
            isDisposed = true;
            if (uses is 0)
                End();
        }
    }

    /// <summary>Ends it for good. Called once.</summary>
    protected abstract void End();

    private void Release()
    {
        lock (gate)
        {
            if (--uses is 0 && isDisposed)
                End();
        }
    }

    private sealed class Use(Action release) : IDisposable
    {
        private Action? release = release;

        public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
    }
}
