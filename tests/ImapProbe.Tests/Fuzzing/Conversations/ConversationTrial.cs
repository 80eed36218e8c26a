using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ImapProbe.Core;
using ImapProbe.Loopback;
using ImapProbe.Probe;
using ImapProbe.Report;
using ImapProbe.Report.Text;
using ImapProbe.Tests.Support;
using ImapProbe.Tls;
using TlsMode = ImapProbe.Core.TlsMode;

namespace ImapProbe.Tests.Fuzzing.Conversations;

/// <summary>Probes a server in process, over real sockets and TLS, and holds the probe and its reports to what the contract promises.</summary>
internal sealed class ConversationTrial
{
    private const int Attempts = 5;

    private static readonly TimeSpan Beyond = TimeSpan.FromSeconds(0.5);
    private static readonly TrustStore Trust = PrivateRoots.FromPem(Encoding.UTF8.GetBytes(TestSetup.Authority.Pem)).Value!;
    private static readonly FailureKind[] Impossible = [FailureKind.Internal, FailureKind.Usage, FailureKind.Output, FailureKind.Limit, FailureKind.Dns];

    private readonly ConversationCase input;
    private readonly LogList log = new();

    private ConversationTrial(ConversationCase input) => this.input = input;

    /// <summary>The whole of a probe, from the socket to the reports.</summary>
    public static FuzzTarget Target { get; } = new FuzzTarget<ConversationCase>("conversations", 8, ConversationCase.Any, AttemptAsync);

    public static async Task<string> AttemptAsync(ConversationCase input)
    {
        TimeSpan late = default;
        // On a machine that is busy with other things, being late once says nothing.
        for (var i = 0; i < Attempts; i++)
        {
            (late, var verdict) = await new ConversationTrial(input).ProbeAsync();
            if (late < Beyond)
                return verdict;
        }

        throw new TimeoutException($"{late.TotalSeconds:0.00} s beyond the deadline, each of {Attempts} times");
    }

    private async Task<(TimeSpan Late, string Verdict)> ProbeAsync()
    {
        await using var server = LoopbackServer.Start(input.Script());
        using var password = new Password(Encoding.UTF8.GetBytes(TestSetup.Password));
        using var deadline = new Deadline(input.Timeout, TimeProvider.System);
        var request = new ProbeRequest(
            ServerName.Parse(TestSetup.Host).Value!, server.Port, input.Tls is ImapProbe.Loopback.TlsMode.Implicit ? TlsMode.Implicit : TlsMode.StartTls)
        {
            ConnectTo = new IPEndPoint(ConversationCase.Address, server.Port),
            User = TestSetup.User,
            Auth = input.Auth,
            Mailbox = input.Mailbox,
            QuitAfter = input.QuitAfter,
            Timeout = input.Timeout,
        };
        var watch = Stopwatch.StartNew();
        // How late the machine is by itself with what is due then.
        var due = Task.Delay(input.Timeout).ContinueWith(_ => watch.Elapsed, TaskScheduler.Default);
        var result = await new Prober(Trust, Dns.GetHostAddressesAsync, TimeProvider.System, log.CreateLogger()).ProbeAsync(request, password, deadline);
        var elapsed = watch.Elapsed;
        await server.SettledAsync();

        AssertVerdict(result, server);
        AssertWire(result, server);
        AssertReports(result);
        if (result.Failure is null && input.QuitAfter is null)
            AssertWordsAreTold(result, server);
        foreach (var line in log.Lines)
            PasswordForms.AssertNoneIn(line, TestSetup.Password);
        return (elapsed < input.Timeout ? TimeSpan.Zero : elapsed - await due, result.Failure?.Words() ?? "ok");
    }

    private void AssertVerdict(ProbeResult result, LoopbackServer server)
    {
        if (result.Failure is not { } failure)
        {
            AssertServerSaidOk(server);
            return;
        }

        Assert.True(Enum.IsDefined(failure.Phase) && Enum.IsDefined(failure.Kind), $"{failure}");
        Assert.False(Impossible.Contains(failure.Kind), $"{failure}\n{string.Join('\n', failure.Trace)}");
        Assert.True(failure.Kind is not FailureKind.Logout || failure.Phase is Phase.Logout, $"{failure}");
        Assert.True(failure.Kind is not FailureKind.Login || failure.Phase is Phase.Login, $"{failure}");
        Assert.True(failure.Kind is not (FailureKind.Certificate or FailureKind.Connection) || failure.Phase is not Phase.Logout, $"{failure}");
        Assert.Matches("^[A-Z]*$", failure.Code ?? "");
        // No phase behind the one that failed.
        var order = input.Tls is ImapProbe.Loopback.TlsMode.Implicit ? Contract.ImplicitTlsPhases : Contract.StartTlsPhases;
        Assert.All(
            result.Durations.Phases.Keys,
            phase => Assert.True(Array.IndexOf(order, phase) <= Array.IndexOf(order, failure.Phase), $"{phase} behind {failure}"));
    }

    // To everything that was asked, but for what a mail client asks for after the login, which may be refused.
    private void AssertServerSaidOk(LoopbackServer server)
    {
        var said = string.Concat(server.Replies);
        Assert.True(
            input.QuitAfter is QuitAfter.Tcp or QuitAfter.Tls || Regex.IsMatch(said, @"\A\* OK\b", RegexOptions.IgnoreCase),
            $"no greeting, and yet well: {said}");
        foreach (
            var words in server.Commands.Select(command => command.Split(' ')).Where(
                words => words is [_, "STARTTLS" or "LOGIN" or "AUTHENTICATE" or "EXAMINE" or "LOGOUT", ..]))
            Assert.True(
                Regex.IsMatch(said, $@"(?:\A|\n){Regex.Escape(words[0])} {(words[1] is "LOGOUT" ? "(OK|BYE)" : "OK")}\b", RegexOptions.IgnoreCase),
                $"no OK to {words[1]}, and yet well: {said}");
        string[] verbs = [.. server.Commands.Select(command => command.Split(' ')).Where(words => words.Length > 1).Select(words => words[1])];
        if (input.QuitAfter is null)
            Assert.True(
                WireAssert.LoginsIn(server.Commands) is 1 && verbs.Contains("LOGOUT") && (input.Mailbox is null || verbs.Contains("EXAMINE")),
                string.Join(' ', verbs));
    }

    private void AssertWire(ProbeResult result, LoopbackServer server)
    {
        Assert.True(server.Connections <= 1, $"{server.Connections} connections: {string.Join(" | ", server.Commands)}");
        WireAssert.NothingSecretIn(server.ReceivedRaw);
        Assert.True(server.BrokenRecords is [], string.Join('\n', server.BrokenRecords));
        var logins = WireAssert.LoginsIn(server.Commands);
        Assert.InRange(logins, 0, 1);
        if (!input.Manner.IsTrusted || input.QuitAfter is not null || result.Failure?.Phase is < Phase.Login)
            WireAssert.NothingSecretArrived(server);
    }

    // Where the probe went well it has read all that came before LOGOUT's answer. In a literal words are data.
    private static void AssertWordsAreTold(ProbeResult result, LoopbackServer server)
    {
        var said = string.Concat(server.Replies);
        var logout = server.Commands.Select(command => command.Split(' ')).First(words => words is [_, "LOGOUT", ..])[0];
        var heard = said[..Regex.Match(said, $@"\n{Regex.Escape(logout)} (OK|BYE)\b", RegexOptions.IgnoreCase).Index];
        if (heard.Contains('{', StringComparison.Ordinal) || result.Warnings.Any(warning => warning.Contains("times more", StringComparison.Ordinal)))
            return;
        string[] told = [TextReport.Render(result, Screen.Plain), JsonReport.Render(result), NagiosReport.Render(result)];
        var words = Regex.Matches(heard, @"(?<=\n)\* (?:BAD (internal server error)|NO \[WEBALERT (https://example\.org/)\] x)(?=\r\n)");
        foreach (var word in words.Select(match => match.Groups[1].Value + match.Groups[2].Value))
            Assert.All(told, report => Assert.True(HasWordsOrWasCut(report, word), $"no {word} in {report}"));
    }

    private static bool HasWordsOrWasCut(string report, string words) =>
        report.Contains(words, StringComparison.Ordinal) || report.Contains("...", StringComparison.Ordinal);

    private static void AssertReports(ProbeResult result)
    {
        var verdict = result.Failure?.Words() ?? "ok";
        (string Report, Func<string, string> Read)[] reports =
        [
            (TextReport.Render(result, Screen.Plain), ReportReaders.OfText),
            (JsonReport.Render(result), ReportReaders.OfJson),
            (PrometheusReport.Render([result]), ReportReaders.OfPrometheus),
            (NagiosReport.Render(result), ReportReaders.OfNagios),
        ];
        foreach (var (report, read) in reports)
        {
            Assert.True(verdict == read(report), $"{verdict} was told as\n{report}");
            Assert.All(report.Split('\n'), line => PasswordForms.AssertNoneIn(line, TestSetup.Password));
            // Half a surrogate pair would come out as another character.
            Assert.Equal(report, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(report)));
        }
    }
}
