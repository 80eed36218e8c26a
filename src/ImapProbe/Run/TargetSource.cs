using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Report;

namespace ImapProbe.Run;

/// <summary>Where the targets come from: the command line, a file, or standard input while it is read.</summary>
internal sealed class TargetSource(RunPlan plan, InputFiles inputFiles, OutsideWorld world)
{
    private readonly DistinctTargets distinct = new();
    private readonly List<string> unused = [.. plan.File?.Defaults ?? []];

    /// <summary>Whether some target reads the file that the report would replace, so that there must be no report.</summary>
    public bool ReadsReportFile { get; private set; }

    /// <summary>Why standard input cannot be read for targets, where they come from there.</summary>
    public string? StreamProblem =>
        plan is { IsStreamed: true, File: { } file } && InputOf(file) is var input && input.TypeProblem() is { } problem ? input.Say(problem) : null;

    public async Task<IReadOnlyList<PreparedTarget>> ListAsync() =>
        plan.File is { } file ? await ReadFileAsync(file) : [.. plan.Targets.Select(target => Distinguish(new PreparedTarget(target)))];

    /// <summary>Reads the files of all targets; problems that are known already are not repeated.</summary>
    public async Task<IReadOnlyList<PreparedTarget>> PrepareAsync(IReadOnlyList<PreparedTarget> listed, IReadOnlyList<string> known)
    {
        var jobs = new List<PreparedTarget>();
        foreach (var listedJob in listed)
        {
            var job = await PrepareAsync(listedJob);
            jobs.Add(job with { Problems = [.. job.Problems.Except(known)] });
        }

        return jobs;
    }

    public async IAsyncEnumerable<PreparedTarget> StreamAsync(TargetsFile file)
    {
        await using var stream = world.OpenStandardInput();
        await using var lines = new TextLines(stream).ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        var number = 0;
        var isEmpty = true;
        while (await NextAsync(lines, number) is { } line)
        {
            number = line.Number;
            if (JobOf(file, line) is not { } job)
                continue;
            isEmpty = false;
            yield return job;
        }

        if (!isEmpty && unused.Count > 0)
            yield return Unused(file);
    }

    /// <summary>Reads the files of one target, unless they were read before.</summary>
    public async Task<PreparedTarget> PrepareAsync(PreparedTarget job)
    {
        if (job is not { Target: { } target, TargetInputs: null })
            return job;
        var inputs = await inputFiles.BorrowAsync(
            target.Password, target.Request.Auth, target.CaFile, target.Request.ClientCert, target.Request.Timeout);
        List<string> problems = [.. inputs.Problems];
        if (plan.Report.File is { } report && ReportFile.ConflictOf(report, target.Inputs) is { } conflict)
        {
            problems.Add(conflict);
            ReadsReportFile = true;
        }

        if (problems.Count is 0)
            return job with { TargetInputs = inputs };
        inputs.Dispose();
        return job.Refused(problems);
    }

    private async Task<IReadOnlyList<PreparedTarget>> ReadFileAsync(TargetsFile file)
    {
        using var deadline = new Deadline(file.Timeout, world.Clock);
        var (lines, problem) = await InputOf(file).UseAsync(stream => new TextLines(stream).ReadAsync(deadline.Token).ToListAsync().AsTask(), deadline);
        PreparedTarget[] jobs = [.. (lines ?? []).Select(line => JobOf(file, line)).OfType<PreparedTarget>()];
        if (problem is not null || jobs is [])
            return [new PreparedTarget(null, problem ?? file.HoldsNothing)];
        return unused.Count > 0 ? [.. jobs, Unused(file)] : jobs;
    }

    private PreparedTarget Unused(TargetsFile file) => new(null, [.. unused.Select(file.LeavesUnused)]);

    private InputFile InputOf(TargetsFile file) =>
        new(plan.IsStreamed ? file.Name : PathName.Of("the targets file", file.Path), file.Path, world.OpenStandardInput);

    // After a read error there are no more lines.
    private static async Task<TextLine?> NextAsync(IAsyncEnumerator<TextLine> lines, int number)
    {
        try
        {
            return await lines.MoveNextAsync() ? lines.Current : null;
        }
        catch (IOException)
        {
            return new TextLine(number + 1, "", "cannot be read");
        }
    }

    private PreparedTarget? JobOf(TargetsFile file, TextLine line)
    {
        var job = new PreparedTarget(null) { Origin = $"line {line.Number} of {file.Name}: " };
        var reading = line.Problem is { } problem ? new TargetReading(null, [$"it {problem}"]) : file.Read(line.Text);
        unused.RemoveAll(option => reading.Used?.Contains(option) is not false);
        if (reading.Problems.Count > 0)
            return job.Refused(reading.Problems);
        return reading.Target is { } target ? Distinguish(job with { Target = target }) : null;
    }

    private PreparedTarget Distinguish(PreparedTarget job) => plan.Report.IsSnapshot && !distinct.TryAdd(job.Target!.Request)
        ? job.Refused($"{TargetName.Of(job.Target.Request)} is given twice with the same user, or without one, and could not be told apart in this format")
        : job;
}
