using System.Globalization;
using ImapProbe.Benchmarks;

if (BenchmarkOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteAsync(BenchmarkOptions.Usage);
    return 2;
}

await using var site = new BenchmarkSite();
var comparison = new Comparison(site, options);
await Console.Out.WriteLineAsync(string.Create(
    CultureInfo.InvariantCulture,
    $"{options.Targets} targets, {BenchmarkSite.Delay.TotalMilliseconds:0} ms an answer, {options.Parallel} at once\n"));
await Console.Out.WriteLineAsync("                    probes/s   processor time a probe   peak memory");
return await comparison.RunAsync() ? 0 : 1;
