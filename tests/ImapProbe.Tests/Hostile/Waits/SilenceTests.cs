using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Waits;

/// <summary>The server falls silent.</summary>
public sealed class SilenceTests : HostileTable<SilenceTests>
{
    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Points.Implicit.Select(Silence),
    ];

    internal static HostileCase Silence(Point point) =>
        UntilDeadline($"falls silent {point.Where}", point.Script(Reaction.End(Ending.Hang)), point.Phase, point.Password);
}

/// <summary>The server falls silent, where TLS begins with STARTTLS.</summary>
public sealed class SilenceWithStartTlsTests : HostileTable<SilenceWithStartTlsTests>
{
    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Points.StartTls.Select(SilenceTests.Silence),
    ];

}
