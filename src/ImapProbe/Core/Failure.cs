namespace ImapProbe.Core;

/// <summary>Why a probe ended: one phase, one kind, and a sentence for a person.</summary>
internal sealed record Failure(Phase Phase, FailureKind Kind, string Message, string? Code = null)
{
    /// <summary>The deadline passed.</summary>
    public static Failure TimedOut(Phase phase, TimeSpan timeout) => new(
        phase, FailureKind.Timeout, FormattableString.Invariant($"it did not end within the {timeout.TotalSeconds:0.######} s that the probe may take"));

    /// <summary>What should not have happened.</summary>
    public static Failure Defect(Phase phase) =>
        new(phase, FailureKind.Internal, "imap-probe did something that it should not have: this is a defect of imap-probe, not of the server");

    /// <summary>Whether the server answered BAD: it does not know the command, or not in this form.</summary>
    public bool IsOfSyntax { get; init; }

    /// <summary>Whether the cause lies on this machine alone, so that nothing was found out about the server.</summary>
    public bool IsOfThisMachine { get; init; }
}

/// <summary>What kind of thing went wrong: a closed list, each with an exit code of its own.</summary>
internal enum FailureKind
{
    /// <summary>Everything worked, but a critical limit was crossed.</summary>
    Limit,

    /// <summary>Bad options, or a file that cannot be used: nothing was probed.</summary>
    Usage,

    /// <summary>The host has no address.</summary>
    Dns,

    /// <summary>Refused, unreachable, or ended by the other side before LOGOUT.</summary>
    Connection,

    /// <summary>Not IMAP, or not what IMAP allows.</summary>
    Protocol,

    /// <summary>The report could not be written.</summary>
    Output,

    /// <summary>The deadline passed.</summary>
    Timeout,

    /// <summary>A TLS alert, bytes that are not TLS, or a version below the floor.</summary>
    Tls,

    /// <summary>The certificate is not to be trusted for this host.</summary>
    Certificate,

    /// <summary>The server said NO to the login.</summary>
    Login,

    /// <summary>The server is there but will not serve now.</summary>
    Unavailable,

    /// <summary>A defect of imap-probe.</summary>
    Internal,

    /// <summary>The login worked, the LOGOUT did not.</summary>
    Logout,
}

/// <summary>The words for failure kinds that users see.</summary>
internal static class FailureKindNames
{
    /// <summary>The kind's name, the same in every output.</summary>
    public static string Word(this FailureKind kind) => kind switch
    {
        FailureKind.Limit => "limit",
        FailureKind.Usage => "usage",
        FailureKind.Dns => "dns",
        FailureKind.Connection => "connection",
        FailureKind.Protocol => "protocol",
        FailureKind.Output => "output",
        FailureKind.Timeout => "timeout",
        FailureKind.Tls => "tls",
        FailureKind.Certificate => "certificate",
        FailureKind.Login => "login",
        FailureKind.Unavailable => "unavailable",
        FailureKind.Internal => "internal",
        FailureKind.Logout => "logout",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

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
    public static int Of(ProbeResult result) => result.Failure is { } failure ? Of(failure.Kind) : Success;
}
