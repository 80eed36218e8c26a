using System.Net;
using ImapProbe.Files;
using ImapProbe.Probing;
using ImapProbe.Probing.Results;
using ImapProbe.Reporting;
using ImapProbe.Reporting.Text;
using Serilog;

namespace ImapProbe.Running;

/// <summary>One run of the program: what can be checked first, then each target in its turn, so many at once as asked for.</summary>
/// <param name="plan">What was asked for.</param>
/// <param name="delivery">Brings what is said to where it belongs.</param>
/// <param name="standardInput">Opens standard input.</param>
/// <param name="screen">What a text report is shown on.</param>
internal sealed class ProbeRun(RunPlan plan, Delivery delivery, Func<Stream> standardInput, Screen screen)
{
    // So that a target that hangs holds up no other, and what waits for it to be reported stays small.
    private const int MostWaiting = 1000;

    private readonly Materials materials = new(standardInput);
    private readonly Refusals refusals = new();
    private readonly ILogger log = Diagnostics.Create(plan.Verbosity);
    private readonly Ledger ledger = new(plan, new RunReport(plan.Report, plan.Shape, screen), delivery);
    private bool isEmpty = true;

    /// <summary>Runs.</summary>
    /// <param name="report">Writes the report where it goes to a file.</param>
    /// <returns>The exit code and the rest of the report, or what is wrong with the files.</returns>
    public async Task<Outcome> RunAsync(ReportFile report)
    {
        // What the command line itself names is there for all targets of a file, and is wrong once.
        using var shared = plan.File is null ? null : await materials.BorrowAsync(plan.PasswordFile, plan.CaFile, plan.Timeout);
        List<string> problems = [.. shared?.Problems ?? []];
        if (plan.File is { IsStream: true } input && new InputFile(input.Name, input.Path, standardInput).TypeProblem() is { } unreadable)
            problems.Add($"{input.Name} {unreadable}");
        if (plan.Report.File is { } file && report.ProblemOf(file, plan.Inputs) is { } problem)
            problems.Insert(0, problem);
        var source = new TargetSource(plan, materials, standardInput);
        var jobs = plan.File is { IsStream: true } || problems.Count > 0 ? [] : await source.ListAsync();
        problems.AddRange(jobs.SelectMany(job => job.Problems));
        if (problems.Count > 0)
            return Misuse([.. problems.Distinct()]);

        delivery.LastWords = ledger.LastWords;
        // Diagnostics tell it better, and would be written into its line.
        using var drawing = plan.Verbosity is 0 ? delivery.ShowProgress(Expected(jobs)) : null;
        var probing = ProbeAsync(plan.File is { IsStream: true } stream ? source.StreamAsync(stream) : jobs.ToAsyncEnumerable(), source);
        await Task.WhenAny(probing, ledger.Undeliverable);
        if (ledger.Undeliverable.IsCompleted)
            return Outcome.Failed(FailureKind.Output, [await ledger.Undeliverable], plan.Report.Format);
        await probing;
        if (source.ReadsReportFile)
            return Misuse([$"the report file {plan.Report.File} was not written: it is one that a line reads"]);
        return isEmpty ? Misuse([plan.File!.HoldsNothing]) : ledger.Close();
    }

    private async Task ProbeAsync(IAsyncEnumerable<Job> jobs, TargetSource source)
    {
        var inOrder = new InOrder<ProbeResult>(plan.File is { IsStream: true } ? MostWaiting : int.MaxValue, ledger.Report);
        await Parallel.ForEachAsync(jobs.Index(), new ParallelOptions { MaxDegreeOfParallelism = plan.Parallel }, async (job, _) =>
        {
            isEmpty = false;
            var (place, prepared) = (job.Index, await source.PrepareAsync(job.Item));
            if (prepared is { Target: { } target, Material: { } material })
            {
                using (material)
                {
                    await foreach (var result in SeriesOf(target, material).ProbeAsync(plan.Count ?? 1, plan.Interval))
                    {
                        if (!plan.IsReportedInOrder)
                        {
                            ledger.Enter(place, result);
                            continue;
                        }

                        ledger.Note(place, result);
                        inOrder.Add(place, result);
                    }
                }
            }
            else
            {
                ledger.Refuse(place, prepared.Problems);
            }

            if (plan.IsReportedInOrder)
                await inOrder.EndAsync(place);
        });
    }

    private Series SeriesOf(Target target, Material material)
    {
        var about = plan.Shape is RunShape.Many ? log.About(TargetName.Of(target.Request)) : log;
        return new Series(new ImapProber(material.Trust, Dns.GetHostAddressesAsync, TimeProvider.System, about), target, material, refusals, TimeProvider.System);
    }

    private Outcome Misuse(IReadOnlyList<string> problems) => Outcome.Failed(FailureKind.Usage, problems, plan.Report.Format);

    // Nobody knows how many addresses a host has, nor how long standard input goes on.
    private long? Expected(IReadOnlyList<Job> jobs) => plan is { Shape: RunShape.Single } or { File.IsStream: true } || jobs.Any(job => job.Target!.Request.AllAddresses)
        ? null
        : jobs.Count * (long)(plan.Count ?? 1);
}
