using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>What many probes share, and must not wait for within a phase: the resolver, the reader of the report, open files.</summary>
public sealed class CrowdTests : IDisposable
{
    private readonly TestSetup setup = new();

    public void Dispose() => setup.Dispose();

    // .NET's own asynchronous look-ups of one name come one after the other.
    [Fact]
    public async Task Nobody_waits_for_the_look_up_of_another()
    {
        Need.All(Need.Compiler, Need.Localhost);
        const int Targets = 16;
        const double LookUp = 0.5;
        var source = setup.Write("slow.c", """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <netdb.h>
            #include <time.h>
            int getaddrinfo(const char *n, const char *s, const struct addrinfo *h, struct addrinfo **r)
            {
                int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = dlsym(RTLD_NEXT, "getaddrinfo");
                nanosleep(&(struct timespec){.tv_nsec = 500000000}, 0);
                return real(n, s, h, r);
            }
            """);
        var library = Path.Combine(setup.Folder, "slow.so");
        await CCompiler.CompileAsync(source, library, "-shared", "-fPIC", "-ldl");
        await using var server = LoopbackServer.Start(TestSetup.Script with { Identity = TestSetup.Authority.Issue(LeafRequest.For("localhost")) });
        string[] target =
        [
            "-4",
            "--ca-file",
            setup.CaFile,
            .. setup.Account(),
            .. Enumerable.Repeat<string[]>(["-H", $"localhost:{server.Port}"], Targets).SelectMany(host => host),
        ];
        // A list, which a path with a space would end.
        var run = await ProbeProgram.ShellAsync($"cd '{setup.Folder}'; LD_PRELOAD=./slow.so $PROBE {ProbeProgram.Quoted(target)} --parallel 16 --format json");
        var durations = ReportLines.Of(run.Output).Reports.Select(report => report.Seconds("dns")!.Value).ToList();

        Assert.Equal((0, Targets), (run.ExitCode, durations.Count));
        Assert.True(durations.Min() >= LookUp, string.Join(' ', durations));
        // One after the other they would have taken 8 s.
        Assert.InRange(durations.Max(), LookUp, Targets * LookUp / 2);
    }

    [Fact]
    public async Task A_slow_reader_of_the_report_is_in_no_probes_time()
    {
        const int Targets = 300;
        const int Parallel = 32;
        // More reports than a pipe holds, and then one connection that comes to a step of its own.
        const int FullPipe = 90;
        var late = TestSetup.Script with { CapabilitiesInGreeting = false };
        await using var server = LoopbackServer.Start(TestSetup.Script, [.. Enumerable.Repeat(TestSetup.Script, FullPipe - 2), late, TestSetup.Script]);
        var targets = setup.Targets([.. Enumerable.Repeat(setup.TargetLine(server.Port), Targets)]);
        using var process = ProbeProgram.Start(["--targets", targets, "--parallel", $"{Parallel}", "--format", "json"]);
        await server.ReachedAsync(Step.Capability).WaitAsync(ServerGroup.Patience, TestContext.Current.CancellationToken);

        // What is in progress ends although nobody reads.
        await server.SettledAsync().WaitAsync(ServerGroup.Patience, TestContext.Current.CancellationToken);
        Assert.InRange(server.Connections, FullPipe, Targets - 1);
        var run = await ProbeProgram.FinishAsync(process);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(Enumerable.Repeat("ok", Targets), ReportLines.Of(run.Output).Verdicts);
    }

    // .NET's own runtime needs more files as it goes, and ends the managed program with "Out of memory." where it gets none.
    [Trait(ProbeProgram.Trait, ProbeProgram.NativeOnly)]
    [Fact]
    public async Task Where_no_more_files_may_be_open_that_is_said_and_is_no_defect()
    {
        Need.All(Need.NativeBinary);
        const int Targets = 400;
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Accept, Ending.Hang));
        using var process = ProbeProgram.StartShell($"ulimit -n 300; exec $PROBE --targets - --parallel {Targets} --format json");
        await process.SendAsync(string.Concat(Enumerable.Repeat(setup.TargetLine(server.Port, "-t", TestSetup.ShortTimeout), Targets)));
        process.StandardInput.Close();
        var run = await ProbeProgram.FinishAsync(process);
        var lines = ReportLines.Of(run.Output);

        Assert.Equal((Targets, ""), (lines.Reports.Count, run.Error));
        Assert.Subset(new HashSet<string> { "tls/timeout", "tcp/connection" }, lines.Verdicts.ToHashSet());
        Assert.Contains(lines.Reports, report => report.Failure("message")!.Contains("ulimit -n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_that_no_line_takes_is_not_read()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var targets = setup.Targets(TargetLines.Quoted([.. setup.Target(server.Port), "--quit-after", "tls"]));
        var run = await ProbeProgram.ShellAsync($"$PROBE --targets '{targets}' -P '{setup.Folder}/none' --format json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task The_time_for_a_probe_is_not_that_for_the_lines_of_a_file()
    {
        const int Lines = 30_000;
        var targets = setup.Targets([.. Enumerable.Repeat(setup.TargetLine(1), Lines), "--nope\n"]);
        var run = await ProbeProgram.RunAsync(["--targets", targets, "-t", "1s"]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"imap-probe: line {Lines + 1} of {targets}: there is no option --nope", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_one_wherever_the_program_runs()
    {
        var run = await ProbeProgram.ShellAsync(
            $"cd '{setup.Folder}'; mkdir gone; cd gone; rmdir ../gone; $PROBE -H a.example.test --connect-to 127.0.0.1:1 -u me -P nofile");

        Assert.Equal(
            (2, "", "imap-probe: the password file does not exist in this folder; its name is not repeated here: without a / it may be a password\n"),
            (run.ExitCode, run.Output, run.Error));
    }
}
