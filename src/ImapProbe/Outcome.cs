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

    /// <summary>What should not have happened, and which no room made a value of.</summary>
    /// <returns>An outcome without the exception's own words, which may be anything.</returns>
    public static Outcome Defect() => new(
        Probing.Results.ExitCode.Of(FailureKind.Internal),
        "",
        ["imap-probe did something that it should not have: this is a defect of imap-probe"]);

    /// <summary>There is a report, but nobody could be given it.</summary>
    /// <returns>An outcome that says so.</returns>
    public Outcome NotWritten() => new(Probing.Results.ExitCode.Output, "", [.. Complaints, "the report could not be written to standard output"]);
}
