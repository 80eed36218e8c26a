namespace ImapProbe.Tests.Hostile.Waits;

/// <summary>The server says a byte each half second, where TLS begins with STARTTLS.</summary>
public sealed class DripWithStartTlsTests : HostileTable<DripWithStartTlsTests>
{
    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Points.StartTls.Select(DripTests.Drip),
    ];

}
