using ImapProbe.Probing.Results;
using ImapProbe.Reporting;
using ImapProbe.Reporting.Nagios;

namespace ImapProbe.Running;

/// <summary>What a run comes to: the first target, in the order given, that did not go well; for a monitoring plugin the worst state.</summary>
internal sealed class Verdict
{
    private long firstBad = long.MaxValue;
    private int exitCode = ExitCode.Success;
    private NagiosState worst = NagiosState.Ok;

    /// <summary>Notes a result.</summary>
    /// <param name="place">The place of its target.</param>
    /// <param name="result">The result; those of one target come in their order.</param>
    public void Note(long place, ProbeResult result) => Note(place, ExitCode.Of(result), NagiosStates.Of(result));

    /// <summary>Notes a target that could not be probed.</summary>
    /// <param name="place">Its place.</param>
    public void NoteMisuse(long place) => Note(place, ExitCode.Of(FailureKind.Usage), NagiosState.Unknown);

    /// <summary>The exit code for a format.</summary>
    /// <param name="format">The format.</param>
    /// <returns>0 where all went well.</returns>
    public int In(OutputFormat format) => format is OutputFormat.Nagios ? (int)worst : exitCode;

    private void Note(long place, int code, NagiosState state)
    {
        worst = NagiosStates.Worst([worst, state]);
        if (code is ExitCode.Success || place >= firstBad)
            return;
        (firstBad, exitCode) = (place, code);
    }
}
