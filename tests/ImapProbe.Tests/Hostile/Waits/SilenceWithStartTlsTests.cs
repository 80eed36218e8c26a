namespace ImapProbe.Tests.Hostile.Waits;

/// <summary>The server falls silent, where TLS begins with STARTTLS.</summary>
public sealed class SilenceWithStartTlsTests : HostileTable<SilenceWithStartTlsTests>
{
    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Points.StartTls.Select(SilenceTests.Silence),
    ];

}
