using System.Diagnostics;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile;

/// <summary>One case as it is played: its files, its servers and the time it takes.</summary>
internal sealed class CaseRun : IAsyncDisposable
{
    private readonly List<LoopbackServer> servers = [];
    private readonly Stopwatch watch = new();

    public TestSetup Setup { get; } = new();

    /// <summary>The servers of this case, in the order of their start.</summary>
    public IReadOnlyList<LoopbackServer> Servers => servers;

    /// <summary>The one server of this case.</summary>
    public LoopbackServer Server => Assert.Single(servers);

    /// <summary>How long the program ran.</summary>
    public TimeSpan Elapsed => watch.Elapsed;

    public LoopbackServer Start(Script script)
    {
        var server = LoopbackServer.Start(script);
        servers.Add(server);
        return server;
    }

    /// <summary>Plays a script to the program, which writes its whole transcript to standard error.</summary>
    public Task<ProbeRun> ProbeAsync(Script script, params IReadOnlyList<string> options) =>
        RunAsync(() => Setup.ProbeAsync(Start(script).Port, [.. TestSetup.TlsOptions(script), "-vv", .. options]));

    /// <summary>Plays a script to the program, which reports in another format than JSON.</summary>
    public Task<ProbeRun> ReportAsync(Script script, string format) =>
        RunAsync(() => ProbeProgram.RunAsync([.. Setup.Target(Start(script).Port), .. Setup.Account(), "-vv", "--format", format]));

    /// <summary>Runs the program in any other way, and measures how long it takes.</summary>
    public async Task<ProbeRun> RunAsync(Func<Task<ProbeRun>> run)
    {
        watch.Start();
        var result = await run();
        watch.Stop();
        await Task.WhenAll(servers.Select(server => server.SettledAsync()));
        return result;
    }

    /// <summary>Checks what the servers received against what they may have, from one connection at most.</summary>
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

    /// <summary>After STARTTLS nothing counts that was said in clear: the first command under TLS is CAPABILITY.</summary>
    public void AssertCapabilitiesAreAskedUnderTls() => Assert.All(servers, server =>
    {
        var verbs = server.Commands.Select(command => command.Split(' ')).Where(words => words.Length > 1).Select(words => words[1]).ToList();
        if (verbs.IndexOf("STARTTLS") is var startTls and >= 0 && verbs.Count > startTls + 1)
            Assert.Equal("CAPABILITY", verbs[startTls + 1]);
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
        Setup.Dispose();
    }
}
