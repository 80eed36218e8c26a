namespace ImapProbe.Core;

/// <summary>A step of a probe, in the order in which reports list them. Each is timed on its own.</summary>
internal enum Phase
{
    /// <summary>The look-up of the host's addresses.</summary>
    Dns,

    /// <summary>From the first connect attempt to a connected socket.</summary>
    Tcp,

    /// <summary>From the first byte of the handshake to a judged certificate.</summary>
    Tls,

    /// <summary>Until the server's first line is complete (RFC 9051, section 7.1).</summary>
    Greeting,

    /// <summary>STARTTLS, and a CAPABILITY asked before it (RFC 9051, section 6.2.1).</summary>
    StartTls,

    /// <summary>CAPABILITY under TLS, where the client had to ask (RFC 9051, section 6.1.1).</summary>
    Capability,

    /// <summary>LOGIN or AUTHENTICATE, until its tagged answer (RFC 9051, sections 6.2.2 and 6.2.3).</summary>
    Login,

    /// <summary>What a mail client asks for next: CAPABILITY, NAMESPACE and LIST.</summary>
    Session,

    /// <summary>EXAMINE, until its tagged answer (RFC 9051, section 6.3.3).</summary>
    Examine,

    /// <summary>LOGOUT, until its tagged OK (RFC 9051, section 6.1.3).</summary>
    Logout,

    /// <summary>No step but the sum of them: where a limit of time was crossed.</summary>
    Total,
}

/// <summary>The words for phases that users see.</summary>
internal static class PhaseNames
{
    /// <summary>The phase's name, the same in every output.</summary>
    public static string Word(this Phase phase) => phase switch
    {
        Phase.Dns => "dns",
        Phase.Tcp => "tcp",
        Phase.Tls => "tls",
        Phase.Greeting => "greeting",
        Phase.StartTls => "starttls",
        Phase.Capability => "capability",
        Phase.Login => "login",
        Phase.Session => "session",
        Phase.Examine => "examine",
        Phase.Logout => "logout",
        Phase.Total => "total",
        _ => throw new ArgumentOutOfRangeException(nameof(phase)),
    };
}

/// <summary>How long each phase took. A phase that did not take place is not in it.</summary>
internal sealed record Durations(IReadOnlyDictionary<Phase, TimeSpan> Phases)
{
    /// <summary>Nothing took place.</summary>
    public static Durations None { get; } = new(new Dictionary<Phase, TimeSpan>());

    /// <summary>The sum of the phases before the login.</summary>
    public TimeSpan Connect => Sum(phase => phase < Phase.Login);

    /// <summary>The sum of all phases.</summary>
    public TimeSpan Total => Sum(_ => true);

    /// <summary>The duration of one phase.</summary>
    public TimeSpan? Of(Phase phase) => Phases.TryGetValue(phase, out var duration) ? duration : null;

    private TimeSpan Sum(Func<Phase, bool> counts) =>
        Phases.Where(entry => counts(entry.Key)).Aggregate(TimeSpan.Zero, (sum, entry) => sum + entry.Value);
}
