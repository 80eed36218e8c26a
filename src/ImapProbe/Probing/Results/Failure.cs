namespace ImapProbe.Probing.Results;

/// <summary>Why a probe ended: one phase, one kind, and a sentence for a person.</summary>
/// <param name="Phase">The phase in progress, or the one that could not begin.</param>
/// <param name="Kind">The kind, which decides the exit code.</param>
/// <param name="Message">A sentence in lower case, without a full stop; the server's words in it are safe to print.</param>
/// <param name="Code">The response code of the server's answer (RFC 5530), without brackets, or null.</param>
internal sealed record Failure(Phase Phase, FailureKind Kind, string Message, string? Code = null)
{
    /// <summary>Whether the cause lies on this machine alone, so that nothing was found out about the server.</summary>
    public bool IsOfThisMachine { get; init; }
}
