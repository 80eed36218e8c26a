namespace ImapProbe.Probing.Requests;

/// <summary>What a result is held against. A limit that was not set is null.</summary>
/// <param name="Warning">For the total, in seconds: beyond it is told.</param>
/// <param name="Critical">For the total, in seconds: beyond it is a failure.</param>
/// <param name="CertificateWarning">The days until the earliest expiry in the verified chain: fewer are told.</param>
/// <param name="CertificateCritical">The days until the earliest expiry in the verified chain: fewer are a failure.</param>
internal sealed record Limits(LimitRange? Warning, LimitRange? Critical, int? CertificateWarning, int? CertificateCritical)
{
    /// <summary>No limit is set.</summary>
    public static Limits None { get; } = new(null, null, null, null);
}
