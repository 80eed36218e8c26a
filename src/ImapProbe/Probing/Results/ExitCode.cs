namespace ImapProbe.Probing.Results;

/// <summary>The exit code for each outcome: curl's where curl has one; 69 and 70 are those of sysexits.h.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>Ended by SIGHUP, as shells report it.</summary>
    public const int HungUp = 129;

    /// <summary>Ended by SIGINT, as shells report it.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM, as shells report it.</summary>
    public const int Terminated = 143;

    /// <summary>The exit code of a kind of failure.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>1 to 125.</returns>
    public static int Of(FailureKind kind) => kind switch
    {
        FailureKind.Limit => 1,
        FailureKind.Usage => 2,
        FailureKind.Dns => 6,
        FailureKind.Connection => 7,
        FailureKind.Protocol => 8,
        FailureKind.Output => 23,
        FailureKind.Timeout => 28,
        FailureKind.Tls => 35,
        FailureKind.Certificate => 60,
        FailureKind.Login => 67,
        FailureKind.Unavailable => 69,
        FailureKind.Internal => 70,
        FailureKind.Logout => 80,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The exit code of a probe.</summary>
    /// <param name="result">Its result.</param>
    /// <returns>0 exactly where it did not fail.</returns>
    public static int Of(ProbeResult result) => result.Failure is { } failure ? Of(failure.Kind) : Success;
}
