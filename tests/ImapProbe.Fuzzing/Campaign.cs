using System.Diagnostics;
using System.Globalization;
using ImapProbe.Tests.Fuzzing;

namespace ImapProbe.Fuzzing;

/// <summary>Tries cases of all targets until the time is over, and tells how it goes.</summary>
internal sealed class Campaign(FuzzingOptions options, ProcessWatch process, TextWriter output)
{
    private const int MostTold = 5;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    private readonly Stopwatch watch = new();
    private IReadOnlyList<Front> fronts = [];

    public async Task<bool> RunAsync()
    {
        watch.Start();
        fronts = [.. options.Targets.Select(target => new Front(target, options, TellAsync))];
        await TellAsync(string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}"));
        if (options.Case is { } number)
        {
            await fronts[0].TryAsync(number);
        }
        else
        {
            var runs = Task.WhenAll(fronts.Select(front => front.RunAsync(() => watch.Elapsed < options.Duration)));
            while (await Task.WhenAny(runs, Task.Delay(BetweenLines)) != runs)
                await TellAsync(Progress());
            await runs;
        }

        var behind = process.Settle();
        await TellAsync($"{Progress()}\n{string.Join('\n', fronts.Select(front => front.Outcomes()))}");
        foreach (var finding in behind.Take(MostTold))
            await TellAsync(finding);
        return fronts.All(front => front.Findings is 0) && behind.Count is 0;
    }

    private string Progress() => string.Join("   ", [
        .. fronts.Select(front => string.Create(
            CultureInfo.InvariantCulture, $"{front.Name}: {front.Cases} cases, {front.Cases / watch.Elapsed.TotalSeconds:0}/s, {front.Findings} findings")),
        process.Count]);

    private Task TellAsync(string text) => output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed:hh\\:mm\\:ss}   {text}"));
}
