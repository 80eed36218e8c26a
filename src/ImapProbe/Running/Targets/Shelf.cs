using ImapProbe.Timing;

namespace ImapProbe.Running.Targets;

/// <summary>
/// What was read from files: once for all who want it, since a FIFO tells it but once, and no longer than somebody does, since it may be a password.
/// </summary>
/// <typeparam name="T">What comes of reading.</typeparam>
/// <param name="read">Reads a file.</param>
/// <param name="wipe">Told when nobody wants it any more.</param>
internal sealed class Shelf<T>(Func<string, Deadline, Task<T>> read, Action<T> wipe)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>Reads a file, or waits for whoever reads it.</summary>
    /// <param name="path">The path, which stands for the file.</param>
    /// <param name="deadline">Heeded by the one who reads.</param>
    /// <returns>What came of it, until it is given back.</returns>
    public async Task<Loan<T>> BorrowAsync(string path, Deadline deadline)
    {
        Entry entry;
        lock (gate)
        {
            if (!entries.TryGetValue(path, out entry!))
                entries[path] = entry = new Entry(read(path, deadline));
            entry.Borrowers++;
        }

        return new Loan<T>(await entry.Reading, () => GiveBack(path, entry));
    }

    private void GiveBack(string path, Entry entry)
    {
        lock (gate)
        {
            if (--entry.Borrowers > 0)
                return;
            entries.Remove(path);
        }

        wipe(entry.Reading.Result);
    }

    private sealed class Entry(Task<T> reading)
    {
        public Task<T> Reading => reading;

        public int Borrowers { get; set; }
    }
}

/// <summary>Something that others may have too.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="value">The thing.</param>
/// <param name="giveBack">Told once that it is not wanted any more.</param>
internal sealed class Loan<T>(T value, Action giveBack) : IDisposable
{
    private bool isGivenBack;

    /// <summary>The thing.</summary>
    public T Value => value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!isGivenBack)
            giveBack();
        isGivenBack = true;
    }
}
