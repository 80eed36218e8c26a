using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting;

/// <summary>The states of the Monitoring Plugins Development Guidelines, section 2.4, which are exit codes too.</summary>
internal enum NagiosState
{
    /// <summary>All went well.</summary>
    Ok = 0,

    /// <summary>All went well, but a warning limit was crossed.</summary>
    Warning = 1,

    /// <summary>The probe failed, or a critical limit was crossed.</summary>
    Critical = 2,

    /// <summary>Nothing was found out about the server.</summary>
    Unknown = 3,
}

/// <summary>Which state a result is, and the words for states.</summary>
internal static class NagiosStates
{
    /// <summary>The state of a result.</summary>
    /// <param name="result">The result.</param>
    /// <returns>Its state.</returns>
    public static NagiosState Of(ProbeResult result) => result.Failure switch
    {
        null when result.LimitWarnings.Count > 0 => NagiosState.Warning,
        null => NagiosState.Ok,
        { Kind: FailureKind.Internal } => NagiosState.Unknown,
        _ => NagiosState.Critical,
    };

    /// <summary>The state's name, as plugins print it.</summary>
    /// <param name="state">The state.</param>
    /// <returns>A word in capitals.</returns>
    public static string Word(this NagiosState state) => state switch
    {
        NagiosState.Ok => "OK",
        NagiosState.Warning => "WARNING",
        NagiosState.Critical => "CRITICAL",
        _ => "UNKNOWN",
    };
}
