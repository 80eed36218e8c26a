using ImapProbe.Probing.Results;

namespace ImapProbe.Running;

/// <summary>What a run comes to: the first target, in the order given, that did not go well.</summary>
internal sealed class Verdict
{
    private long firstBad = long.MaxValue;

    /// <summary>The exit code, but for monitoring plugins.</summary>
    public int Code { get; private set; } = ExitCode.Success;

    /// <summary>Notes a result.</summary>
    /// <param name="place">The place of its target.</param>
    /// <param name="result">The result; those of one target come in their order.</param>
    public void Note(long place, ProbeResult result) => Note(place, ExitCode.Of(result));

    /// <summary>Notes a target that could not be probed.</summary>
    /// <param name="place">Its place.</param>
    public void NoteMisuse(long place) => Note(place, ExitCode.Of(FailureKind.Usage));

    private void Note(long place, int code)
    {
        if (code is ExitCode.Success || place >= firstBad)
            return;
        (firstBad, Code) = (place, code);
    }
}
