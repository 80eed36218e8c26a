namespace ImapProbe.Timing;

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

    /// <inheritdoc/>
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
