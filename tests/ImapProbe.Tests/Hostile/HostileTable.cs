using System.Diagnostics.CodeAnalysis;
using ImapProbe.Loopback;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile;

/// <summary>A table of hostile cases: each is played to a process of its own, and all that it promises is checked.</summary>
public abstract class HostileTable
{
    private protected const PasswordRule Stays = PasswordRule.Stays;

    private protected const PasswordRule MayLeave = PasswordRule.MayLeave;

    private const int Attempts = 4;

    /// <summary>A sound server with implicit TLS.</summary>
    private protected static readonly Script Sound = TestSetup.Script;

    /// <summary>A sound server with STARTTLS.</summary>
    private protected static readonly Script SoundStartTls = TestSetup.StartTlsScript;

    private protected abstract IEnumerable<HostileCase> Cases { get; }

    /// <summary>The cases of all tables.</summary>
    internal static IReadOnlyList<HostileCase> OfAllTables() =>
    [
        .. typeof(HostileTable).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(HostileTable)) && !type.IsAbstract)
            .SelectMany(type => ((HostileTable)Activator.CreateInstance(type)!).Cases),
    ];

    /// <summary>What a server does; the options are added to the command line.</summary>
    private protected static HostileCase Case(
        string does, Script script, string verdict, PasswordRule password, params IReadOnlyList<string> options) =>
        new(does, verdict, password, caseRun => caseRun.ProbeAsync(script, options));

    /// <summary>What a server does until the deadline passes.</summary>
    private protected static HostileCase UntilDeadline(string does, Script script, string phase, PasswordRule password) =>
        Case(does, script, $"{phase}/timeout", password, "--timeout", TestSetup.ShortTimeout) with
        {
            Also = (run, _) => Assert.NotNull(run.Seconds(phase)),
        };

    private protected static async Task PlayAsync(HostileCase one)
    {
        Need.All(one.Needs);
        for (var attempt = 1; ; attempt++)
        {
            await using var caseRun = new CaseRun();
            var run = await one.Play(caseRun);
            if (attempt < Attempts && EndedTooEarly(one, run))
                continue;

            AssertVerdict(one, run);
            // Standard error is text of lines too; each is safe by itself.
            Assert.All((run.Output + run.Error).Split('\n'), line => PasswordForms.AssertNoneIn(line, TestSetup.Password));
            Assert.InRange(caseRun.Elapsed, TimeSpan.Zero, one.Within);
            caseRun.AssertPassword(one.Password);
            caseRun.AssertCapabilitiesAreAskedUnderTls();
            one.Also(run, caseRun);
            return;
        }
    }

    // On a machine that is busy with other things the deadline may pass before the silence that the case is about: it says nothing then.
    private static bool EndedTooEarly(HostileCase one, ProbeRun run) =>
        one is { Read: null } && one.Verdict.EndsWith("/timeout", StringComparison.Ordinal)
        && run.ExitCode == one.ExitCode && run.Output.Length > 0 && run.Verdict != one.Verdict;

    private static void AssertVerdict(HostileCase one, ProbeRun run)
    {
        var isReported = one.Verdict is "ok" || one.Verdict.Contains('/', StringComparison.Ordinal);
        Assert.False(isReported && run.Output.Length is 0, $"no report, and exit code {run.ExitCode}: {run.Error}");
        if (!isReported)
        {
            Assert.Equal((one.ExitCode, ""), (run.ExitCode, run.Output));
            Assert.True(run.Error.Length > 0 || !one.IsExplained, "nothing was said");
        }
        else if (one.Read is { } read)
        {
            Assert.True((one.Verdict, one.ExitCode) == (read(run.Output), run.ExitCode), $"{run.ExitCode}: {run.Output}{run.Error}");
        }
        else if (one.Verdict is "ok")
        {
            run.AssertOk();
        }
        else
        {
            run.AssertFailed(one.Verdict, one.ExitCode);
            Assert.NotEmpty(run.Message);
            if (one.Verdict.EndsWith("/timeout", StringComparison.Ordinal))
                Assert.InRange(run.Seconds("total")!.Value, 0, HostileCase.Deadline.TotalSeconds);
        }
    }
}

/// <summary>The base of a test class whose tests are the cases of its table.</summary>
public abstract class HostileTable<TTable> : HostileTable
    where TTable : HostileTable<TTable>, new()
{
    private static readonly IReadOnlyList<HostileCase> All = [.. new TTable().Cases];

    [SuppressMessage("Design", "CA1000", Justification = "xunit looks for it here.")]
    public static TheoryData<string> Names => [.. All.Select(one => one.Does)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_in_time_with_the_right_word_and_gives_nothing_away(string does) => PlayAsync(All.Single(one => one.Does == does));
}

/// <summary>All tables together.</summary>
public sealed class HostileTableTests
{
    [Fact]
    public void They_have_at_least_400_cases_and_none_twice()
    {
        var names = HostileTable.OfAllTables().Select(one => one.Does).ToList();

        Assert.InRange(names.Count, 400, int.MaxValue);
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
    }
}
