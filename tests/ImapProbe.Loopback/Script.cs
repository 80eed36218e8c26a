using System.Collections.Immutable;
using System.Net;
using System.Security.Authentication;
using ImapProbe.Loopback.Certificates;

namespace ImapProbe.Loopback;

/// <summary>How a <see cref="LoopbackServer"/> behaves. As it stands it is a sound server with one account.</summary>
public sealed record Script
{
    public required ServerIdentity Identity { get; init; }

    public TlsMode Tls { get; init; }

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
