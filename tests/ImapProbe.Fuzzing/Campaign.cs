using System.Diagnostics;
using ImapProbe.Tests.Fuzzing;

namespace ImapProbe.Fuzzing;

/// <summary>Tries cases of all targets until the time is over, and tells how it goes.</summary>
internal sealed class Campaign(FuzzingOptions options, ProcessWatch process, TextWriter output)
{
    private const int MostTold = 5;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    private readonly Stopwatch watch = new();
    private IReadOnlyList<TargetRun> targetRuns = [];

    public async Task<bool> RunAsync()
    {
        watch.Start();
        targetRuns = [.. options.Targets.Select(target => new TargetRun(target, options, TellAsync))];
        await TellAsync($"seed {options.Seed}");
        if (options.Case is { } number)
        {
            await targetRuns[0].TryAsync(number);
        }
        else
        {
            var runs = Task.WhenAll(targetRuns.Select(run => run.RunAsync(() => watch.Elapsed < options.Duration)));
            while (await Task.WhenAny(runs, Task.Delay(BetweenLines)) != runs)
                await TellAsync(Progress());
            await runs;
        }

        var behind = process.Settle();
        await TellAsync($"{Progress()}\n{string.Join('\n', targetRuns.Select(run => run.Outcomes()))}");
        foreach (var finding in behind.Take(MostTold))
            await TellAsync(finding);
        return targetRuns.All(run => run.Findings is 0) && behind.Count is 0;
    }

    private string Progress() => string.Join("   ", [
        .. targetRuns.Select(run => $"{run.Name}: {run.Cases} cases, {run.Cases / watch.Elapsed.TotalSeconds:0}/s, {run.Findings} findings"),
        process.Count]);

    private Task TellAsync(string text) => output.WriteLineAsync($"{watch.Elapsed:hh\\:mm\\:ss}   {text}");
}
