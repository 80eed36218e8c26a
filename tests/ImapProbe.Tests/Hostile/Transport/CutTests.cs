using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Transport;

/// <summary>The other side goes away.</summary>
public sealed class CutTests : HostileTable<CutTests>
{
    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Points.All.SelectMany(point => (HostileCase[])
        [
            Cut(point, "closes in order", Ending.Close),
            Cut(point, "sends FIN without close_notify", Ending.Cut),
            Cut(point, "resets", Ending.Reset),
        ]),
    ];

    private static HostileCase Cut(Point point, string does, Ending ending) => point.Phase is "logout"
        ? Case($"{does} {point.Where}", point.Script(Reaction.End(ending)), "logout/logout", point.Password)
        : Case($"{does} {point.Where}", point.Script(Reaction.End(ending)), $"{point.Phase}/connection", point.Password);
}
