namespace ImapProbe;

/// <summary>The threads of .NET's pool. There is one at the beginning, see the project file, where .NET would have one for each processor.</summary>
internal static class WorkerThreads
{
    // Longer than a probe on the same network takes, and shorter than anybody notices.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Has the main thread wait for the first of some tasks. What is over soon has no use for a second thread of the pool, which would be made for it, and woken
    /// with each answer of the server. Whatever goes on gets as many as by default: it may have one wait for a file that hangs, or work for all of them.
    /// </summary>
    /// <param name="tasks">The tasks.</param>
    public static void WaitForAny(params Task[] tasks)
    {
        if (Task.WaitAny(tasks, Soon) >= 0)
            return;
        UseAll();
        Task.WaitAny(tasks);
    }

    /// <summary>Has the pool begin with as many threads as by default from now on: one for each processor.</summary>
    public static void UseAll()
    {
        ThreadPool.GetMinThreads(out _, out var completionPortThreads);
        ThreadPool.SetMinThreads(Environment.ProcessorCount, completionPortThreads);
    }
}
