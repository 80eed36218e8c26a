namespace ImapProbe.Tests.Hostile.Waits;

/// <summary>The server falls silent, where TLS begins with STARTTLS.</summary>
public sealed class SilenceWithStartTlsTests
{
    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        .. Points.StartTls.Select(SilenceTests.Silence),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_at_the_deadline_in_its_phase(string does) => Table.PlayAsync(Rows, does);
}
