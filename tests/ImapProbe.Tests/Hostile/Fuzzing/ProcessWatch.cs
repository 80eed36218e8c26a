using System.Collections.Concurrent;

namespace ImapProbe.Tests.Hostile.Fuzzing;

/// <summary>Watches this process for what is used behind its owner's back: arrays that are returned twice, and failures of tasks that nobody waits for.</summary>
internal sealed class ProcessWatch : IDisposable
{
    private readonly PoolWatch pool = new();
    private readonly ConcurrentQueue<string> unobserved = new();

    public ProcessWatch() => TaskScheduler.UnobservedTaskException += OnUnobserved;

    /// <summary>How many findings there are so far, in words.</summary>
    public string Count => $"{pool.Findings.Count} arrays returned twice, {unobserved.Count} unobserved exceptions";

    /// <summary>What was found, once all garbage is looked at: a task that nobody waits for is noticed there.</summary>
    public IReadOnlyList<string> Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return [.. pool.Findings, .. unobserved];
    }

    public void Dispose()
    {
        TaskScheduler.UnobservedTaskException -= OnUnobserved;
        pool.Dispose();
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs failed) => unobserved.Enqueue($"not observed: {failed.Exception.InnerException}");
}
