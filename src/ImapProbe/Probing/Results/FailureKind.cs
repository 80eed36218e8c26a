namespace ImapProbe.Probing.Results;

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
    /// <param name="kind">The kind.</param>
    /// <returns>A lower-case word.</returns>
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
