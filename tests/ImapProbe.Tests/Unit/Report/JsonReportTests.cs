using System.Globalization;
using System.Net;
using System.Text.Json;
using ImapProbe.Core;
using ImapProbe.Report;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Report;

public sealed class JsonReportTests
{
    private static readonly Dictionary<string, ProbeResult> Results = new(StringComparer.Ordinal)
    {
        [nameof(Samples.Success)] = Samples.Success,
        [nameof(Samples.RefusedCertificate)] = Samples.RefusedCertificate,
        [nameof(Samples.RefusedLogin)] = Samples.RefusedLogin,
        [nameof(Samples.NoAddress)] = Samples.NoAddress,
    };

    public static TheoryData<string> Names => [.. Results.Keys];

    // In lines here, on one in the report.
    [Fact]
    public void A_success_is_written_as_the_contract_has_it() => Assert.Equal(
        """
        {"time":"2026-11-23T18:30:00.123Z","host":"imap.example.org","port":993,"tls_mode":"implicit","user":"monitor@example.org","address":"192.0.2.7",
        "success":true,"exit_code":0,"failure":null,"expected":null,
        "durations":{"dns":0.002,"tcp":0.019,"tls":0.031,"greeting":0.018,"starttls":null,"capability":null,"login":0.038,
        "session":0.021,"examine":null,"logout":0.019,"connect":0.07,"total":0.148},
        "auth":"PLAIN",
        "tls":{"version":"TLSv1.3","cipher":"TLS_AES_256_GCM_SHA384","certificate":{"subject":"CN=imap.example.org","issuer":"CN=R11, O=Let\u0027s Encrypt, C=US",
        "names":["imap.example.org","192.0.2.7"],"not_before":"2026-10-29T00:00:00Z","not_after":"2027-01-27T00:00:00Z","sha256":"0a1b"},
        "chain_not_after":"2027-01-20T12:00:00Z"},
        "warnings":[]}
        """.ReplaceLineEndings("") + "\n",
        JsonReport.Render(Samples.Success));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_result_is_one_line_with_the_same_keys_in_order(string name)
    {
        var line = JsonReport.Render(Results[name]);
        var json = ReportLine.Parse(line).Json;

        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.Equal(
            ["time", "host", "port", "tls_mode", "user", "address", "success", "exit_code", "failure", "expected", "durations", "auth", "tls", "warnings"],
            Keys(json));
        Assert.Equal(
            ["dns", "tcp", "tls", "greeting", "starttls", "capability", "login", "session", "examine", "logout", "connect", "total"],
            Keys(json.GetProperty("durations")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Success_is_true_exactly_where_the_exit_code_is_0(string name)
    {
        var json = ReportLine.Parse(JsonReport.Render(Results[name])).Json;

        Assert.Equal(Results[name].Failure is null, json.GetProperty("success").GetBoolean());
        Assert.Equal(ExitCodes.Of(Results[name]), json.GetProperty("exit_code").GetInt32());
    }

    [Theory]
    [InlineData(nameof(Samples.RefusedLogin), """{"phase":"login","kind":"login","code":"AUTHENTICATIONFAILED","message":"the server refused the login: [AUTHENTICATIONFAILED] wrong"}""")]
    [InlineData(nameof(Samples.NoAddress), """{"phase":"dns","kind":"dns","code":null,"message":"imap.example.org has no address"}""")]
    public void A_failure_has_its_phase_kind_code_and_message(string name, string failure) =>
        Assert.Contains($"\"failure\":{failure},", JsonReport.Render(Results[name]), StringComparison.Ordinal);

    [Fact]
    public void An_expected_failure_is_a_success_that_names_it()
    {
        var line = JsonReport.Render(Samples.RefusedLogin with { Failure = null, Expected = Samples.RefusedLogin.Failure });

        Assert.Contains("\"success\":true,\"exit_code\":0,\"failure\":null,\"expected\":{\"phase\":\"login\",\"kind\":\"login\",\"code\":\"AUTHENTICATIONFAILED\",\"message\":\"the server", line, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_refused_certificate_the_leaf_is_there_and_the_chain_is_null()
    {
        var json = ReportLine.Parse(JsonReport.Render(Samples.RefusedCertificate)).Json;
        var tls = json.GetProperty("tls");

        Assert.Equal("0a1b", tls.GetProperty("certificate").GetProperty("sha256").GetString());
        Assert.Equal(JsonValueKind.Null, tls.GetProperty("chain_not_after").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("auth").ValueKind);
    }

    [Fact]
    public void A_probe_that_came_to_nothing_has_nulls()
    {
        var line = JsonReport.Render(Samples.NoAddress);

        Assert.Contains("\"address\":null,", line, StringComparison.Ordinal);
        Assert.Contains("\"auth\":null,\"tls\":null,\"warnings\":[]}", line, StringComparison.Ordinal);
        Assert.Contains("{\"dns\":0.00025,\"tcp\":null,\"tls\":null,\"greeting\":null,", line, StringComparison.Ordinal);
        Assert.Contains("\"logout\":null,\"connect\":0.00025,\"total\":0.00025}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_without_a_certificate_has_null_for_it() => Assert.Contains(
        "\"certificate\":null,\"chain_not_after\":null}",
        JsonReport.Render(Samples.RefusedCertificate with { Tls = new TlsSession("TLSv1.3", null, null, null) }),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.000001")]
    [InlineData(250, "0.00025")]
    [InlineData(1_234_567, "1.234567")]
    [InlineData(86_400_000, "86.4")]
    public void Times_are_seconds_to_the_microsecond(int microseconds, string seconds) => Assert.Contains(
        $"\"dns\":{seconds},",
        JsonReport.Render(Samples.NoAddress with { Durations = Samples.Took((Phase.Dns, microseconds)) }),
        StringComparison.Ordinal);

    [Fact]
    public void Dates_are_in_utc_whatever_their_offset()
    {
        var time = new DateTimeOffset(2026, 1, 1, 1, 30, 0, 7, TimeSpan.FromHours(5.5));

        Assert.StartsWith("{\"time\":\"2025-12-31T20:00:00.007Z\",", JsonReport.Render(Samples.Success with { Time = time }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_is_without_brackets_and_the_port_is_its_own()
    {
        var result = Samples.Success with
        {
            Request = Samples.RequestFor("2001:DB8::7", 1143, TlsMode.StartTls) with { ConnectTo = new IPEndPoint(IPAddress.Loopback, 2143) },
            Address = IPAddress.Loopback,
        };

        Assert.Contains(
            "\"host\":\"2001:db8::7\",\"port\":1143,\"tls_mode\":\"starttls\",\"user\":\"monitor@example.org\",\"address\":\"127.0.0.1\",",
            JsonReport.Render(result),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_word_comes_back_as_it_was()
    {
        const string Odd = "\"q\" \\ / <&> ä 😀 \u2028 {\n";
        var result = Samples.RefusedLogin with { Request = Samples.Request with { User = Odd }, Notices = [Odd, ""], Failure = new Failure(Phase.Login, FailureKind.Login, Odd) };

        var line = JsonReport.Render(result);
        var json = ReportLine.Parse(line).Json;

        Assert.Equal(1, line.Count(c => c is '\n'));
        Assert.Equal(Odd, json.GetProperty("user").GetString());
        Assert.Equal(Odd, json.GetProperty("failure").GetProperty("message").GetString());
        Assert.Equal([Odd, ""], json.GetProperty("warnings").EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public void Dates_can_be_read_back()
    {
        var json = ReportLine.Parse(JsonReport.Render(Samples.Success)).Json;

        Assert.Equal(Samples.Success.Time, DateTimeOffset.Parse(json.GetProperty("time").GetString()!, CultureInfo.InvariantCulture));
        Assert.Equal(Samples.Success.Tls!.ChainNotAfter, json.GetProperty("tls").GetProperty("chain_not_after").GetDateTimeOffset());
    }

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
