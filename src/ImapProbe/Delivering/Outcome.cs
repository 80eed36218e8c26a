using ImapProbe.Probing.Results;
using ImapProbe.Reporting;
using ImapProbe.Reporting.Nagios;

namespace ImapProbe.Delivering;

/// <summary>What a run of the program comes to.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Report">The report, or what is left of it.</param>
/// <param name="Complaints">The lines for standard error, without the program's name.</param>
internal sealed record Outcome(int ExitCode, string Report, IReadOnlyList<string> Complaints)
{
    /// <summary>The file that the report replaces, or null where it goes to standard output.</summary>
    public string? File { get; init; }

    /// <summary>A question about the program was answered.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>An outcome for standard output.</returns>
    public static Outcome Told(string answer) => new(Probing.Results.ExitCode.Success, answer, []);

    /// <summary>There is no report on a server.</summary>
    /// <param name="kind">What kept it away.</param>
    /// <param name="problems">Why, a sentence each.</param>
    /// <param name="format">How the user wants to be told.</param>
    /// <returns>The complaints; for a monitoring plugin a line of its own, since nothing else of it is read.</returns>
    public static Outcome Failed(FailureKind kind, IReadOnlyList<string> problems, OutputFormat format) => format is OutputFormat.Nagios
        ? new Outcome((int)NagiosState.Unknown, NagiosReport.Unknown(problems), [])
        : new Outcome(Probing.Results.ExitCode.Of(kind), "", problems);

    /// <summary>What should not have happened, and which no room made a value of.</summary>
    /// <param name="format">How the user wants to be told.</param>
    /// <returns>An outcome without the exception's own words, which may be anything.</returns>
    public static Outcome Defect(OutputFormat format) =>
        Failed(FailureKind.Internal, ["imap-probe did something that it should not have: this is a defect of imap-probe"], format);
}
