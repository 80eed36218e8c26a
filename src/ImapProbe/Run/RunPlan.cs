using ImapProbe.Core;
using ImapProbe.Report;

namespace ImapProbe.Run;

/// <summary>What one run of the program probes, and how it reports.</summary>
internal sealed record RunPlan(IReadOnlyList<Target> Targets, ReportOptions Report)
{
    /// <summary>How many targets are probed at once where nothing else is asked for.</summary>
    public const int DefaultParallel = 4;

    /// <summary>The time between the beginnings of a target's probes where nothing else is asked for.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    /// <summary>The file with the targets, or null.</summary>
    public TargetsFile? File { get; init; }

    /// <summary>How often to probe each target; null for once, without a summary.</summary>
    public int? Count { get; init; }

    /// <summary>The time between the beginnings of a target's probes.</summary>
    public TimeSpan Interval { get; init; } = DefaultInterval;

    /// <summary>How many targets are probed at once.</summary>
    public int Parallel { get; init; } = DefaultParallel;

    /// <summary>0, 1 for diagnostics, 2 for the transcript.</summary>
    public int Verbosity { get; init; }

    /// <summary>Whether the targets are probed as they are read from standard input.</summary>
    public bool IsStreamed => File is { Path: TargetsFile.StandardInput };

    /// <summary>Whether one report was asked for, or more. A format for one moment has one for each target, however it is counted.</summary>
    public RunShape Shape => File is null && (Count is null || Report.IsSnapshot) && Targets is [{ Request.AllAddresses: false }] ? RunShape.Single : RunShape.Many;

    /// <summary>
    /// Whether the reports come in the order of the targets, those of one that hangs before those of the next. Else they come as the probes end: where one
    /// target has many, and where the targets themselves come one by one and each line of the report says which it is of.
    /// </summary>
    public bool IsReportedInOrder => Count is null or 1 && this is not { IsStreamed: true, Report.Format: OutputFormat.Json };

    /// <summary>The paths of the files that the command line names, and that are read.</summary>
    public IEnumerable<string> Inputs => File?.Inputs ?? Targets.SelectMany(target => target.Inputs);
}
