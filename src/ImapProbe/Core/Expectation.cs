namespace ImapProbe.Core;

/// <summary>A check that must fail: a probe goes well exactly where it fails with the kind that was named. No other rule is relaxed.</summary>
internal static class Expectation
{
    /// <summary>What a server, or the way to it, can fail with; a deadline or a name without an address says too little.</summary>
    public static IReadOnlyList<FailureKind> Kinds { get; } =
        [FailureKind.Connection, FailureKind.Tls, FailureKind.Certificate, FailureKind.Login, FailureKind.Unavailable, FailureKind.Protocol];

    /// <summary>Whether a probe that is to end there can fail with this kind.</summary>
    public static bool CanBeMet(FailureKind kind, QuitAfter? end, TlsMode mode) => kind switch
    {
        FailureKind.Login => end is null,
        FailureKind.Tls or FailureKind.Certificate => !end.IsBeforeTls(mode),
        // The server's first line comes under TLS, or with STARTTLS before it.
        FailureKind.Unavailable or FailureKind.Protocol => end is not QuitAfter.Tcp && (end is not QuitAfter.Tls || mode is TlsMode.StartTls),
        _ => true,
    };

    /// <summary>Turns the expected failure into a success, and a success into a failure. A cause on this machine says nothing about the server.</summary>
    public static ProbeResult Judge(ProbeResult result) => (result.Request.Expect, result.Failure) switch
    {
        ({ } kind, null) => result with
        {
            Failure = new Failure(Phase.Total, FailureKind.Limit, $"the probe went well, and --expect {kind.Word()} asks for one that fails"),
        },
        ({ } kind, { IsOfThisMachine: false } failure) when failure.Kind == kind => result with { Failure = null, Expected = failure },
        _ => result,
    };
}
