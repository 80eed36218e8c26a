using System.Diagnostics;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile;

/// <summary>Where one row is played: its files, its servers and the time it takes.</summary>
internal sealed class CaseRun : IAsyncDisposable
{
    private readonly List<LoopbackServer> servers = [];
    private readonly Stopwatch watch = new();

    /// <summary>The files of this row.</summary>
    public TestSetup TestSetup { get; } = new();

    /// <summary>The servers of this row, in the order of their start.</summary>
    public IReadOnlyList<LoopbackServer> Servers => servers;

    /// <summary>How long the program ran.</summary>
    public TimeSpan Elapsed => watch.Elapsed;

    /// <summary>Starts a server that belongs to this row.</summary>
    public LoopbackServer Start(Script script)
    {
        var server = LoopbackServer.Start(script);
        servers.Add(server);
        return server;
    }

    /// <summary>Plays a script to the real program, which tells its whole transcript.</summary>
    public Task<ProbeRun> ProbeAsync(Script script, params IReadOnlyList<string> more)
    {
        IReadOnlyList<string> tls = script.Tls is TlsMode.StartTls ? ["--tls", "starttls"] : [];
        return RunAsync(() => TestSetup.ProbeAsync(Start(script).Port, [.. tls, "-vv", .. more]));
    }

    /// <summary>Plays a script to the real program, which reports in another format than JSON.</summary>
    public Task<ProbeRun> ReportAsync(Script script, string format) =>
        RunAsync(() => ProbeProgram.RunAsync([.. TestSetup.Target(Start(script).Port), .. TestSetup.Account(), "-vv", "--format", format]));

    /// <summary>Runs the program in any other way, against the clock.</summary>
    public async Task<ProbeRun> RunAsync(Func<Task<ProbeRun>> run)
    {
        watch.Start();
        var result = await run();
        watch.Stop();
        await Task.WhenAll(servers.Select(server => server.SettledAsync()));
        return result;
    }

    /// <summary>Holds what the servers received against what they may have, from one connection at most.</summary>
    public void AssertPassword(PasswordRule password)
    {
        Assert.All(servers, server =>
        {
            WireAssert.NothingSecretIn(server.ReceivedRaw);
            if (password is PasswordRule.Stays)
                WireAssert.NothingSecretArrived(server);
        });
        Assert.InRange(servers.Sum(server => server.Connections), 0, 1);
        Assert.InRange(servers.Sum(server => WireAssert.LoginsIn(server.Commands)), 0, 1);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
        TestSetup.Dispose();
    }
}
