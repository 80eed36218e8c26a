using System.Diagnostics.CodeAnalysis;
using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Report;

namespace ImapProbe.Run;

/// <summary>Collects the results of a run: each goes to the exit code, its target's summary, the progress line and, in its turn, the report.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle, and probes that outlast the run may still wait for it.")]
internal sealed class RunResults
{
    // Bounds the results that wait for a target that hangs; at the bound, finished targets wait as well.
    private const int MostWaiting = 1000;

    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly RunPlan plan;
    private readonly RunReport report;
    private readonly Delivery delivery;
    private readonly InOrder<ProbeResult> order;
    private readonly Verdict verdict = new();
    private readonly SortedDictionary<long, TargetTally> tallies = [];
    private readonly TaskCompletionSource<string> undeliverable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A semaphore, not a lock: a probe that waits for a slow reader of the report must not block a thread.
    private readonly SemaphoreSlim gate = new(1, 1);
    private bool isOver;
    private bool hasProbed;

    public RunResults(RunPlan plan, RunReport report, Delivery delivery)
    {
        (this.plan, this.report, this.delivery) = (plan, report, delivery);
        order = new InOrder<ProbeResult>(plan.IsStreamed ? MostWaiting : int.MaxValue, Report);
    }

    /// <summary>What else counts the results.</summary>
    public Progress? Progress { get; set; }

    /// <summary>Whether no target has ended yet.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Completes with a sentence once a part of the report cannot be written.</summary>
    public Task<string> Undeliverable => undeliverable.Task;

    public Task EnterAsync(long place, ProbeResult result) => WriteAsync(() =>
    {
        hasProbed = true;
        verdict.Note(place, result);
        Progress?.Note(result);
        if (plan.Count is not null)
            TallyOf(place).Add(result);
        if (plan.IsReportedInOrder)
            order.Add(place, result);
        else
            Report(result);
        return Task.CompletedTask;
    });

    /// <summary>Records what is not run any more of a target.</summary>
    public Task OmitAsync(long place, Omission omission) => WriteAsync(() =>
    {
        Progress?.Omit(omission.Rounds);
        TallyOf(place).Omit(omission);
        return Task.CompletedTask;
    });

    /// <summary>Records a target that cannot be probed, and complains at once.</summary>
    public Task RefuseAsync(long place, PreparedTarget job) => WriteAsync(() =>
    {
        verdict.NoteMisuse(place);
        if (job.Origin is "")
            report.Refuse(job.Complaint);
        else
            report.RefuseLine(job.Complaint);
        // Nothing but its own line is read of a monitoring plugin.
        if (plan.Report.Format is not OutputFormat.Nagios)
            delivery.Complain(job.Complaints);
        return Task.CompletedTask;
    });

    public Task EndAsync(long place) => WriteAsync(() =>
    {
        IsEmpty = false;
        return plan.IsReportedInOrder ? order.End(place) : Task.CompletedTask;
    });

    /// <summary>Ends the report and returns the outcome.</summary>
    public Outcome Close()
    {
        var exitCode = plan.Report.Format is OutputFormat.Nagios ? (int)report.State : verdict.Code;
        var outcome = new Outcome(exitCode, report.End(Sum()), []) { File = plan.Report.File };
        // Where nothing was probed FILE stays; only a plugin has a line for that.
        return hasProbed || plan.Report.File is null
            ? outcome
            : outcome with { File = null, Report = plan.Report.Format is OutputFormat.Nagios ? outcome.Report : "" };
    }

    /// <summary>What to print when a signal ends the run. Nothing is reported after it.</summary>
    public string LastWords()
    {
        gate.Wait();
        try
        {
            isOver = true;
            return plan is { Count: not null, Report: { File: null, IsSnapshot: false } } ? report.Sum([.. Sum().Select(CutShort)]) : "";
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task WriteAsync(Func<Task> write)
    {
        Task turn;
        await gate.WaitAsync();
        try
        {
            // The last words sum up what was entered before them. Whoever comes later waits for the end of the process, lest it begin another probe.
            turn = isOver ? Never : write();
        }
        finally
        {
            gate.Release();
        }

        await turn;
    }

    private Summary CutShort(Summary summary) => summary.Count < plan.Count ? summary with { Planned = plan.Count } : summary;

    private Summary[] Sum() => [.. tallies.Values.SelectMany(tally => tally.Sums)];

    private TargetTally TallyOf(long place) => tallies.TryGetValue(place, out var tally) ? tally : tallies[place] = new TargetTally();

    private void Report(ProbeResult result)
    {
        if (delivery.Write(plan.Report.File, report.Add(result)) is { } problem)
            undeliverable.TrySetResult(problem);
    }
}

/// <summary>The exit code of the first target, in the order given, that did not go well.</summary>
internal sealed class Verdict
{
    private long firstBad = long.MaxValue;

    public int Code { get; private set; } = ExitCodes.Success;

    public void Note(long place, ProbeResult result) => Note(place, ExitCodes.Of(result));

    public void NoteMisuse(long place) => Note(place, (int)FailureKind.Usage);

    private void Note(long place, int code)
    {
        if (code is ExitCodes.Success || place >= firstBad)
            return;
        (firstBad, Code) = (place, code);
    }
}

/// <summary>Passes the current source's items through, and buffers later sources until all earlier ones have ended. For one thread at a time.</summary>
internal sealed class InOrder<T>(int window, Action<T> emit)
{
    private readonly Dictionary<long, Source> waiting = [];
    private readonly PriorityQueue<TaskCompletionSource, long> ahead = new();
    private long first;

    /// <summary>Sources are numbered from 0 without a gap.</summary>
    public void Add(long place, T item)
    {
        if (place == first)
            emit(item);
        else
            At(place).Items.Add(item);
    }

    /// <summary>Ends a source. The task completes when the source is at most <c>window</c> ahead of the current one.</summary>
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
