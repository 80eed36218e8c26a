using System.Collections.Concurrent;
using System.Diagnostics;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Stress;

/// <summary>
/// One run of the program with targets for as long as it is asked to: most fall silent within a short deadline, at every point of a conversation, and
/// must not touch the sound ones beside them. The servers are in a process of their own.
/// </summary>
internal sealed class ProgramStress(int seed, int parallel)
{
    private const int SilentShare = 60;
    private const int MostTold = 20;

    private static readonly string[] Methods = ["auto", "login", "scram-sha-256", "cram-md5", "xoauth2"];

    private readonly SeededRandom random = new(seed);
    private readonly ConcurrentDictionary<string, int> verdicts = new(StringComparer.Ordinal);
    private readonly List<string> findings = [];
    private HashSet<int> soundPorts = [];
    private int asked;
    private int reported;

    /// <summary>Runs the program.</summary>
    public async Task<StressResult> RunAsync(TimeSpan duration)
    {
        using var setup = new TestSetup();
        await using var servers = await CrowdServer.StartAsync(setup.CaFile);
        soundPorts = [.. servers.Ports.Sound.Select(one => one.Port)];
        using var process = ProbeProgram.Start(
            ["--targets", "-", "--parallel", $"{parallel}", "--format", "json", "--connect-to", "127.0.0.1", "--ca-file", setup.CaFile, .. setup.Account()]);
        var errors = process.StandardError.ReadToEndAsync();
        await Task.WhenAll(AskAsync(process.StandardInput, servers.Ports, duration), HearAsync(process.StandardOutput));
        await process.WaitForExitAsync();

        if (reported != asked)
            findings.Add($"{asked} targets, {reported} reports, exit code {process.ExitCode}");
        if (await errors is { Length: > 0 } complaints)
            findings.Add($"standard error: {complaints}");
        var met = await servers.StopAsync();
        return new StressResult(met.Connections, verdicts, findings, met.BrokenRecords);
    }

    private async Task AskAsync(StreamWriter lines, CrowdPorts ports, TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        // The pipe is full most of the time, which is what keeps this from running ahead.
        while (watch.Elapsed < duration && findings.Count < MostTold)
        {
            var isSilent = random.Below(100) < SilentShare;
            var port = isSilent ? random.Pick(ports.Silent) : random.Pick(ports.Sound);
            var deadline = isSilent ? $"{30 + random.Below(61)}ms" : "60s";
            await lines.WriteLineAsync($"-H {CrowdServer.Host}:{port.Port} -t {deadline} --tls {(port.Tls is TlsMode.Implicit ? "implicit" : "starttls")} --auth {random.Pick(Methods)}");
            asked++;
        }

        lines.Close();
    }

    private async Task HearAsync(StreamReader reports)
    {
        while (await reports.ReadLineAsync() is { } line)
        {
            reported++;
            var report = ReportLine.Parse(line);
            var verdict = report.Verdict;
            var isSound = soundPorts.Contains(report.Port);
            verdicts.AddOrUpdate($"{(isSound ? "sound" : "silent")} {verdict}", 1, (_, count) => count + 1);
            if (verdict != "ok" && (isSound || !verdict.EndsWith("/timeout", StringComparison.Ordinal)) && findings.Count < MostTold)
                findings.Add($"{(isSound ? "a sound" : "a silent")} server: {line}");
        }
    }
}

/// <summary>What came of a run: what was wrong, and what was met beneath TLS.</summary>
internal sealed record StressResult(int Connections, IReadOnlyDictionary<string, int> Verdicts, IReadOnlyList<string> Findings, IReadOnlyList<string> BrokenRecords)
{
    public bool IsWell => Findings.Count + BrokenRecords.Count is 0;

    public override string ToString() => string.Join('\n', (string[])
    [
        $"{Connections} connections, {Findings.Count} wrong verdicts, {BrokenRecords.Count} broken records",
        .. Verdicts.OrderByDescending(one => one.Value).Select(one => $"  {one.Key} {one.Value}"),
        .. Findings,
        .. BrokenRecords.Take(20),
    ]);
}
