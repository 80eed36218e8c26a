namespace ImapProbe.Loopback.Certificates;

/// <summary>What an intermediate certificate shall say, including what makes it invalid as one.</summary>
public sealed record IntermediateRequest
{
    public string CommonName { get; init; } = "Loopback Intermediate";

    /// <summary>How many further intermediates may follow below it; null for no limit.</summary>
    public int? PathLength { get; init; }

    public IReadOnlyList<string> PermittedDnsNames { get; init; } = [];

    public IReadOnlyList<string> ExcludedDnsNames { get; init; } = [];

    /// <summary>False gives CA:FALSE: a certificate that may not issue others, but does.</summary>
    public bool IsAuthority { get; init; } = true;

    public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.UtcNow.AddDays(-1);

    public DateTimeOffset NotAfter { get; init; } = DateTimeOffset.UtcNow.AddYears(1);

    public KeyKind Key { get; init; } = KeyKind.EcP256;

    public SignatureHash SignatureHash { get; init; } = SignatureHash.Sha256;
}
