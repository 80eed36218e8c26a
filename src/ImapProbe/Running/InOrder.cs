namespace ImapProbe.Running;

/// <summary>Hands on, in the order of their sources, what several sources bring at once. The first that is not yet at its end speaks; the others are heard later.</summary>
/// <typeparam name="T">What is brought.</typeparam>
/// <param name="window">How many sources behind that first one may be at their end before the next has to wait.</param>
/// <param name="emit">Told of each thing in its turn; never twice at a time.</param>
internal sealed class InOrder<T>(int window, Action<T> emit)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, Source> waiting = [];
    private TaskCompletionSource moved = NewSignal();
    private long first;

    /// <summary>Takes something.</summary>
    /// <param name="place">The place of its source, from 0, without a gap.</param>
    /// <param name="item">The thing.</param>
    public void Add(long place, T item)
    {
        lock (gate)
        {
            if (place == first)
                emit(item);
            else
                At(place).Items.Add(item);
        }
    }

    /// <summary>Says that a source is at its end.</summary>
    /// <param name="place">Its place.</param>
    /// <returns>Done when it is no more than the window ahead.</returns>
    public async Task EndAsync(long place)
    {
        lock (gate)
        {
            At(place).IsAtEnd = true;
            while (waiting.TryGetValue(first, out var source) && source.IsAtEnd)
                MoveOn();
        }

        while (Ahead(place) is { } signal)
            await signal;
    }

    private void MoveOn()
    {
        waiting.Remove(first++);
        // What came before its turn.
        if (waiting.TryGetValue(first, out var next))
            next.Items.ForEach(emit);
        var signal = moved;
        moved = NewSignal();
        signal.SetResult();
    }

    private Task? Ahead(long place)
    {
        lock (gate)
            return place - first > window ? moved.Task : null;
    }

    private Source At(long place) => waiting.TryGetValue(place, out var source) ? source : waiting[place] = new Source();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Source
    {
        public List<T> Items { get; } = [];

        public bool IsAtEnd { get; set; }
    }
}
