using System.Diagnostics.CodeAnalysis;

namespace ImapProbe.Loopback;

/// <summary>The points of a conversation at which a <see cref="Script"/> can do something else than usual.</summary>
[SuppressMessage("Naming", "CA1716", Justification = "Step is a keyword of Visual Basic only, and nothing else says it as well.")]
public enum Step
{
    /// <summary>Connected; nothing was read or sent, TLS has not begun.</summary>
    Accept,
    Greeting,

    /// <summary>CAPABILITY before STARTTLS.</summary>
    ClearCapability,
    StartTls,

    /// <summary>Right before the server's side of the handshake, in both modes.</summary>
    TlsHandshake,

    /// <summary>CAPABILITY under TLS, before the login.</summary>
    Capability,

    /// <summary>The LOGIN or AUTHENTICATE command itself.</summary>
    Login,

    /// <summary>Each further response of the client within AUTHENTICATE.</summary>
    Continuation,
    AfterLoginCapability,
    Namespace,
    List,
    Id,
    Examine,
    Logout,
}
