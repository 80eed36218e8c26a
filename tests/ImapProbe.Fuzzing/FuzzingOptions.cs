using System.Globalization;
using System.Security.Cryptography;
using ImapProbe.Tests.Fuzzing;

namespace ImapProbe.Fuzzing;

/// <summary>What is tried, and for how long.</summary>
internal sealed record FuzzingOptions(TimeSpan Duration, int Seed, IReadOnlyList<FuzzTarget> Targets, long? Case)
{
    /// <summary>How many targets the program is to probe at once in the stress, or null for no stress but the fuzzing.</summary>
    public int? StressParallel { get; private init; }

    public const string Usage = """
        usage: ImapProbe.Fuzzing [--minutes N] [--seed N] [--target wire|conversations|certificates|keys] [--case N]
               ImapProbe.Fuzzing --stress PARALLEL [--minutes N] [--seed N]

        Plays servers by chance to the probe for so many minutes (30), and holds it to its
        promises. Tells each one that is broken, with the options that bring the case back,
        and then exits 1. Without a seed it takes one of its own, and tells it.

        With --stress it runs the program itself, the one that IMAP_PROBE_BINARY names or the
        managed one, with so many targets at once, most of which fall silent: none may touch
        another.

        """;

    public static FuzzingOptions? Parse(string[] args)
    {
        var options = new FuzzingOptions(TimeSpan.FromMinutes(30), RandomNumberGenerator.GetInt32(1, 1_000_000), FuzzTarget.All, null);
        for (var rest = args; rest.Length > 0; rest = rest[2..])
        {
            if ((rest switch
            {
                ["--minutes", var text, ..] when Number(text) is > 0 and <= 100_000 and { } minutes => options with
                {
                    Duration = TimeSpan.FromMinutes(minutes),
                },
                ["--seed", var text, ..] when Number(text) is <= int.MaxValue and { } seed => options with { Seed = (int)seed },
                ["--target", var name, ..] when FuzzTarget.All.Any(target => target.Name == name) =>
                    options with { Targets = [FuzzTarget.All.Single(target => target.Name == name)] },
                ["--stress", var text, ..] when Number(text) is > 0 and <= 1000 and { } parallel => options with { StressParallel = (int)parallel },
                ["--case", var text, ..] when Number(text) is { } number => options with { Case = number },
                _ => null,
            }) is not { } next)
                return null;
            options = next;
        }

        // A case is one of one target's.
        return options.Case is not null && options.Targets.Count > 1 ? null : options;
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
