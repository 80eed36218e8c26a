using ImapProbe.Probing.Results;
using ImapProbe.Reporting;

namespace ImapProbe.Running;

/// <summary>Keeps the books of a run: each result goes to the verdict, its target's summary, the progress and, in its turn, the report.</summary>
internal sealed class Ledger
{
    // A target that hangs holds up no other, and what waits for it to be reported stays small.
    private const int MostWaiting = 1000;

    private readonly RunPlan plan;
    private readonly RunReport report;
    private readonly Delivery delivery;
    private readonly InOrder<ProbeResult> order;
    private readonly Lock gate = new();
    private readonly Verdict verdict = new();
    private readonly SortedDictionary<long, Tally> tallies = [];
    private readonly TaskCompletionSource<string> undeliverable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isOver;

    /// <summary>Opens the books.</summary>
    /// <param name="plan">What was asked for.</param>
    /// <param name="report">The report.</param>
    /// <param name="delivery">Brings it to where it belongs.</param>
    public Ledger(RunPlan plan, RunReport report, Delivery delivery)
    {
        (this.plan, this.report, this.delivery) = (plan, report, delivery);
        order = new InOrder<ProbeResult>(plan.File is { IsStream: true } ? MostWaiting : int.MaxValue, Report);
    }

    /// <summary>Whether nothing came, neither a result nor a refusal.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Ends with a sentence once a part of the report could not be written.</summary>
    public Task<string> Undeliverable => undeliverable.Task;

    /// <summary>Enters a result.</summary>
    /// <param name="place">The place of its target.</param>
    /// <param name="result">The result.</param>
    public void Enter(long place, ProbeResult result)
    {
        lock (gate)
        {
            // What a signal's last words sum up is what was entered until then.
            if (isOver)
                return;
            verdict.Note(place, result);
            delivery.Progress?.Note(result);
            if (plan.Count is not null)
                TallyOf(place, result).Add(result);
            if (plan.IsReportedInOrder)
                order.Add(place, result);
            else
                Report(result);
        }
    }

    /// <summary>Enters a target that cannot be probed, and complains of it at once.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="problems">Why, a sentence each.</param>
    public void Refuse(long place, IReadOnlyList<string> problems)
    {
        lock (gate)
        {
            verdict.NoteMisuse(place);
            report.Refuse(problems);
        }

        // Nothing but its own line is read of a monitoring plugin.
        if (plan.Report.Format is not OutputFormat.Nagios)
            delivery.Complain(problems);
    }

    /// <summary>Says that there will be no more of a target.</summary>
    /// <param name="place">Its place.</param>
    /// <returns>Done when it is not too far ahead of those that are still to be reported.</returns>
    public Task EndAsync(long place)
    {
        lock (gate)
        {
            IsEmpty = false;
            return order.End(place);
        }
    }

    /// <summary>Sums up each target that was probed so far, in their order.</summary>
    /// <returns>None where no summary was asked for.</returns>
    public IReadOnlyList<Summary> Sum()
    {
        lock (gate)
            return [.. tallies.Values.Select(tally => tally.Sum())];
    }

    /// <summary>Closes the books.</summary>
    /// <returns>The exit code, and the rest of the report.</returns>
    public Outcome Close() => new(verdict.In(plan.Report.Format), report.End(Sum()), []) { File = plan.Report.File };

    /// <summary>What is told when a signal ends the run. Nothing is reported behind it.</summary>
    /// <returns>
    /// The summaries so far; nothing where they belong into a file, which is left alone, or where the end of a report is no summary but all of it.
    /// </returns>
    public string LastWords()
    {
        lock (gate)
        {
            isOver = true;
            return plan is { Count: not null, Report: { File: null, IsOfOneMoment: false } } ? report.End(Sum()) : "";
        }
    }

    private Tally TallyOf(long place, ProbeResult result) => tallies.TryGetValue(place, out var tally) ? tally : tallies[place] = new Tally(result.Request);

    private void Report(ProbeResult result)
    {
        if (!isOver && delivery.Write(plan.Report.File, report.Add(result)) is { } problem)
            undeliverable.TrySetResult(problem);
    }
}
