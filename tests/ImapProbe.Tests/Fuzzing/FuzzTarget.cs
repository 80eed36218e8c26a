using System.Diagnostics.CodeAnalysis;
using CsCheck;

namespace ImapProbe.Tests.Fuzzing;

/// <summary>What is tried with cases by chance: each comes again with its seed and number.</summary>
internal abstract class FuzzTarget(string name, int atOnce)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
        [Wire.WireTrial.Target, Conversations.ConversationTrial.Target, Certificates.CertificateTrial.Target, Keys.KeyTrial.Target];

    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>How many cases may be tried at once.</summary>
    public int AtOnce => atOnce;

    /// <summary>Tries one case.</summary>
    public abstract Task<Trial> TryAsync(int seed, long number);

    /// <summary>Looks for a smaller case that is wrong too.</summary>
    public abstract Task<string> ShrinkAsync(int seed, long number, TimeSpan time);
}

/// <summary>What came of a case.</summary>
internal sealed record Trial(string? Outcome, string? Finding);

internal sealed class FuzzTarget<T>(string name, int atOnce, Gen<T> cases, Func<T, Task<string>> attempt) : FuzzTarget(name, atOnce)
{
    [SuppressMessage("Design", "CA1031", Justification = "Whatever is thrown is a finding.")]
    public override async Task<Trial> TryAsync(int seed, long number)
    {
        var input = cases.Generate(Chance(seed, number), null, out _);
        try
        {
            return new Trial(await attempt(input), null);
        }
        catch (Exception exception)
        {
            return new Trial(null, $"{exception}\n{input}");
        }
    }

    public override async Task<string> ShrinkAsync(int seed, long number, TimeSpan time)
    {
        try
        {
            await cases.SampleAsync(attempt, seed: Chance(seed, number).ToString(), time: (int)time.TotalSeconds, threads: 1, print: input => $"{input}");
            return "it did not come again";
        }
        catch (CsCheckException exception)
        {
            return exception.Message;
        }
    }

    // Neighbours in number must not be neighbours in chance (splitmix64; Steele, Lea and Flood 2014).
    private static PCG Chance(int seed, long number)
    {
        var mixed = unchecked(((ulong)(uint)seed << 40) + (ulong)number + 1) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return new PCG(0, mixed ^ (mixed >> 31));
    }
}
