using ImapProbe.Probing.Results;
using ImapProbe.Reporting;

namespace ImapProbe.Running;

/// <summary>Keeps the books of a run: each result goes to the report, the verdict, its target's summary and the progress, one at a time.</summary>
/// <param name="plan">What was asked for.</param>
/// <param name="report">The report.</param>
/// <param name="delivery">Brings it to where it belongs.</param>
internal sealed class Ledger(RunPlan plan, RunReport report, Delivery delivery)
{
    private readonly Lock gate = new();
    private readonly Verdict verdict = new();
    private readonly SortedDictionary<long, Tally> tallies = [];
    private readonly TaskCompletionSource<string> undeliverable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isOver;

    /// <summary>Ends with a sentence once a part of the report could not be written.</summary>
    public Task<string> Undeliverable => undeliverable.Task;

    /// <summary>Notes a result in the books, whenever it comes.</summary>
    /// <param name="place">The place of its target.</param>
    /// <param name="result">The result.</param>
    public void Note(long place, ProbeResult result)
    {
        lock (gate)
        {
            verdict.Note(place, result);
            delivery.Progress?.Note(result);
            if (plan.Count is null)
                return;
            if (!tallies.TryGetValue(place, out var tally))
                tallies[place] = tally = new Tally(result.Request);
            tally.Add(result);
        }
    }

    /// <summary>Notes a result and reports it, in one: what is summed up is what was reported.</summary>
    /// <param name="place">The place of its target.</param>
    /// <param name="result">The result.</param>
    public void Enter(long place, ProbeResult result)
    {
        lock (gate)
        {
            if (isOver)
                return;
            Note(place, result);
            Report(result);
        }
    }

    /// <summary>Notes a target that cannot be probed, and complains of it at once.</summary>
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

    /// <summary>Reports a result, in its turn.</summary>
    /// <param name="result">The result.</param>
    public void Report(ProbeResult result)
    {
        lock (gate)
        {
            if (!isOver && delivery.Write(plan.Report.File, report.Add(result)) is { } problem)
                undeliverable.TrySetResult(problem);
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
}
