namespace ImapProbe.Core;

/// <summary>The phases of a probe, in the order in which reports list them.</summary>
internal enum Phase
{
    Dns,

    Tcp,

    Tls,

    /// <summary>Until the server's first line is complete (RFC 9051, section 7.1).</summary>
    Greeting,

    /// <summary>STARTTLS, and a CAPABILITY sent before it (RFC 9051, section 6.2.1).</summary>
    StartTls,

    /// <summary>CAPABILITY under TLS, where the client has to ask (RFC 9051, section 6.1.1).</summary>
    Capability,

    /// <summary>LOGIN or AUTHENTICATE, until the tagged answer (RFC 9051, sections 6.2.2 and 6.2.3).</summary>
    Login,

    /// <summary>What a mail client asks next: CAPABILITY, NAMESPACE, LIST.</summary>
    Session,

    /// <summary>EXAMINE, until the tagged answer (RFC 9051, section 6.3.3).</summary>
    Examine,

    /// <summary>LOGOUT, until the tagged OK (RFC 9051, section 6.1.3).</summary>
    Logout,

    /// <summary>The sum of all phases: where a limit on time was crossed.</summary>
    Total,
}

internal static class Spans
{
    /// <summary>In the unit that a person would use.</summary>
    public static string InWords(this TimeSpan span) =>
        span < TimeSpan.FromSeconds(1) ? $"{span.TotalMilliseconds:0.###} ms" : $"{span.TotalSeconds:0.######} s";
}

/// <summary>The duration of each phase that took place.</summary>
internal sealed record Durations(IReadOnlyDictionary<Phase, TimeSpan> Phases)
{
    public static Durations None { get; } = new(new Dictionary<Phase, TimeSpan>());

    /// <summary>The sum of the phases before the login.</summary>
    public TimeSpan Connect => Sum(phase => phase < Phase.Login);
    public TimeSpan Total => Sum(_ => true);

    public TimeSpan? Of(Phase phase) => Phases.TryGetValue(phase, out var duration) ? duration : null;

    private TimeSpan Sum(Func<Phase, bool> counts) =>
        Phases.Where(entry => counts(entry.Key)).Aggregate(TimeSpan.Zero, (sum, entry) => sum + entry.Value);
}
