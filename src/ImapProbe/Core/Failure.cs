namespace ImapProbe.Core;

/// <summary>
/// Why a probe ended. The message is lower case, without a full stop, and safe to print; the code is the response code without brackets (RFC 5530), or null.
/// </summary>
internal sealed record Failure(Phase Phase, FailureKind Kind, string Message, string? Code = null)
{
    private const string NotRunLead = "not run: ";

    /// <summary>A probe that an earlier refusal kept from running.</summary>
    public static Failure NotRun(string reason) => new(Phase.Login, FailureKind.Login, NotRunLead + reason);

    public static Failure TimedOut(Phase phase, TimeSpan timeout) => new(
        phase, FailureKind.Timeout, $"timed out after {timeout.InWords()}");

    /// <summary>An exception that nothing expects. Its message is not used: it may hold anything.</summary>
    public static Failure Defect(Phase phase, Exception exception) => new(
        phase,
        FailureKind.Internal,
        "imap-probe did something that it should not have: this is a defect of imap-probe, not of the server; -vv shows where")
    {
        Trace = DefectTrace.Of(exception),
    };

    /// <summary>Whether the server answered BAD: it does not know the command, or not in this form.</summary>
    public bool IsOfSyntax { get; init; }

    /// <summary>Whether the cause lies on this machine alone, so that nothing was learned about the server.</summary>
    public bool IsOfThisMachine { get; init; }

    /// <summary>The cipher suites under TLS 1.2 that a failed handshake offered, as the openssl command takes them; null where it does not matter.</summary>
    public string? Offer { get; init; }

    /// <summary>Whether the server wants a client certificate and got none, or refused the one that it got.</summary>
    public bool IsOfClientCertificate { get; init; }

    /// <summary>Whether the certificate leads to no root that is trusted, whatever else may be wrong with it.</summary>
    public bool LacksRoot { get; init; }

    /// <summary>Whether the server did not send an intermediate certificate that the file of the roots has.</summary>
    public bool LacksIntermediate { get; init; }

    /// <summary>Whether the server speaks TLS, although the handshake failed.</summary>
    public bool IsOfTlsServer { get; init; }

    /// <summary>Why a probe was not run, for people, whom the headline has told that it was not.</summary>
    public string ReasonNotRun => Message.StartsWith(NotRunLead, StringComparison.Ordinal) ? Message[NotRunLead.Length..] : Message;

    /// <summary>Phase and kind for people, who would stumble over "failed in login: login".</summary>
    public string Headline => $"in {Phase.Word()}: {(Phase, Kind) switch
    {
        (Phase.Dns, FailureKind.Dns) => "name not resolved",
        (Phase.Tls, FailureKind.Tls) => IsOfThisMachine ? "no usable TLS library" : "no handshake",
        (Phase.Login, FailureKind.Login) => "refused",
        (Phase.Logout, FailureKind.Logout) => "not confirmed",
        _ => Kind.Word(),
    }}";

    /// <summary>Where a defect happened, for the log of -vv; else empty.</summary>
    public IReadOnlyList<string> Trace { get; init; } = [];
}

/// <summary>What may be shown of an unexpected exception: its type and stack frames, never its message.</summary>
internal static class DefectTrace
{
    public static IReadOnlyList<string> Of(Exception exception)
    {
        var lines = new List<string>();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            lines.Add($"defect: {cause.GetType()}");
            lines.AddRange(cause.StackTrace?.Split('\n') ?? []);
        }

        return lines;
    }
}

/// <summary>The closed list of failures. Each value is its exit code: curl's where curl has one; 69 and 70 are from sysexits.h.</summary>
internal enum FailureKind
{
    /// <summary>Everything worked, but a critical limit was crossed.</summary>
    Limit = 1,

    /// <summary>Bad options, or an unusable file: nothing was probed.</summary>
    Usage = 2,

    /// <summary>HOST has no address.</summary>
    Dns = 6,

    /// <summary>Refused, unreachable, or ended by the server before LOGOUT.</summary>
    Connection = 7,

    /// <summary>Not IMAP, or not what IMAP allows.</summary>
    Protocol = 8,

    /// <summary>The report could not be written.</summary>
    Output = 23,

    Timeout = 28,

    /// <summary>A TLS alert, bytes that are not TLS, or a version below the floor.</summary>
    Tls = 35,

    /// <summary>The certificate is not to be trusted for HOST.</summary>
    Certificate = 60,

    /// <summary>NO to the login.</summary>
    Login = 67,

    /// <summary>The server is there but does not serve now.</summary>
    Unavailable = 69,

    /// <summary>A defect of imap-probe.</summary>
    Internal = 70,

    /// <summary>The login worked, LOGOUT did not.</summary>
    Logout = 80,
}

/// <summary>The exit codes that are no <see cref="FailureKind"/>; those of signals are as shells report them.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int HungUp = 129;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    /// <summary>0 exactly where the probe did not fail.</summary>
    public static int Of(ProbeResult result) => result.Failure is { } failure ? (int)failure.Kind : Success;
}

/// <summary>The words that users type and see for the values of closed lists: their names in lower case, the same in every output.</summary>
internal static class EnumWords
{
    public static string Word<T>(this T value)
        where T : struct, Enum => (Enum.GetName(value) ?? throw new ArgumentOutOfRangeException(nameof(value))).ToLowerInvariant();
}
