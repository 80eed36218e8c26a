using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Loopback.Certificates;

namespace ImapProbe.Loopback;

/// <summary>How a <see cref="LoopbackServer"/> behaves. As it stands it is a sound server with one account.</summary>
public sealed record Script
{
    public required ServerIdentity Identity { get; init; }

    public TlsMode Tls { get; init; }

    /// <summary>Clients must show a certificate that leads to this one; null where they are not asked. Whoever does not is cut off without an alert.</summary>
    public X509Certificate2? ClientRoot { get; init; }

    /// <summary>Whether clients are asked for a certificate, and none is needed.</summary>
    public bool IsAskingForCertificate { get; init; }

    /// <summary>None leaves the choice to the system.</summary>
    public SslProtocols Protocols { get; init; }

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 leaves the choice to the system.</summary>
    public int Port { get; init; }

    /// <summary>What is offered under TLS.</summary>
    public string Capabilities { get; init; } =
        "IMAP4rev1 SASL-IR LITERAL+ ID NAMESPACE SPECIAL-USE AUTH=PLAIN AUTH=LOGIN AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1 "
        + "AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-512 AUTH=XOAUTH2 AUTH=OAUTHBEARER";

    /// <summary>What is offered before STARTTLS.</summary>
    public string CapabilitiesInClear { get; init; } = "IMAP4rev1 STARTTLS LOGINDISABLED";

    public bool CapabilitiesInGreeting { get; init; } = true;

    public bool CapabilitiesWithLogin { get; init; } = true;

    public string User { get; init; } = "monitor@example.org";

    /// <summary>The access token with XOAUTH2 and OAUTHBEARER.</summary>
    public string Password { get; init; } = "correct horse";

    /// <summary>Announced as it is. Above a million no answer is computed, and the login fails.</summary>
    public int ScramIterations { get; init; } = 4096;

    /// <summary>Whether the server writes down what it is sent. Not where a hundred thousand connections are served.</summary>
    public bool IsRecorded { get; init; } = true;

    /// <summary>What is out of the ordinary.</summary>
    public IReadOnlyDictionary<Step, Reaction> Reactions { get; init; } = ImmutableDictionary<Step, Reaction>.Empty;

    /// <summary>The same script but for this step.</summary>
    public Script On(Step step, Reaction reaction) =>
        this with { Reactions = Reactions.ToImmutableDictionary().SetItem(step, reaction) };

    /// <summary>The same script with these bytes instead of the usual reply at this step; <c>{tag}</c> stands for the client's tag.</summary>
    public Script On(Step step, string reply) => On(step, Reaction.Say(reply));

    /// <summary>The same script with no reply at this step, only the end.</summary>
    public Script On(Step step, Ending ending) => On(step, Reaction.End(ending));
}

/// <summary>How TLS begins.</summary>
public enum TlsMode
{
    Implicit,
    StartTls,
}

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

/// <summary>What a server does at a <see cref="Step"/>: it waits, then replies, then goes on or ends.</summary>
public sealed record Reaction
{
    public TimeSpan Delay { get; init; }

    /// <summary>Sent first, on the bare connection: where there is TLS, beneath it.</summary>
    public ReadOnlyMemory<byte> Beneath { get; init; }

    /// <summary>Sent at once, before a reply that drips; <c>{tag}</c> as in <see cref="Reply"/>.</summary>
    public string Lead { get; init; } = "";

    /// <summary>
    /// Sent in UTF-8, verbatim, instead of the usual reply; <c>{tag}</c> stands for the client's tag. The server then acts on what
    /// it said: a tagged OK to LOGIN is a login, a last line that starts with <c>+</c> is a challenge.
    /// </summary>
    public string? Reply { get; init; }

    /// <summary>The same for what is no text, its tag replaced too; it wins over <see cref="Reply"/>.</summary>
    public ReadOnlyMemory<byte>? ReplyBytes { get; init; }

    /// <summary>Changes the usual reply, where there is no other one; <c>{tag}</c> as in <see cref="Reply"/>.</summary>
    public Func<byte[], byte[]>? Change { get; init; }

    /// <summary>Sends the reply, also the usual one, byte by byte at this interval.</summary>
    public TimeSpan? Drip { get; init; }

    /// <summary>From here on, all that is sent goes out byte by byte at this interval: the records of TLS, its handshake too.</summary>
    public TimeSpan? RecordDrip { get; init; }

    public Ending Ending { get; init; }

    /// <summary>The usual reply, late.</summary>
    public static Reaction After(TimeSpan delay) => new() { Delay = delay };

    /// <summary>These bytes instead of the usual reply.</summary>
    public static Reaction Say(string reply) => new() { Reply = reply };

    /// <summary>No reply, only the end.</summary>
    public static Reaction End(Ending ending) => new() { Ending = ending };
}

/// <summary>How a conversation comes to its end. But for <see cref="Continue"/>, the usual reply is not sent.</summary>
public enum Ending
{
    Continue,

    /// <summary>Orderly: close_notify where there is TLS, then FIN.</summary>
    Close,

    /// <summary>FIN without close_notify.</summary>
    Cut,

    /// <summary>RST.</summary>
    Reset,

    /// <summary>Silence, until the client goes away or the server is disposed.</summary>
    Hang,

    /// <summary>The reply over and over, until the client goes away or the server is disposed.</summary>
    Flood,
}
