namespace ImapProbe.Io;

/// <summary>What must not outlast the program where a signal ends it at once, such as a terminal without its echo.</summary>
internal sealed class Unfinished
{
    private readonly Lock gate = new();
    private readonly List<Action> undos = [];
    private bool isUndone;

    /// <summary>Disposing the result says that there is nothing left to undo. Undoes it now where the program is ending already.</summary>
    public IDisposable Add(Action undo)
    {
        lock (gate)
        {
            undos.Add(undo);
            if (isUndone)
                undo();
        }

        return new Entry(this, undo);
    }

    public void Undo()
    {
        lock (gate)
        {
            isUndone = true;
            undos.ForEach(undo => undo());
        }
    }

    private void Remove(Action undo)
    {
        lock (gate)
            undos.Remove(undo);
    }

    private sealed class Entry(Unfinished owner, Action undo) : IDisposable
    {
        public void Dispose() => owner.Remove(undo);
    }
}
