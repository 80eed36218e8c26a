using System.Net;
using System.Net.Security;

namespace ImapProbe.Core;

/// <summary>All that one probe found out; every report is made from it.</summary>
internal sealed record ProbeResult(ProbeRequest Request, DateTimeOffset Time, Durations Durations)
{
    public Failure? Failure { get; init; }

    /// <summary>The failure that was asked for with --expect, where the probe ended with it: it went well then.</summary>
    public Failure? Expected { get; init; }

    /// <summary>The failure that was met, whether or not it was asked for.</summary>
    public Failure? Met => Failure ?? Expected;

    /// <summary>Which of the probes of one target it is, from 1; null where there is one.</summary>
    public int? Number { get; init; }

    /// <summary>The last address that was dialled; null if none was.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The SASL mechanism, or LOGIN, once the login began.</summary>
    public string? Auth { get; init; }

    /// <summary>Null if the handshake did not reach a certificate.</summary>
    public TlsSession? Tls { get; init; }

    /// <summary>What a person should know although it is no failure, limits excepted.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>What the server wants a person to read, or refused without failing the probe: sentences with its words, made safe.</summary>
    public IReadOnlyList<string> ServerWords { get; init; } = [];

    /// <summary>Whether the server refused the login although no tagged NO came: another one might lock the account out.</summary>
    public bool IsLoginRefused { get; init; }

    /// <summary>The limits that were crossed without being the failure.</summary>
    public IReadOnlyList<string> LimitWarnings { get; init; } = [];

    /// <summary>Whether one of them is on the total.</summary>
    public bool IsSlow { get; init; }

    public IReadOnlyList<string> Warnings => [.. LimitWarnings, .. Notices, .. ServerWords];

    /// <summary>Whether all went well and no limit was crossed.</summary>
    public bool IsWell => Failure is null && LimitWarnings.Count is 0;

    /// <summary>Whole days from the probe's start to the earliest expiry in the verified chain.</summary>
    public int? DaysLeft => Tls?.ChainNotAfter is { } notAfter ? (int)Math.Floor((notAfter - Time).TotalDays) : null;

    /// <summary>Whether an earlier refusal of the same login kept this probe from running.</summary>
    public bool IsNotRun { get; init; }
}

internal sealed record TlsSession(string Version, TlsCipherSuite? Cipher, ServerCertificate? Certificate, DateTimeOffset? ChainNotAfter);

/// <summary>The certificate's fields, made safe to print; a moment that cannot be read is null.</summary>
internal sealed record ServerCertificate(
    string Subject,
    string Issuer,
    string IssuerName,
    IReadOnlyList<string> Names,
    DateTimeOffset? NotBefore,
    DateTimeOffset? NotAfter,
    string Sha256);
