using System.Globalization;

namespace ImapProbe.Benchmarks;

/// <summary>One imap-probe for all targets, from a file and from standard input, beside a curl for each.</summary>
internal sealed class Comparison(BenchmarkSetup setup, BenchmarkOptions options)
{
    private const int More = 20;
    private const double Megabyte = 1024 * 1024;
    private const string Nothing = "/dev/null";

    private bool isWhole = true;

    public async Task<bool> RunAsync()
    {
        var targets = setup.WriteLines("targets", setup.Target, options.Targets);
        var many = setup.WriteLines("many", setup.Target, More * options.Targets);
        var urls = setup.WriteLines("urls", setup.Url, options.Targets);
        string[] probe = ["--parallel", Number(options.Parallel), "--format", "json", .. setup.Defaults];

        var ofFile = await MeasureAsync("imap-probe, file", options.Targets, Nothing, options.Probe, [.. probe, "--targets", targets]);
        var ofStream = await MeasureAsync("imap-probe, stdin", options.Targets, targets, options.Probe, [.. probe, "--targets", "-"]);
        var ofMany = await MeasureAsync($"  {More} times as many", More * options.Targets, many, options.Probe, [.. probe, "--targets", "-"]);
        var ofCurl = await MeasureAsync(
            "curl for each", options.Targets, urls, "xargs", ["-P", Number(options.Parallel), "-n", "1", "curl", "--config", setup.CurlConfiguration]);

        await Console.Out.WriteLineAsync(
            $"\nprocessor time, imap-probe / curl: {ofFile.Processor / ofCurl.Processor:0.00}; memory, {More} times as many / one: "
            + $"{ofMany.PeakMemory / (double)ofStream.PeakMemory:0.00}");
        return isWhole;
    }

    private async Task<Measurement> MeasureAsync(string name, int count, string input, string program, IReadOnlyList<string> arguments)
    {
        var before = setup.Connections;
        var measured = await Measurement.OfAsync(input, program, arguments);
        var probed = setup.Connections - before;
        // xargs is a small program; what each curl takes is not seen from here.
        var memory = program is "xargs" ? "" : $"{measured.PeakMemory / Megabyte,8:0.0} MB";
        await Console.Out.WriteLineAsync(
            $"{name,-20}{count / measured.Elapsed.TotalSeconds,8:0.0}   {measured.Processor.TotalMilliseconds / count,19:0.00} ms   {memory}");
        if (measured.ExitCode is 0 && probed == count)
            return measured;
        isWhole = false;
        await Console.Error.WriteLineAsync($"  {probed} of {count} probed, exit code {measured.ExitCode}");
        return measured;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
