using System.Diagnostics.CodeAnalysis;
using CsCheck;

namespace ImapProbe.Tests.Hostile.Fuzzing;

/// <summary>What is tried with cases by chance: each comes again with its seed and number.</summary>
/// <param name="name">What it is called.</param>
/// <param name="atOnce">How many cases may be tried at once: many where they wait more than they work.</param>
internal abstract class FuzzTarget(string name, int atOnce)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } = [Wire.WireTrial.Target, Conversations.ConversationTrial.Target];

    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>How many cases may be tried at once.</summary>
    public int AtOnce => atOnce;

    /// <summary>Tries one case.</summary>
    /// <returns>What came of it, in a word or two; or why that is wrong, with the case.</returns>
    public abstract Task<Trial> TryAsync(int seed, long number);

    /// <summary>Looks for a smaller case that is wrong too.</summary>
    /// <returns>The smallest, to be read.</returns>
    public abstract Task<string> ShrinkAsync(int seed, long number, TimeSpan time);
}

/// <summary>What came of a case.</summary>
/// <param name="Outcome">In a word or two; null where a promise was broken.</param>
/// <param name="Finding">The promise that was broken, and the case; else null.</param>
internal sealed record Trial(string? Outcome, string? Finding);

/// <inheritdoc/>
/// <param name="name">What it is called.</param>
/// <param name="atOnce">How many cases may be tried at once.</param>
/// <param name="cases">Makes cases.</param>
/// <param name="attempt">Tries a case: throws where a promise is broken, else says what came of it.</param>
internal sealed class FuzzTarget<T>(string name, int atOnce, Gen<T> cases, Func<T, Task<string>> attempt) : FuzzTarget(name, atOnce)
{
    /// <inheritdoc/>
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

    /// <inheritdoc/>
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
