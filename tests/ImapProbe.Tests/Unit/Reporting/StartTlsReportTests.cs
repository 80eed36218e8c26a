using ImapProbe.Probing.Requests;
using ImapProbe.Probing.Results;
using ImapProbe.Reporting;

namespace ImapProbe.Tests.Unit;

public sealed class StartTlsReportTests
{
    // With STARTTLS: dns tcp greeting starttls tls capability login session logout.
    [Fact]
    public void With_starttls_the_phases_stand_in_the_order_in_which_they_took_place()
    {
        var result = Samples.Success with
        {
            Request = Samples.RequestFor("imap.example.org", 143, TlsMode.StartTls),
            Durations = Samples.Took(
                (Phase.Dns, 11_000), (Phase.Tcp, 12_000), (Phase.Greeting, 13_000), (Phase.StartTls, 14_000), (Phase.Tls, 15_000), (Phase.Capability, 16_000), (Phase.Login, 17_000)),
        };

        Assert.Contains(
            "  connect     81 ms   dns 11 · tcp 12 · greeting 13 · starttls 14 · tls 15 · capability 16\n",
            TextReport.Render(result, Palette.Plain),
            StringComparison.Ordinal);
    }
}
