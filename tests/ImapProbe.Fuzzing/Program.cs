using ImapProbe.Fuzzing;
using ImapProbe.Tests.Fuzzing;
using ImapProbe.Tests.Stress;

if (FuzzingOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteAsync(FuzzingOptions.Usage);
    return 2;
}

if (options.StressParallel is { } parallel)
{
    var stress = await new ProgramStress(options.Seed, parallel).RunAsync(options.Duration);
    await Console.Out.WriteLineAsync($"seed {options.Seed}\n{stress}");
    return stress.IsWell ? 0 : 1;
}

using var process = new ProcessWatch();
var campaign = new Campaign(options, process, Console.Out);
return await campaign.RunAsync() ? 0 : 1;
