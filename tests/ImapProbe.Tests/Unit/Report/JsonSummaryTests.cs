using System.Net;
using ImapProbe.Core;
using ImapProbe.Report;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Report;

public sealed class JsonSummaryTests
{
    // In lines here, on one in the report.
    [Fact]
    public void It_is_written_as_the_contract_has_it() => Assert.Equal(
        """
        {"summary":{"host":"imap.example.org","port":993,"user":"monitor@example.org","count":3,"failed":1,"not_run":0,"phases":{
        "dns":{"min":0.002,"median":0.002,"p95":0.002,"max":0.002},
        "tcp":{"min":0.000001,"median":0.019,"p95":0.019,"max":0.019},
        "tls":{"min":0.031,"median":0.031,"p95":0.031,"max":0.031},
        "greeting":{"min":0.018,"median":0.018,"p95":0.018,"max":0.018},
        "login":{"min":0.038,"median":0.038,"p95":1.234567,"max":1.234567},
        "session":{"min":0.021,"median":0.021,"p95":0.021,"max":0.021},
        "logout":{"min":0.019,"median":0.019,"p95":0.019,"max":0.019},
        "total":{"min":0.148,"median":0.148,"p95":1.234568,"max":1.234568}}}}
        """.ReplaceLineEndings("") + "\n",
        Render(Samples.Request, Samples.Success, Samples.RefusedCertificate, Samples.Success with { Durations = Samples.Took((Phase.Login, 1_234_567), (Phase.Tcp, 1)) }));

    [Fact]
    public void Without_a_figure_there_are_no_phases() => Assert.Equal(
        """{"summary":{"host":"imap.example.org","port":993,"user":"monitor@example.org","count":1,"failed":1,"not_run":0,"phases":{}}}""" + "\n",
        Render(Samples.Request, Samples.NoAddress));

    [Fact]
    public void Without_an_account_the_user_is_null_and_a_host_is_without_brackets() => Assert.Equal(
        """{"summary":{"host":"::1","port":143,"user":null,"count":0,"failed":0,"not_run":0,"phases":{}}}""" + "\n",
        Render(Samples.RequestFor("::1", 143, TlsMode.StartTls) with { User = null, QuitAfter = QuitAfter.Greeting }));

    [Fact]
    public void Each_address_is_named_and_what_was_not_run_is_counted_apart()
    {
        var every = Samples.Request with { AllAddresses = true };
        ProbeResult[] round = [Samples.RefusedLogin with { Request = every, Durations = Samples.Took() }, Samples.NotRun with { Request = every, Address = IPAddress.Parse("2001:db8::7") }];
        var tally = new TargetTally();
        foreach (var result in round)
            tally.Add(result);
        tally.Omit(new Omission(round, 99));

        Assert.Equal(
            """
            {"summary":{"host":"imap.example.org","port":993,"user":"monitor@example.org","address":"192.0.2.7","count":100,"failed":1,"not_run":99,"phases":{}}}
            {"summary":{"host":"imap.example.org","port":993,"user":"monitor@example.org","address":"2001:db8::7","count":100,"failed":0,"not_run":100,"phases":{}}}

            """,
            string.Concat(tally.Sums.Select(JsonSummary.Render)));
    }

    [Fact]
    public void Where_no_address_was_found_its_place_is_null() => Assert.Contains(
        "\"address\":null,\"count\":1,",
        Render(Samples.Request with { AllAddresses = true }, Samples.NoAddress),
        StringComparison.Ordinal);

    [Fact]
    public void Phases_are_in_the_order_of_the_other_reports_whatever_came_first()
    {
        Phase[] phases = [.. Enum.GetValues<Phase>().Where(phase => phase is not Phase.Total)];
        var result = Samples.Success with { Durations = Samples.Took([.. phases.Reverse().Select(phase => (phase, 1))]) };
        var json = ReportLine.ParseJson(Render(Samples.RequestFor("a", 143, TlsMode.StartTls), result));

        Assert.Equal(
            ["dns", "tcp", "tls", "greeting", "starttls", "capability", "login", "session", "examine", "logout", "total"],
            json.GetProperty("summary").GetProperty("phases").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void A_user_comes_back_as_it_was()
    {
        const string Odd = "\"q\" \\ / <&> ä 😀 \u2028 {";
        var line = Render(Samples.Request with { User = Odd }, Samples.Success);
        var json = ReportLine.ParseJson(line);

        Assert.Equal(Odd, json.GetProperty("summary").GetProperty("user").GetString());
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
    }

    private static string Render(ProbeRequest request, params IEnumerable<ProbeResult> results) => JsonSummary.Render(Samples.Sum(request, results));
}
