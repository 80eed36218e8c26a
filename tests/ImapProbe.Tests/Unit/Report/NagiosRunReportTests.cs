using System.Net;
using System.Text;
using ImapProbe.Core;
using ImapProbe.Report;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Report;

/// <summary>The one line of a plugin for a run of several probes.</summary>
public sealed class NagiosRunReportTests
{
    private const string Figures = "time=0.148s;;;0;30";

    private static readonly ProbeResult Slow = At("slow", Samples.Success) with { LimitWarnings = ["the probe was slow"] };
    private static readonly ProbeResult Down = At("down", Samples.NoAddress) with { Failure = new Failure(Phase.Dns, FailureKind.Dns, "it has no address") };
    private static readonly ProbeResult Refusing = At("refusing", Samples.RefusedLogin);
    private static readonly ProbeResult Defect = At("odd", Samples.NoAddress) with { Failure = new Failure(Phase.Dns, FailureKind.Internal, "a defect") };

    [Fact]
    public void Where_all_went_well_the_slowest_is_named() => Assert.StartsWith(
        "IMAP OK - all 3 probes went well, the slowest, b:993, in 1.600 s|a:993_time=",
        NagiosReport.RenderMany([At("a", Samples.Success), At("b", Samples.Success) with { Durations = Samples.Took((Phase.Tcp, 1_600_000)) }, At("c", Samples.Success)], []),
        StringComparison.Ordinal);

    [Fact]
    public void What_is_not_ok_is_told_with_the_worst_first_and_otherwise_in_order() => Assert.StartsWith(
        "IMAP CRITICAL - 2 critical, 2 unknown, 1 warning, 1 ok: "
        + "refusing:993 failed in login: login: the server refused the login: [AUTHENTICATIONFAILED] wrong; "
        + "down:993 failed in dns: dns: it has no address; "
        + "odd:993 failed in dns: internal: a defect; line 3 is no target; "
        + "slow:993 logged in with PLAIN and logged out in 0.148 s; the probe was slow|",
        NagiosReport.RenderMany([Slow, Refusing, At("well", Samples.Success), Defect, Down], ["line 3 is no target"]),
        StringComparison.Ordinal);

    [Fact]
    public void A_warning_alone_is_a_warning() => Assert.StartsWith(
        "IMAP WARNING - 1 warning, 1 ok: slow:993 logged in with PLAIN and logged out in 0.148 s; the probe was slow|",
        NagiosReport.RenderMany([At("well", Samples.Success), Slow], []),
        StringComparison.Ordinal);

    [Fact]
    public void A_target_that_could_not_be_probed_is_unknown_though_the_others_went_well() => Assert.StartsWith(
        "IMAP UNKNOWN - 1 unknown, 2 ok: line 3 is no target|",
        NagiosReport.RenderMany([At("a", Samples.Success), At("b", Samples.Success)], ["line 3 is no target"]),
        StringComparison.Ordinal);

    [Fact]
    public void Problems_only_have_no_figures() => Assert.Equal(
        "IMAP UNKNOWN - 2 unknown: line 1 is no target; line \\u{7c} is none\n",
        NagiosReport.RenderMany([], ["line 1 is no target", "line | is none"]));

    [Fact]
    public void One_of_a_kind_needs_no_count()
    {
        Assert.Equal("IMAP UNKNOWN - line 1 is no target\n", NagiosReport.RenderMany([], ["line 1 is no target"]));
        Assert.StartsWith("IMAP OK - a:993 logged in with PLAIN and logged out in 0.148 s|", NagiosReport.RenderMany([At("a", Samples.Success)], []), StringComparison.Ordinal);
        Assert.StartsWith("IMAP CRITICAL - down:993 failed in dns: dns: it has no address|", NagiosReport.RenderMany([Down], []), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_at_all_is_not_ok() => Assert.Equal("IMAP UNKNOWN - nothing was probed\n", NagiosReport.RenderMany([], []));

    [Fact]
    public void What_failed_as_expected_is_named_where_all_is_well()
    {
        var met = Samples.RefusedLogin with { Request = Samples.RequestFor("old"), Failure = null, Expected = Samples.RefusedLogin.Failure };
        const string Old = "old:993 failed as expected in login: login: the server refused the login: [AUTHENTICATIONFAILED] wrong|";

        Assert.StartsWith(
            $"IMAP OK - all 2 probes went well, the slowest, imap.example.org:993, in 0.148 s; {Old}",
            NagiosReport.RenderMany([Samples.Success, met], []),
            StringComparison.Ordinal);
        Assert.StartsWith("IMAP OK - all 2 probes failed as expected; imap.example.org:993 failed as ", NagiosReport.RenderMany([met with { Request = Samples.Request }, met], []), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_bears_the_name_of_its_probe_in_the_order_of_the_results() => Assert.EndsWith(
        "|imap.example.org:993_time=0.148s;2;5;0;30 imap.example.org:993_connect=0.070s imap.example.org:993_login=0.038s imap.example.org:993_session=0.021s imap.example.org:993_logout=0.019s "
        + "imap.example.org:993_cert_days=57;14:;7: "
        + "down:993_connect=0.00025s "
        + "[::1]:143_time=0.148s;;;0;30 [::1]:143_connect=0.070s [::1]:143_login=0.038s [::1]:143_session=0.021s [::1]:143_logout=0.019s [::1]:143_cert_days=57;;\n",
        NagiosReport.RenderMany(
            [
                Samples.Success with { Request = Samples.Request with { Limits = new Limits(LimitRange.Parse("2"), LimitRange.Parse("5"), Samples.Days(14), Samples.Days(7)) } },
                Down,
                Samples.Success with { Request = Samples.RequestFor("::1", 143) },
            ],
            []),
        StringComparison.Ordinal);

    [Fact]
    public void Addresses_of_one_host_are_named_in_the_sentence_as_in_the_figures()
    {
        var every = Samples.Request with { AllAddresses = true };
        var line = NagiosReport.RenderMany(
            [Samples.Success with { Request = every }, Samples.RefusedLogin with { Request = every, Address = IPAddress.Parse("2001:db8::7") }],
            []);

        Assert.StartsWith("IMAP CRITICAL - 1 critical, 1 ok: imap.example.org:993/2001:db8::7 failed in login: ", line, StringComparison.Ordinal);
        Assert.Contains($"|imap.example.org:993/192.0.2.7_{Figures} ", line, StringComparison.Ordinal);
        Assert.Contains(" imap.example.org:993/2001:db8::7_login=1.234567s ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a|time=0s;;;0;30 b=1")]
    [InlineData("a=1;2;3")]
    [InlineData("'a' 'b'=")]
    [InlineData("a\\")]
    [InlineData("müller\u00a0\u2028\u0085😀")]
    public void No_user_breaks_the_line_or_its_figures(string user)
    {
        var hostile = Samples.RefusedLogin with { Request = Samples.Request with { User = user } };
        var line = NagiosReport.RenderMany([Samples.Success, hostile], []);

        var labels = ReportReaders.LabelsOfNagios(line);
        Assert.Distinct(labels);
        Assert.Equal(6 + 3, labels.Count);
    }

    [Fact]
    public void Nothing_that_is_said_ends_the_line_or_begins_the_figures()
    {
        var hostile = Refusing with { Failure = new Failure(Phase.Login, FailureKind.Login, "a|b\nc\u2028d|e=1") };
        var line = NagiosReport.RenderMany([Slow, hostile], ["a line | with a bar\r\n"]);

        Assert.Contains(@"a\u{7c}b\u{a}c\u{2028}d\u{7c}e=1; a line \u{7c} with a bar\u{d}\u{a}; slow:993 ", line, StringComparison.Ordinal);
        Assert.Equal(6 + 3, ReportReaders.LabelsOfNagios(line).Count);
    }

    [Fact]
    public void A_long_sentence_is_cut_and_leaves_the_counts_and_all_figures_whole()
    {
        var results = Enumerable.Range(0, 200).Select(i => At($"imap{i}.example.org", Samples.RefusedLogin)).Append(Slow).ToArray();
        var line = NagiosReport.RenderMany(results, []);

        Assert.StartsWith("IMAP CRITICAL - 200 critical, 1 warning: imap0.example.org:993 failed in login: ", line, StringComparison.Ordinal);
        Assert.Contains("...|imap0.example.org:993_connect=0.068s ", line, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(line[..line.IndexOf('|', StringComparison.Ordinal)]), 590, "IMAP CRITICAL - ".Length + 600 + "...".Length);
        Assert.Equal((200 * 3) + 6, ReportReaders.LabelsOfNagios(line).Distinct(StringComparer.Ordinal).Count());
    }

    private static ProbeResult At(string host, ProbeResult result) => result with { Request = Samples.RequestFor(host) };
}
