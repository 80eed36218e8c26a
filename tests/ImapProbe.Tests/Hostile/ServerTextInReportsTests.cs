using System.Net;
using System.Text;
using ImapProbe.Connection.Trust;
using ImapProbe.Loopback;
using ImapProbe.Probing;
using ImapProbe.Probing.Requests;
using ImapProbe.Probing.Results;
using ImapProbe.Reporting;
using ImapProbe.Reporting.Json;
using ImapProbe.Reporting.Nagios;
using ImapProbe.Reporting.Text;
using ImapProbe.Tests.Running;
using ImapProbe.Tests.Unit;
using ImapProbe.Timing;
using Serilog.Core;

namespace ImapProbe.Tests.Hostile;

/// <summary>
/// Whatever the server says, and wherever: each format has one well-formed report, with one and the same verdict. Over real sockets and
/// TLS; in process, so that there can be hundreds.
/// </summary>
public sealed class ServerTextInReportsTests
{
    private const int ProbesPerSeed = 40;

    // Where a server may speak, and what comes before its words there.
    private static readonly (Step Step, string Beginning)[] Places =
    [
        (Step.Greeting, "* BYE "), (Step.Greeting, "* OK "), (Step.Greeting, ""), (Step.Login, "{tag} NO "), (Step.Login, "{tag} BAD "),
        (Step.Login, "* OK [ALERT] "), (Step.Login, "* NO "), (Step.Login, ""), (Step.Namespace, "* OK [ALERT] "), (Step.Namespace, "{tag} NO "),
        (Step.List, "* LIST () \"/\" "), (Step.Examine, "{tag} NO "), (Step.Examine, "* BYE "), (Step.Logout, "{tag} NO "), (Step.Logout, "{tag} BAD "),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task One_well_formed_report_comes_of_it_in_every_format(int seed)
    {
        var dice = new Dice(seed);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ProbesPerSeed; i++)
        {
            var (step, beginning) = dice.Pick(Places);
            var text = ArbitraryText.Next(dice);
            var result = await ProbeAsync(step, [.. Encoding.ASCII.GetBytes(beginning), .. text, .. "\r\n{tag} OK\r\n"u8]);

            var verdict = result.Failure is { } failure ? $"{failure.Phase.Word()}/{failure.Kind.Word()}" : "ok";
            seen.Add(verdict);
            AssertReports(result, verdict, $"seed {seed}, probe {i}, {step}: {beginning}{Convert.ToHexString(text)}");
        }

        // Chance has come to more than one end, and to no defect.
        Assert.True(seen.Count > 2, string.Join(' ', seen));
        Assert.DoesNotContain(seen, verdict => verdict.EndsWith("/internal", StringComparison.Ordinal));
    }

    private static void AssertReports(ProbeResult result, string verdict, string cause)
    {
        (string Report, Func<string, string> Read)[] reports =
        [
            (TextReport.Render(result, Screen.Plain), ReportReaders.OfText),
            (JsonReport.Render(result), ReportReaders.OfJson),
            (PrometheusReport.Render([result]), ReportReaders.OfPrometheus),
            (NagiosReport.Render(result), ReportReaders.OfNagios),
        ];
        foreach (var (report, read) in reports)
        {
            Assert.True(verdict == read(report), $"{cause}\n{verdict} was told as\n{report}");
            Assert.DoesNotContain(Site.Password, report, StringComparison.Ordinal);
            // Half a surrogate pair would come out as another character.
            Assert.Equal(report, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(report)));
        }
    }

    private static async Task<ProbeResult> ProbeAsync(Step step, byte[] reply)
    {
        var reaction = new Reaction { ReplyBytes = reply, Ending = Ending.Close };
        await using var server = LoopbackServer.Start(Site.Script.On(step, reaction));
        using var password = new Password(Encoding.UTF8.GetBytes(Site.Password));
        using var deadline = new Deadline(ProbeRequest.DefaultTimeout, TimeProvider.System);
        var request = new ProbeRequest(ServerName.Parse(Site.Host).Name!, server.Port, ImapProbe.Probing.Requests.TlsMode.Implicit)
        {
            ConnectTo = new IPEndPoint(IPAddress.Loopback, server.Port),
            User = Site.User,
            Mailbox = "INBOX",
        };
        var prober = new ImapProber(TrustStore.FromPem(Site.Authority.Pem).Store!, Dns.GetHostAddressesAsync, TimeProvider.System, Logger.None);
        return await prober.ProbeAsync(request, password, deadline);
    }
}
