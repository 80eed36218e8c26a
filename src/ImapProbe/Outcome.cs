using ImapProbe.Probing.Results;

namespace ImapProbe;

/// <summary>What a run of the program comes to.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Report">What goes to standard output.</param>
/// <param name="Complaints">The lines for standard error, without the program's name.</param>
internal sealed record Outcome(int ExitCode, string Report, IReadOnlyList<string> Complaints)
{
    /// <summary>A question about the program was answered.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>An outcome for standard output.</returns>
    public static Outcome Told(string answer) => new(Probing.Results.ExitCode.Success, answer, []);

    /// <summary>Nothing was probed.</summary>
    /// <param name="problems">Why, a sentence each.</param>
    /// <returns>An outcome without a report.</returns>
    public static Outcome Refused(IReadOnlyList<string> problems) => new(Probing.Results.ExitCode.Of(FailureKind.Usage), "", problems);

    /// <summary>The sentence for what no room made a value of.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>A sentence without the exception's own words, which may be anything.</returns>
    public static string Sentence(Exception exception) => exception is IOException
        ? "the report could not be written to standard output"
        : "imap-probe did something that it should not have: this is a defect of imap-probe";

    /// <summary>The exit code that goes with <see cref="Sentence"/>.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>23 or 70.</returns>
    public static int Code(Exception exception) => exception is IOException
        ? Probing.Results.ExitCode.Output
        : Probing.Results.ExitCode.Of(FailureKind.Internal);
}
