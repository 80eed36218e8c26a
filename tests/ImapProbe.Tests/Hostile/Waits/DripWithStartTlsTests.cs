namespace ImapProbe.Tests.Hostile.Waits;

/// <summary>The server says a byte each half second, where TLS begins with STARTTLS.</summary>
public sealed class DripWithStartTlsTests
{
    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        .. Points.StartTls.Select(DripTests.Drip),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_at_the_deadline_in_its_phase(string does) => Table.PlayAsync(Rows, does);
}
