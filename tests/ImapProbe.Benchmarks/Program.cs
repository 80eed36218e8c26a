using ImapProbe.Benchmarks;

if (BenchmarkOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteAsync(BenchmarkOptions.Usage);
    return 2;
}

await using var setup = new BenchmarkSetup();
var comparison = new Comparison(setup, options);
await Console.Out.WriteLineAsync($"{options.Targets} targets, {BenchmarkSetup.Delay.TotalMilliseconds:0} ms an answer, {options.Parallel} at once\n");
await Console.Out.WriteLineAsync("                    probes/s   processor time a probe   peak memory");
return await comparison.RunAsync() ? 0 : 1;
