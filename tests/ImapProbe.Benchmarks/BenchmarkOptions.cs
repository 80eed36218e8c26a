using System.Globalization;

namespace ImapProbe.Benchmarks;

/// <summary>What is measured.</summary>
internal sealed record BenchmarkOptions(string Probe, int Targets, int Parallel)
{
    public const string Usage = """
        usage: ImapProbe.Benchmarks --probe PATH [--targets N] [--parallel N]

        Probes N targets (1000) of a server on this machine that takes 20 ms for each
        answer, so many at once (32): with one imap-probe that reads a file, with one
        that reads standard input, with one that reads 20 times as many there, and
        with a curl for each through xargs. PATH is the native binary.

        """;

    public static BenchmarkOptions? Parse(string[] args)
    {
        var options = new BenchmarkOptions("", 1000, 32);
        for (var rest = args; rest.Length > 0; rest = rest[2..])
        {
            if ((rest switch
            {
                ["--probe", var path, ..] when File.Exists(path) => options with { Probe = Path.GetFullPath(path) },
                ["--targets", var number, ..] when Count(number) is { } count => options with { Targets = count },
                ["--parallel", var number, ..] when Count(number) is { } count => options with { Parallel = count },
                _ => null,
            }) is not { } next)
                return null;
            options = next;
        }

        return options.Probe.Length is 0 ? null : options;
    }

    private static int? Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;
}
