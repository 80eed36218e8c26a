using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace ImapProbe.Tests.Fuzzing;

/// <summary>
/// Watches this process for what is used behind its owner's back: arrays that are returned twice, and failures of tasks that nobody waits for.
/// </summary>
internal sealed partial class ProcessWatch : IDisposable
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

    // Other tests run beside this one, with servers and pipes of their own.
    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs failed)
    {
        if ($"{failed.Exception.InnerException}" is var exception && FrameOfProbe().IsMatch(exception))
            unobserved.Enqueue($"not observed: {exception}");
    }

    [GeneratedRegex(@" at (?:MailKit|ImapProbe\.(?:Core|Io|Tls|Imap|Probe|Run))\.")]
    private static partial Regex FrameOfProbe();
}
