using ImapProbe.Loopback;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile;

/// <summary>One row of the table: what the server or the world does, and what must come of it.</summary>
internal sealed record HostileCase(string Does, string Verdict, int ExitCode, TimeSpan Within, PasswordRule Password, Func<CaseRun, Task<ProbeRun>> Play)
{
    /// <summary>Whether nothing need be said, as standard error is not there to say it.</summary>
    public bool IsUnheard { get; init; }

    /// <summary>What it takes of the machine.</summary>
    public IReadOnlyList<Need> Needs { get; init; } = [];

    /// <summary>What must hold beside it, of the report and of what the servers saw.</summary>
    public Action<ProbeRun, CaseRun> Also { get; init; } = (_, _) => { };

    /// <summary>Reads the verdict in a report of another format than JSON; null where it is JSON.</summary>
    public Func<string, string>? Read { get; init; }

    /// <summary>A row of what a server does.</summary>
    public static HostileCase Of(string does, Script script, string verdict, int exitCode, PasswordRule password, params IReadOnlyList<string> more) =>
        new(does, verdict, exitCode, Bounds.Promptly, password, stage => stage.ProbeAsync(script, more));

    /// <summary>A row of what a server does until the deadline passes.</summary>
    public static HostileCase UntilDeadline(string does, Script script, string phase, PasswordRule password) =>
        new(does, $"{phase}/timeout", 28, Bounds.AtDeadline, password, stage => stage.ProbeAsync(script, "--timeout", TestSetup.ShortTimeout))
        {
            Also = (run, _) => Assert.NotNull(run.Seconds(phase)),
        };
}

/// <summary>Whether the password may leave the process.</summary>
internal enum PasswordRule
{
    /// <summary>No login began, and nothing that could be the password was sent.</summary>
    Stays,

    /// <summary>One login may have begun, under TLS.</summary>
    MayLeave,
}
