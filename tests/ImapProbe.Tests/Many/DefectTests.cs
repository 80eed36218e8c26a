using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ImapProbe.Cli;
using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Loopback;
using ImapProbe.Probe;
using ImapProbe.Report;
using ImapProbe.Report.Text;
using ImapProbe.Tests.Support;
using ImapProbe.Tls;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using ProgramRun = ImapProbe.Run.ProbeRun;
using TlsMode = ImapProbe.Core.TlsMode;

namespace ImapProbe.Tests.Many;

/// <summary>A defect put in on purpose, in process since the program has no way in for one: it ends the target that meets it, and no other.</summary>
public sealed class DefectTests
{
    private const string Defective = "defective.example.test";

    [Fact]
    public async Task The_defect_of_one_target_is_its_own()
    {
        await using var group = new ServerGroup();
        var server = group.Start(ServerGroup.Script);
        var report = Path.Combine(group.Setup.Folder, "report");
        string[] sound =
        [
            $"-H {ServerGroup.NameOf(server)} --connect-to 127.0.0.1", $"-H {ServerGroup.NameOf("other.example.test", server.Port)} --connect-to 127.0.0.1"
        ];
        var targets = group.WriteTargets(sound[0], $"-H {Defective}", $"-H {Defective} --all-addresses", sound[1]);
        string[] line = ["--targets", targets, "--ca-file", group.Setup.CaFile, .. group.Setup.Account(), "--format", "json", "-o", report];
        var plan = Assert.IsType<Invocation.Run>(ProbeCommand.Read(line, null)).Plan;
        var delivery = new Delivery(new ReportFile(), problem => Outcomes.Failed(FailureKind.Output, [problem], OutputFormat.Json), OutsideWorld.OfProcess);

        var logged = new LoggedLines();
        var log = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(logged).CreateLogger();

        var exitCode = delivery.Deliver(await new ProgramRun(plan, delivery, OutsideWorld.OfProcess, FailAsync, Screen.Plain, log).RunAsync());

        var reports = ReportLine.AllOf(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
        Assert.Equal(["ok", "dns/internal", "dns/internal", "ok"], reports.Select(one => one.Verdict));
        Assert.Equal(70, exitCode);
        Assert.Equal(2, logged.Lines.Count(line => line.StartsWith("defect: System.InvalidOperationException", StringComparison.Ordinal)));
        Assert.Contains(logged.Lines, line => line.Contains(nameof(FailAsync), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("asked for the first chain")]
    public async Task No_exception_leaves_a_probe(string when)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        using var password = new Password(Encoding.UTF8.GetBytes(TestSetup.Password));
        using var deadline = new Deadline(TimeSpan.FromSeconds(60), TimeProvider.System);
        var request = new ProbeRequest(ServerName.Parse(TestSetup.Host).Value!, server.Port, TlsMode.Implicit)
        {
            ConnectTo = new(System.Net.IPAddress.Loopback, server.Port),
            User = TestSetup.User,
        };
        var result = await new Prober(
            new DefectiveStore(when), SystemResolver.LookUpAsync, TimeProvider.System, Logger.None).ProbeAsync(request, password, deadline);

        Assert.Equal(FailureKind.Internal, result.Failure?.Kind);
        // Its type and where it happened, but never what it says.
        Assert.Contains(typeof(InvalidOperationException).FullName!, result.Failure!.Trace[0], StringComparison.Ordinal);
        Assert.Contains(result.Failure.Trace, line => line.Contains(nameof(DefectiveStore), StringComparison.Ordinal));
        Assert.DoesNotContain(result.Failure.Trace, line => line.Contains(DefectiveStore.Message, StringComparison.Ordinal));
        // Whatever was dialled meanwhile is closed.
        await server.SettledAsync().WaitAsync(ServerGroup.Patience, TestContext.Current.CancellationToken);
        WireAssert.NothingSecretArrived(server);
    }

    private static Task<System.Net.IPAddress[]> FailAsync(string name, AddressFamily family, CancellationToken cancellationToken) =>
        name == Defective ? throw new InvalidOperationException() : SystemResolver.LookUpAsync(name, family, cancellationToken);
}

/// <summary>What -vv would show.</summary>
internal sealed class LoggedLines : ILogEventSink
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public void Emit(LogEvent logEvent) => Lines.Enqueue(logEvent.RenderMessage().Trim('"'));
}

/// <summary>A trust store that fails as no store should. The first chain is built while the server is dialled.</summary>
internal sealed class DefectiveStore(string when) : TrustStore
{
    public const string Message = "what an exception says may be anything";

    public override X509ChainPolicy CreatePolicy() => throw new InvalidOperationException(Message);

    protected override X509Certificate2? AnyCertificate() => when is "read" ? throw new InvalidOperationException(Message) : TestSetup.Identity.Leaf;
}
