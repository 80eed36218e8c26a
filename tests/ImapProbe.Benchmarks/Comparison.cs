using System.Globalization;

namespace ImapProbe.Benchmarks;

/// <summary>One imap-probe for all targets, from a file and from standard input, beside a curl for each.</summary>
internal sealed class Comparison(BenchmarkSite site, BenchmarkOptions options)
{
    private const int More = 20;
    private const double Megabyte = 1024 * 1024;
    private const string Nothing = "/dev/null";

    private bool isWhole = true;

    public async Task<bool> RunAsync()
    {
        var targets = site.WriteLines("targets", site.Target, options.Targets);
        var many = site.WriteLines("many", site.Target, More * options.Targets);
        var urls = site.WriteLines("urls", site.Url, options.Targets);
        string[] probe = ["--parallel", Number(options.Parallel), "--format", "json", .. site.Defaults];

        var ofFile = await MeasureAsync("imap-probe, file", options.Targets, Nothing, options.Probe, [.. probe, "--targets", targets]);
        var ofStream = await MeasureAsync("imap-probe, stdin", options.Targets, targets, options.Probe, [.. probe, "--targets", "-"]);
        var ofMany = await MeasureAsync($"  {More} times as many", More * options.Targets, many, options.Probe, [.. probe, "--targets", "-"]);
        var ofCurl = await MeasureAsync("curl for each", options.Targets, urls, "xargs", ["-P", Number(options.Parallel), "-n", "1", "curl", "--config", site.CurlConfiguration]);

        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"\nprocessor time, imap-probe / curl: {ofFile.Processor / ofCurl.Processor:0.00}; memory, {More} times as many / one: {ofMany.PeakMemory / (double)ofStream.PeakMemory:0.00}"));
        return isWhole;
    }

    private async Task<Measurement> MeasureAsync(string name, int count, string input, string program, IReadOnlyList<string> arguments)
    {
        var before = site.Connections;
        var measured = await Measurement.OfAsync(input, program, arguments);
        var probed = site.Connections - before;
        // xargs is a small program; what each curl takes is not seen from here.
        var memory = program is "xargs" ? "" : string.Create(CultureInfo.InvariantCulture, $"{measured.PeakMemory / Megabyte,8:0.0} MB");
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-20}{count / measured.Elapsed.TotalSeconds,8:0.0}   {measured.Processor.TotalMilliseconds / count,19:0.00} ms   {memory}"));
        if (measured.ExitCode is 0 && probed == count)
            return measured;
        isWhole = false;
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {probed} of {count} probed, exit code {measured.ExitCode}"));
        return measured;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
