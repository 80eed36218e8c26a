using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting.Text.Advising;

/// <summary>Below a bad verdict: why, and what to do about it.</summary>
internal static class Explanation
{
    /// <summary>Writes it.</summary>
    /// <param name="result">The result.</param>
    /// <param name="rows">Where it is written.</param>
    /// <returns>Lines without their ends; none where all went well.</returns>
    public static IEnumerable<string> Of(ProbeResult result, Rows rows)
    {
        if (result.Failure is not { } failure)
            return [];
        // The refusal before it was explained already.
        if (result.IsNotRun)
            return rows.Sentence(failure.Message);
        var advice = Advice.For(result, failure);
        return
        [
            .. rows.Sentence(failure.Message),
            .. rows.Fact("expected", advice.Expected),
            .. rows.Fact("try", advice.Try),
            .. rows.Command("by hand", advice.Command),
        ];
    }
}
