using ImapProbe.Files;
using ImapProbe.Probing.Results;
using ImapProbe.Reporting;

namespace ImapProbe;

/// <summary>Brings an outcome to where it belongs: a file, standard output, standard error.</summary>
/// <param name="file">Writes the file.</param>
/// <param name="format">How the user wants to be told of what goes wrong.</param>
internal sealed class Delivery(ReportFile file, OutputFormat format)
{
    /// <summary>Delivers an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The exit code: the outcome's, or that of a report that could not be delivered.</returns>
    public int Deliver(Outcome outcome)
    {
        if (outcome.ForFile is { } report && file.Replace(report.Path, report.Text) is { } problem)
            outcome = NotWritten(problem);
        if (!new StandardStream(1, Console.OpenStandardOutput).TryWrite(outcome.Report))
            outcome = NotWritten("the report could not be written to standard output") with { Report = "" };
        // Where standard error is closed too, the exit code is all that is left to say it.
        _ = new StandardStream(2, Console.OpenStandardError).TryWrite(string.Concat(outcome.Complaints.Select(complaint => $"imap-probe: {complaint}\n")));
        return outcome.ExitCode;
    }

    private Outcome NotWritten(string problem) => Outcome.Failed(FailureKind.Output, [problem], format);
}
