using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Platform;

/// <summary>Nobody listens: standard output or standard error is closed, full, or a pipe without a reader.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class StreamTests : HostileTable<StreamTests>
{
    private const string Unwritten = "imap-probe: the report could not be written to standard output\n";

    // Whoever reads is gone long before there is a report.
    private static readonly Script Late = Sound.On(Step.Login, Reaction.After(TimeSpan.FromSeconds(1)));

    private protected override IEnumerable<HostileCase> Cases =>
    [
        NoReport("standard output is closed", ">&-"),
        NoReport("standard output is /dev/full", "> /dev/full"),
        NoReport("standard output goes to head, which takes nothing", "| head -c 0"),
        NoReport("standard output goes to true, which reads nothing", "| true"),
        NoReport("standard output goes to a pipe without a reader, and the transcript somewhere else", "-vv | true", error => Assert.EndsWith(Unwritten, error, StringComparison.Ordinal)),
        NoReport("standard output and standard error are closed", ">&- 2>&-", Assert.Empty),
        NoReport("standard output and standard error are closed, with a transcript", "-vv >&- 2>&-", Assert.Empty),
        NoReport("all three standard streams are closed", "-vv <&- >&- 2>&-", Assert.Empty),
        NoReport("standard output and standard error are /dev/full", "-vv > /dev/full 2>&1", Assert.Empty),
        NoReport("standard output and standard error go to a pipe without a reader", "-vv 2>&1 | true", Assert.Empty),
        Unheard("standard error is closed, with a transcript", "-vv 2>&-"),
        Unheard("standard error is /dev/full, with a transcript", "-vv 2> /dev/full"),
        Unheard("standard error goes to a pipe without a reader, with a transcript", "-vv 2> >(true)"),
        Unheard("standard input and standard error are closed, with a transcript", "-vv <&- 2>&-"),
        Misuse("standard error is closed, and an option unknown", "--nope 2>&-"),
        Misuse("standard error is /dev/full, and an option unknown", "--nope 2> /dev/full"),
        Misuse("standard output and standard error are closed, and an option unknown", "--nope >&- 2>&-"),
        Misuse("standard error is closed, and the password file gone", "-P gone 2>&-"),
    ];

    private static HostileCase NoReport(string does, string redirection, Action<string>? error = null) =>
        new(does, "output", MayLeave, caseRun => RunAsync(caseRun, redirection))
        {
            IsExplained = false,
            Also = (run, caseRun) =>
            {
                (error ?? (text => Assert.Equal(Unwritten, text)))(run.Error);
                WireAssert.OneLogin(caseRun.Server);
            },
        };

    private static HostileCase Unheard(string does, string redirection) => new(does, "ok", MayLeave, caseRun => RunAsync(caseRun, redirection))
    {
        Also = (run, caseRun) =>
        {
            Assert.Empty(run.Error);
            WireAssert.OneLogin(caseRun.Server);
        },
    };

    private static HostileCase Misuse(string does, string redirection) => new(does, "usage", Stays, caseRun => RunAsync(caseRun, redirection))
    {
        IsExplained = false,
        Also = (run, caseRun) => Assert.Equal(("", 0), (run.Error, caseRun.Server.Connections)),
    };

    private static Task<ProbeRun> RunAsync(CaseRun caseRun, string redirection)
    {
        var password = redirection.Contains("-P", StringComparison.Ordinal) ? "" : "-P password";
        var line = ProbeProgram.Quoted([.. caseRun.Setup.Target(caseRun.Start(Late).Port), "--user", TestSetup.User, "--format", "json"]);
        return caseRun.RunAsync(() => ProbeProgram.ShellAsync($"cd '{caseRun.Setup.Folder}'; $PROBE {line} {password} {redirection}"));
    }
}
