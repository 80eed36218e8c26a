using ImapProbe.Core;

namespace ImapProbe.Report;

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
    public static NagiosState Of(ProbeResult result) => result.Failure switch
    {
        null when result.LimitWarnings.Count > 0 => NagiosState.Warning,
        null => NagiosState.Ok,
        { Kind: FailureKind.Internal } or { IsOfThisMachine: true } => NagiosState.Unknown,
        _ => NagiosState.Critical,
    };

    /// <summary>The state of a run of several probes.</summary>
    public static NagiosState Of(IReadOnlyList<ProbeResult> results, IReadOnlyList<string> problems) =>
        Worst([.. results.Select(Of), .. problems.Select(_ => NagiosState.Unknown)]);

    /// <summary>The worst of some states: what is known to be down comes before what is not known.</summary>
    public static NagiosState Worst(IEnumerable<NagiosState> states) => states.DefaultIfEmpty(NagiosState.Unknown).MaxBy(Severity);

    /// <summary>How bad a state is: the codes of the states do not say, UNKNOWN being the highest.</summary>
    public static int Severity(this NagiosState state) => state switch
    {
        NagiosState.Ok => 0,
        NagiosState.Warning => 1,
        NagiosState.Unknown => 2,
        _ => 3,
    };

    /// <summary>The state's name, as plugins print it.</summary>
    public static string Word(this NagiosState state) => state switch
    {
        NagiosState.Ok => "OK",
        NagiosState.Warning => "WARNING",
        NagiosState.Critical => "CRITICAL",
        _ => "UNKNOWN",
    };
}
