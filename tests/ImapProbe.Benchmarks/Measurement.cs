using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ImapProbe.Benchmarks;

/// <summary>What a program cost, with the programs that it ran.</summary>
internal sealed partial record Measurement(int ExitCode, TimeSpan Elapsed, TimeSpan Processor, long PeakMemory)
{
    // RUSAGE_CHILDREN of getrusage(2): of those that have ended and were waited for.
    private const int Children = -1;
    private const int FieldsOfUsage = 18;
    private const string PeakLabel = "VmHWM:";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs a program with its standard input from a file, its output thrown away.</summary>
    public static async Task<Measurement> OfAsync(string inputFile, string program, params IReadOnlyList<string> arguments)
    {
        var before = ProcessorOfChildren();
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" < \"$0\" > /dev/null", inputFile, program, .. arguments]))!;
        // The kernel keeps the peak, but only as long as the program runs.
        long peak = 0;
        using var timer = new PeriodicTimer(BetweenLooks);
        while (!process.HasExited)
        {
            peak = Math.Max(peak, PeakOf(process.Id));
            await timer.WaitForNextTickAsync();
        }

        await process.WaitForExitAsync();
        return new Measurement(process.ExitCode, Stopwatch.GetElapsedTime(start), ProcessorOfChildren() - before, peak);
    }

    private static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith(PeakLabel, StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line[PeakLabel.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has ended in the meantime.
            return 0;
        }
    }

    private static TimeSpan ProcessorOfChildren()
    {
        var usage = new long[FieldsOfUsage];
        return GetUsage(Children, usage) is 0
            ? TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3])
            : throw new InvalidOperationException("getrusage(2) failed");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetUsage(int who, [Out] long[] usage);
}
