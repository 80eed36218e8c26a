using System.Diagnostics.CodeAnalysis;
using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Probe;
using ImapProbe.Report;
using ImapProbe.Report.Text;
using Serilog;

namespace ImapProbe.Run;

/// <summary>One run of the program: checks what can be checked first, then probes the targets, several at a time.</summary>
internal sealed class ProbeRun(RunPlan plan, Delivery delivery, OutsideWorld world, Resolver resolver, Screen screen, ILogger log)
{
    private readonly InputFiles inputFiles = new(world, plan.Account);
    private readonly Refusals refusals = new();
    private Waiting? waiting;
    private readonly RunResults results = new(plan, new RunReport(plan.Report, plan.Shape, screen), delivery);

    public async Task<Outcome> RunAsync()
    {
        var source = new TargetSource(plan, inputFiles, world);
        var listed = plan.IsStreamed ? [] : await source.ListAsync();
        // The files that the command line names serve all lines; a problem with one is reported once.
        using var shared = plan.File is { } file ? await BorrowSharedAsync(file, listed) : null;
        var jobs = await source.PrepareAsync(listed, shared?.Problems ?? []);
        string?[] problems =
        [
            delivery.ProblemOf(plan.Report.File, plan.Inputs),
            source.StreamProblem,
            .. shared?.Problems ?? [],
            .. jobs.SelectMany(job => job.Complaints),
        ];
        if (problems.OfType<string>().Distinct().ToList() is { Count: > 0 } wrong)
        {
            foreach (var job in jobs)
                job.TargetInputs?.Dispose();
            return Misuse(wrong);
        }

        delivery.LastWords = results.LastWords;
        // With -v the log shows the progress, and would garble the progress line.
        using var drawing = plan.Verbosity is 0 && !IsTyped ? delivery.Show(StatusOf(jobs)) : null;
        var probing = ProbeAsync(plan.IsStreamed ? source.StreamAsync(plan.File!) : jobs.ToAsyncEnumerable(), source);
        await Task.WhenAny(probing, results.Undeliverable);
        if (results.Undeliverable.IsCompleted)
            return Outcomes.Failed(FailureKind.Output, [await results.Undeliverable], plan.Report.Format);
        await probing;
        if (source.ReadsReportFile)
            return Misuse([$"the report file {plan.Report.File} was not written: it is one that a line reads"]);
        return results.IsEmpty ? Misuse([plan.File!.HoldsNothing]) : results.Close();
    }

    // The progress line would stand in what a person types.
    private bool IsTyped => plan.IsStreamed && Terminal.IsStandardInput;

    private Task ProbeAsync(IAsyncEnumerable<PreparedTarget> jobs, TargetSource source) =>
        Parallel.ForEachAsync(jobs.Index(), new ParallelOptions { MaxDegreeOfParallelism = plan.Parallel }, async (job, _) =>
        {
            // Once the report cannot be written, no further target is probed.
            if (results.Undeliverable.IsCompleted)
                return;
            await ProbeAsync(job.Index, job.Item, source);
            await results.EndAsync(job.Index);
        });

    [SuppressMessage("Design", "CA1031", Justification = "The defect of one target must not end the others.")]
    private async Task ProbeAsync(int place, PreparedTarget job, TargetSource source)
    {
        try
        {
            var prepared = await source.PrepareAsync(job);
            if (prepared is { Target: { } target, TargetInputs: { } inputs })
                await ProbeAsync(place, target, inputs);
            else
                await results.RefuseAsync(place, prepared);
        }
        catch (Exception e) when (job.Target is { Request: var request })
        {
            var result = new ProbeResult(request, world.Clock.GetUtcNow(), Durations.None) { Failure = Failure.Defect(Phase.Dns, e) };
            await EnterAsync(place, result, LogOf(request));
        }
    }

    private async Task ProbeAsync(int place, Target target, TargetInputs inputs)
    {
        // The password is wiped as soon as no target needs it any more.
        using (inputs)
        {
            var about = LogOf(target.Request);
            var prober = new Prober(inputs.Trust, resolver, world.Clock, about)
            {
                Entering = waiting is null ? null : waiting.Enter,
                ClientCertificate = inputs.ClientCertificate,
            };
            var series = new Series(prober, target, inputs, refusals, world.Clock);
            await foreach (var result in series.ProbeAsync(plan.Count, plan.Interval))
                await EnterAsync(place, result, about);
            if (series.Omission is { } omission)
                await results.OmitAsync(place, omission);
        }
    }

    private Task EnterAsync(int place, ProbeResult result, ILogger about)
    {
        about.Trace(result.Failure?.Trace ?? []);
        return results.EnterAsync(place, result);
    }

    private Func<string> StatusOf(IReadOnlyList<PreparedTarget> jobs)
    {
        if (plan.Shape is RunShape.Single)
        {
            waiting = new Waiting(plan.Targets[0].Request.Timeout, world.Clock);
            return waiting.Line;
        }

        results.Progress = new Progress(Expected(jobs));
        return results.Progress.Line;
    }

    private ILogger LogOf(ProbeRequest request) => plan.Shape is RunShape.Many ? log.About(TargetName.Of(request)) : log;

    // A password that no line takes is not read.
    private Task<TargetInputs> BorrowSharedAsync(TargetsFile file, IReadOnlyList<PreparedTarget> listed)
    {
        return inputFiles.BorrowAsync(
            Wanted(file.Password, target => target.Password),
            null,
            Wanted(file.CaFile, target => target.CaFile),
            Wanted(file.ClientCert, target => target.Request.ClientCert),
            file.Timeout);

        T? Wanted<T>(T? input, Func<Target, T?> inputOf)
            where T : class => plan.IsStreamed || listed.Any(job => job.Target is { } target && Equals(inputOf(target), input)) ? input : null;
    }

    private Outcome Misuse(IReadOnlyList<string> problems) => Outcomes.Failed(FailureKind.Usage, problems, plan.Report.Format);

    // Unknown when a host may have several addresses, or when targets are still being read.
    private long? Expected(IReadOnlyList<PreparedTarget> jobs) => plan.IsStreamed || jobs.Any(job => job.Target!.Request.AllAddresses)
        ? null
        : jobs.Count * (long)(plan.Count ?? 1);
}
