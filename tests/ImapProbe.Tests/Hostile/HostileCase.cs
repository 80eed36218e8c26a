using System.Globalization;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile;

/// <summary>
/// One case: what the server or the machine does, and what must come of it. The verdict is "ok", "phase/kind" of the failure, or
/// "usage" or "output" where there is no report.
/// </summary>
internal sealed record HostileCase(string Does, string Verdict, PasswordRule Password, Func<CaseRun, Task<ProbeRun>> Play)
{
    /// <summary>Longer than the start of the program takes on a busy machine, and less than the 30 s that a probe may take.</summary>
    public static readonly TimeSpan Promptly = TimeSpan.FromSeconds(25);

    /// <summary><see cref="TestSetup.ShortTimeout"/>, and the half second by which a report may be later.</summary>
    public static readonly TimeSpan Deadline =
        TimeSpan.FromSeconds(0.5 + double.Parse(TestSetup.ShortTimeout.TrimEnd('s'), CultureInfo.InvariantCulture));

    /// <summary>Follows from the verdict, but where the report is for Nagios.</summary>
    public int ExitCode { get; init; } = Contract.ExitCodeOf(Verdict);

    /// <summary>How long the process may run.</summary>
    public TimeSpan Within { get; init; } = Promptly;

    /// <summary>False where standard error is not there to say anything.</summary>
    public bool IsExplained { get; init; } = true;

    public IReadOnlyList<Need> Needs { get; init; } = [];

    /// <summary>What must hold besides, of the report and of what the servers saw.</summary>
    public Action<ProbeRun, CaseRun> Also { get; init; } = (_, _) => { };

    /// <summary>Reads the verdict from a report of another format than JSON.</summary>
    public Func<string, string>? Read { get; init; }

    /// <summary>The same case, of which this must hold too.</summary>
    public HostileCase And(Action<ProbeRun, CaseRun> more) => this with { Also = Also + more };

    /// <summary>The same case, with one warning that has all these words.</summary>
    public HostileCase Warns(params IReadOnlyList<string> words) => And((run, _) =>
        Assert.Contains(run.Warnings, warning => words.All(word => warning.Contains(word, StringComparison.Ordinal))));
}

/// <summary>Whether the password may leave the process.</summary>
internal enum PasswordRule
{
    /// <summary>No login begins, and nothing that could be the password is sent.</summary>
    Stays,

    /// <summary>One login may begin, under TLS.</summary>
    MayLeave,
}
