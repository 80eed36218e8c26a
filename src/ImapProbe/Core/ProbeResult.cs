using System.Net;
using System.Net.Security;

namespace ImapProbe.Core;

/// <summary>All that one probe found out: what every report is made of.</summary>
internal sealed record ProbeResult(ProbeRequest Request, DateTimeOffset Time, Durations Durations)
{
    /// <summary>Why it failed, or null where all went well.</summary>
    public Failure? Failure { get; init; }

    /// <summary>The address that was dialled, the last one where there were several; null where none was.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The SASL mechanism or LOGIN, where the login began; else null.</summary>
    public string? Auth { get; init; }

    /// <summary>The TLS session, where the handshake came to a certificate; else null.</summary>
    public TlsSession? Tls { get; init; }

    /// <summary>What a person should know although it is no failure, but for limits.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>What the server wants a person to read, or refused without failing the probe: sentences with its words, made safe.</summary>
    public IReadOnlyList<string> ServerWords { get; init; } = [];

    /// <summary>Whether the server refused the login although no tagged NO came: another one might lock the account out.</summary>
    public bool IsLoginRefused { get; init; }

    /// <summary>The limits that were crossed and are no failure, a sentence each.</summary>
    public IReadOnlyList<string> LimitWarnings { get; init; } = [];

    /// <summary>All that a person should know although it is no failure.</summary>
    public IReadOnlyList<string> Warnings => [.. LimitWarnings, .. Notices, .. ServerWords];

    /// <summary>The whole days from the probe's beginning to the earliest expiry in the verified chain; null where there is none.</summary>
    public int? DaysLeft => Tls?.ChainNotAfter is { } notAfter ? (int)Math.Floor((notAfter - Time).TotalDays) : null;

    /// <summary>Whether an earlier refusal of the same login kept it from being run.</summary>
    public bool IsNotRun => Durations.Phases.Count is 0 && Failure is { Phase: Phase.Login, Kind: FailureKind.Login };
}

/// <summary>A negotiated TLS session.</summary>
internal sealed record TlsSession(string Version, TlsCipherSuite? Cipher, ServerCertificate? Certificate, DateTimeOffset? ChainNotAfter);

/// <summary>What the server's certificate says. Its words are the server's, made safe to print.</summary>
internal sealed record ServerCertificate(
    string Subject,
    string Issuer,
    string IssuerName,
    IReadOnlyList<string> Names,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Sha256);
