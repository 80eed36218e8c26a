namespace ImapProbe.Run;

/// <summary>
/// Hands on, in the order of their sources, what several sources bring. The first that is not yet at its end speaks; the others are heard later.
/// To be used by one thread at a time.
/// </summary>
/// <typeparam name="T">What is brought.</typeparam>
/// <param name="window">How many sources behind that first one may be at their end before the next has to wait.</param>
/// <param name="emit">Told of each thing in its turn.</param>
internal sealed class InOrder<T>(int window, Action<T> emit)
{
    private readonly Dictionary<long, Source> waiting = [];
    private readonly PriorityQueue<TaskCompletionSource, long> ahead = new();
    private long first;

    /// <summary>Takes something.</summary>
    /// <param name="place">The place of its source, from 0, without a gap.</param>
    /// <param name="item">The thing.</param>
    public void Add(long place, T item)
    {
        if (place == first)
            emit(item);
        else
            At(place).Items.Add(item);
    }

    /// <summary>Says that a source is at its end.</summary>
    /// <param name="place">Its place.</param>
    /// <returns>Done when it is no more than the window ahead.</returns>
    public Task End(long place)
    {
        At(place).IsAtEnd = true;
        while (waiting.TryGetValue(first, out var source) && source.IsAtEnd)
            MoveOn();
        if (place - first <= window)
            return Task.CompletedTask;
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ahead.Enqueue(turn, place);
        return turn.Task;
    }

    private void MoveOn()
    {
        waiting.Remove(first++);
        // What came before its turn.
        if (waiting.TryGetValue(first, out var next))
            next.Items.ForEach(emit);
        while (ahead.TryPeek(out var turn, out var place) && place - first <= window)
        {
            ahead.Dequeue();
            turn.SetResult();
        }
    }

    private Source At(long place) => waiting.TryGetValue(place, out var source) ? source : waiting[place] = new Source();

    private sealed class Source
    {
        public List<T> Items { get; } = [];

        public bool IsAtEnd { get; set; }
    }
}
