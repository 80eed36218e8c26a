using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Report;

namespace ImapProbe.Run;

/// <summary>What one run probes, and how it reports.</summary>
internal sealed record RunPlan(IReadOnlyList<Target> Targets, ReportOptions Report)
{
    public const int DefaultParallel = 4;

    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    public TargetsFile? File { get; init; }

    /// <summary>Whose password is read, where there is one such user; null for none or several.</summary>
    public string? Account => File is null && Targets.Select(target => target.Request.User).Distinct().ToList() is [var only] ? only : null;

    /// <summary>How many probes of each target; null for one, without a summary.</summary>
    public int? Count { get; init; }

    /// <summary>Between the starts of a target's probes.</summary>
    public TimeSpan Interval { get; init; } = DefaultInterval;
    public int Parallel { get; init; } = DefaultParallel;

    /// <summary>0, 1 for diagnostics, 2 for the transcript.</summary>
    public int Verbosity { get; init; }

    /// <summary>Whether targets are probed while they are read from standard input.</summary>
    public bool IsStreamed => File is { Path: TargetsFile.StandardInput };

    /// <summary>A snapshot format has one report for each target, whatever the count.</summary>
    public RunShape Shape =>
        File is null && (Count is null || Report.IsSnapshot) && Targets is [{ Request.AllAddresses: false }] ? RunShape.Single : RunShape.Many;

    /// <summary>
    /// Whether reports are in the order of the targets. Otherwise each comes as its probe ends: with a count, and in JSON lines from a stream.
    /// </summary>
    public bool IsReportedInOrder => Count is null or 1 && this is not { IsStreamed: true, Report.Format: OutputFormat.Json };

    /// <summary>The files that the command line names for reading.</summary>
    public IEnumerable<string> Inputs => File?.Inputs ?? Targets.SelectMany(target => target.Inputs);
}

/// <summary>A target, and the files that it needs.</summary>
internal sealed record Target(ProbeRequest Request, PasswordSource? Password, string? CaFile)
{
    public IEnumerable<string> Inputs => InputsOf(Password, CaFile, Request.ClientCert);

    /// <summary>A password file may be standard input, the others not.</summary>
    public static IEnumerable<string> InputsOf(PasswordSource? password, params IEnumerable<string?> others)
    {
        var passwordFile = password is PasswordSource.File file ? file.IsStandardInput ? UnixFile.StandardInput : file.Path : null;
        return others.Select(path => path is "-" ? "./-" : path).Prepend(passwordFile).OfType<string>();
    }
}

/// <summary>One target in its turn, or what is wrong with it.</summary>
internal sealed record PreparedTarget(Target? Target, params IReadOnlyList<string> Problems)
{
    /// <summary>The files' contents, where they were read beforehand.</summary>
    public TargetInputs? TargetInputs { get; init; }

    /// <summary>Which line a sentence is about.</summary>
    public string Origin { get; init; } = "";

    public IEnumerable<string> Complaints => Problems.Select(problem => $"{Origin}{problem}");

    public string Complaint => $"{Origin}{string.Join("; ", Problems)}";

    /// <summary>The same target, not to be probed.</summary>
    public PreparedTarget Refused(params IReadOnlyList<string> problems) => this with { Target = null, Problems = problems, TargetInputs = null };
}

/// <summary>The file of --targets.</summary>
internal sealed record TargetsFile(string Path, Func<string, TargetReading> Read)
{
    public const string StandardInput = "-";

    /// <summary>The options of the command line that some line has to use.</summary>
    public IReadOnlyList<string> Defaults { get; init; } = [];

    /// <summary>The command line's, for lines that name no other.</summary>
    public PasswordSource? Password { get; init; }

    /// <summary>The command line's, for lines that name no other.</summary>
    public string? CaFile { get; init; }

    /// <summary>The command line's, for lines that name no other.</summary>
    public string? ClientCert { get; init; }

    /// <summary>The command line's, for lines that name no other.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How sentences call it.</summary>
    public string Name => Path is StandardInput ? "standard input" : Path;
    public string HoldsNothing => $"{Name} holds no target: each line takes the options of one, such as --host imap.example.org";

    public string LeavesUnused(string option) => $"no line of {Name} uses the {option} of the command line: write it into a line, or leave it out";

    /// <summary>Every file that is read for all lines, including this one.</summary>
    public IEnumerable<string> Inputs => [Path is StandardInput ? UnixFile.StandardInput : Path, .. Target.InputsOf(Password, CaFile, ClientCert)];
}

internal sealed record TargetReading(Target? Target, IReadOnlyList<string> Problems)
{
    /// <summary>An empty line, or a comment.</summary>
    public static TargetReading Nothing { get; } = new(null, []) { Used = [] };

    /// <summary>The command line's options that the line uses; null where the line cannot be read and might use any.</summary>
    public IReadOnlyList<string>? Used { get; init; }
}
