using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile;

/// <summary>A point of the conversation, and the phase in which the probe is then.</summary>
internal sealed record Point(string Where, string Phase, Step Step, TlsMode Tls, PasswordRule Password)
{
    /// <summary>A server that is sound but for this point.</summary>
    public Script Script(Reaction reaction) => (TestSetup.Script with
    {
        Tls = Tls,
        CapabilitiesInGreeting = Step is not (Step.Capability or Step.ClearCapability),
        CapabilitiesWithLogin = Step is not Step.AfterLoginCapability,
    }).On(Step, reaction);
}

/// <summary>Every point at which a server can do something else than usual.</summary>
internal static class Points
{
    public static IEnumerable<Point> Implicit => All.Where(point => point.Tls is TlsMode.Implicit);

    public static IEnumerable<Point> StartTls => All.Where(point => point.Tls is TlsMode.StartTls);

    public static IReadOnlyList<Point> All { get; } =
    [
        new("right after the connect", "tls", Step.Accept, TlsMode.Implicit, PasswordRule.Stays),
        new("before ServerHello", "tls", Step.TlsHandshake, TlsMode.Implicit, PasswordRule.Stays),
        new("instead of a greeting", "greeting", Step.Greeting, TlsMode.Implicit, PasswordRule.Stays),
        new("at CAPABILITY", "capability", Step.Capability, TlsMode.Implicit, PasswordRule.Stays),
        new("at the login", "login", Step.Login, TlsMode.Implicit, PasswordRule.MayLeave),
        new("at CAPABILITY behind the login", "session", Step.AfterLoginCapability, TlsMode.Implicit, PasswordRule.MayLeave),
        new("at NAMESPACE", "session", Step.Namespace, TlsMode.Implicit, PasswordRule.MayLeave),
        new("at LIST", "session", Step.List, TlsMode.Implicit, PasswordRule.MayLeave),
        new("at LOGOUT", "logout", Step.Logout, TlsMode.Implicit, PasswordRule.MayLeave),
        new("right after the connect, before STARTTLS", "greeting", Step.Accept, TlsMode.StartTls, PasswordRule.Stays),
        new("instead of a greeting, before STARTTLS", "greeting", Step.Greeting, TlsMode.StartTls, PasswordRule.Stays),
        new("at CAPABILITY in clear", "starttls", Step.ClearCapability, TlsMode.StartTls, PasswordRule.Stays),
        new("at STARTTLS", "starttls", Step.StartTls, TlsMode.StartTls, PasswordRule.Stays),
        new("between STARTTLS's OK and ServerHello", "tls", Step.TlsHandshake, TlsMode.StartTls, PasswordRule.Stays),
        new("at CAPABILITY behind STARTTLS", "capability", Step.Capability, TlsMode.StartTls, PasswordRule.Stays),
        new("at the login behind STARTTLS", "login", Step.Login, TlsMode.StartTls, PasswordRule.MayLeave),
        new("at LOGOUT behind STARTTLS", "logout", Step.Logout, TlsMode.StartTls, PasswordRule.MayLeave),
    ];
}
