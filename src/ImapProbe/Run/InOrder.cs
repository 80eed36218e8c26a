namespace ImapProbe.Run;

/// <summary>
/// Hands on, in the order of their sources, what several sources bring. The first that is not yet at its end speaks; the others are heard later.
/// To be used by one thread at a time.
/// </summary>
internal sealed class InOrder<T>(int window, Action<T> emit)
{
    private readonly Dictionary<long, Source> waiting = [];
    private readonly PriorityQueue<TaskCompletionSource, long> ahead = new();
    private long first;

    /// <summary>Takes something.</summary>
    public void Add(long place, T item)
    {
        if (place == first)
            emit(item);
        else
            At(place).Items.Add(item);
    }

    /// <summary>Says that a source is at its end.</summary>
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
