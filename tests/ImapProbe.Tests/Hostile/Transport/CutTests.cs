using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Transport;

/// <summary>The other side goes away.</summary>
public sealed class CutTests
{
    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        .. Points.All.SelectMany(point => (HostileCase[])
        [
            Cut(point, "closes in order", Ending.Close),
            Cut(point, "sends FIN without close_notify", Ending.Cut),
            Cut(point, "resets", Ending.Reset),
        ]),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_in_time_with_the_right_word_and_gives_nothing_away(string does) => Table.PlayAsync(Rows, does);

    private static HostileCase Cut(Point point, string does, Ending ending) => point.Phase is "logout"
        ? HostileCase.Of($"{does} {point.Where}", point.Script(Reaction.End(ending)), "logout/logout", 80, point.Password)
        : HostileCase.Of($"{does} {point.Where}", point.Script(Reaction.End(ending)), $"{point.Phase}/connection", 7, point.Password);
}
