using System.Diagnostics.CodeAnalysis;
using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Report;

namespace ImapProbe.Run;

/// <summary>Keeps the books of a run: each result goes to the verdict, its target's summary, the progress and, in its turn, the report.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle; whoever still probes when a signal or a broken pipe ends the run may wait for it.")]
internal sealed class RunResults
{
    // What waits behind a target that hangs stays small: beyond so many, the next ones wait too.
    private const int MostWaiting = 1000;

    private readonly RunPlan plan;
    private readonly RunReport report;
    private readonly Delivery delivery;
    private readonly InOrder<ProbeResult> order;
    private readonly Verdict verdict = new();
    private readonly SortedDictionary<long, Tally> tallies = [];
    private readonly TaskCompletionSource<string> undeliverable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Who waits for a slow reader of the report must not hold a thread, which the clock of another probe may need.
    private readonly SemaphoreSlim gate = new(1, 1);
    private bool isOver;

    /// <summary>Opens the books.</summary>
    public RunResults(RunPlan plan, RunReport report, Delivery delivery)
    {
        (this.plan, this.report, this.delivery) = (plan, report, delivery);
        order = new InOrder<ProbeResult>(plan.IsStreamed ? MostWaiting : int.MaxValue, Report);
    }

    /// <summary>Whether nothing came, neither a result nor a refusal.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Ends with a sentence once a part of the report could not be written.</summary>
    public Task<string> Undeliverable => undeliverable.Task;

    /// <summary>Enters a result.</summary>
    public Task EnterAsync(long place, ProbeResult result) => WriteAsync(() =>
    {
        verdict.Note(place, result);
        delivery.Progress?.Note(result);
        if (plan.Count is not null)
            TallyOf(place, result).Add(result);
        if (plan.IsReportedInOrder)
            order.Add(place, result);
        else
            Report(result);
        return Task.CompletedTask;
    });

    /// <summary>Enters a target that cannot be probed, and complains of it at once.</summary>
    public Task RefuseAsync(long place, PreparedTarget job) => WriteAsync(() =>
    {
        verdict.NoteMisuse(place);
        report.Refuse(job.Complaint);
        // Nothing but its own line is read of a monitoring plugin.
        if (plan.Report.Format is not OutputFormat.Nagios)
            delivery.Complain(job.Complaints);
        return Task.CompletedTask;
    });

    /// <summary>Says that there will be no more of a target.</summary>
    public Task EndAsync(long place) => WriteAsync(() =>
    {
        IsEmpty = false;
        return plan.IsReportedInOrder ? order.End(place) : Task.CompletedTask;
    });

    /// <summary>Closes the books.</summary>
    public Outcome Close() => new(plan.Report.Format is OutputFormat.Nagios ? (int)report.State : verdict.Code, report.End(Sum()), []) { File = plan.Report.File };

    /// <summary>What is told when a signal ends the run. Nothing is reported behind it.</summary>
    public string LastWords()
    {
        gate.Wait();
        try
        {
            isOver = true;
            return plan is { Count: not null, Report: { File: null, IsSnapshot: false } } ? report.Sum(Sum()) : "";
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
            // What a signal's last words sum up is what was entered until then.
            turn = isOver ? Task.CompletedTask : write();
        }
        finally
        {
            gate.Release();
        }

        await turn;
    }

    private Summary[] Sum() => [.. tallies.Values.Select(tally => tally.Sum())];

    private Tally TallyOf(long place, ProbeResult result) => tallies.TryGetValue(place, out var tally) ? tally : tallies[place] = new Tally(result.Request);

    private void Report(ProbeResult result)
    {
        if (delivery.Write(plan.Report.File, report.Add(result)) is { } problem)
            undeliverable.TrySetResult(problem);
    }
}

/// <summary>What a run comes to: the first target, in the order given, that did not go well.</summary>
internal sealed class Verdict
{
    private long firstBad = long.MaxValue;

    /// <summary>The exit code, but for monitoring plugins.</summary>
    public int Code { get; private set; } = ExitCode.Success;

    /// <summary>Notes a result.</summary>
    public void Note(long place, ProbeResult result) => Note(place, ExitCode.Of(result));

    /// <summary>Notes a target that could not be probed.</summary>
    public void NoteMisuse(long place) => Note(place, ExitCode.Of(FailureKind.Usage));

    private void Note(long place, int code)
    {
        if (code is ExitCode.Success || place >= firstBad)
            return;
        (firstBad, Code) = (place, code);
    }
}
