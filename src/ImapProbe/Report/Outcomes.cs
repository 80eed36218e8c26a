using ImapProbe.Core;

namespace ImapProbe.Report;

/// <summary>The outcomes that are no report on a server.</summary>
internal static class Outcomes
{
    /// <summary>The answer to a question about the program.</summary>
    public static Outcome Told(string answer) => new(ExitCode.Success, answer, []);

    /// <summary>
    /// What kept a report away, a sentence for each problem. For a monitoring plugin that is a line of its own, since nothing else of it is read.
    /// </summary>
    public static Outcome Failed(FailureKind kind, IReadOnlyList<string> problems, OutputFormat format) => format is OutputFormat.Nagios
        ? new Outcome((int)NagiosState.Unknown, NagiosReport.Unknown(problems), [])
        : new Outcome(ExitCode.Of(kind), "", problems);

    /// <summary>A defect that no room made a value of, without the exception's own words, which may be anything.</summary>
    public static Outcome Defect(OutputFormat format) =>
        Failed(FailureKind.Internal, ["imap-probe did something that it should not have: this is a defect of imap-probe"], format);
}
