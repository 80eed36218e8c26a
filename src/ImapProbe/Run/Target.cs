using ImapProbe.Core;
using ImapProbe.Io;

namespace ImapProbe.Run;

/// <summary>What is probed, and the files that it takes.</summary>
internal sealed record Target(ProbeRequest Request, string? PasswordFile, string? CaFile)
{
    /// <summary>The paths of the files that are read.</summary>
    public IEnumerable<string> Inputs => InputsOf(PasswordFile, CaFile);

    /// <summary>The paths that a password file and a CA file are read from. Only the password's may be standard input.</summary>
    public static IEnumerable<string> InputsOf(string? passwordFile, string? caFile) =>
        new[] { passwordFile is "-" ? UnixFile.StandardInput : passwordFile, caFile is "-" ? "./-" : caFile }.OfType<string>();
}

/// <summary>One target in its turn, or what is wrong with it.</summary>
internal sealed record PreparedTarget(Target? Target, params IReadOnlyList<string> Problems)
{
    /// <summary>What its files hold, where they were read beforehand.</summary>
    public TargetInputs? TargetInputs { get; init; }

    /// <summary>What comes before a sentence about it: which line it stands in.</summary>
    public string Origin { get; init; } = "";

    /// <summary>The problems, each with the line that it is in.</summary>
    public IEnumerable<string> Complaints => Problems.Select(problem => $"{Origin}{problem}");

    /// <summary>The problems in one sentence.</summary>
    public string Complaint => $"{Origin}{string.Join("; ", Problems)}";

    /// <summary>Turns the target down.</summary>
    public PreparedTarget Refused(params IReadOnlyList<string> problems) => this with { Target = null, Problems = problems, TargetInputs = null };
}

/// <summary>The file of --targets.</summary>
internal sealed record TargetsFile(string Path, Func<string, TargetReading> Read)
{
    /// <summary>The path that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The names of the options on the command line that are there for nothing where no line uses them.</summary>
    public IReadOnlyList<string> Defaults { get; init; } = [];

    /// <summary>The password file that the command line names, for all lines that name no other; or null.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The CA file that the command line names, for all lines that name no other; or null.</summary>
    public string? CaFile { get; init; }

    /// <summary>The time for a probe that the command line names, for all lines that name no other.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How sentences call it.</summary>
    public string Name => Path is StandardInput ? "standard input" : Path;

    /// <summary>What is wrong where no line of it is a target.</summary>
    public string HoldsNothing => $"{Name} holds no target: each line takes the options of one, such as --host imap.example.org";

    /// <summary>What is wrong where no line of it uses an option of the command line.</summary>
    public string LeavesUnused(string option) => $"no line of {Name} uses the {option} of the command line: write it into a line, or leave it out";

    /// <summary>The paths of the files that are read for all lines, itself among them.</summary>
    public IEnumerable<string> Inputs => [Path is StandardInput ? UnixFile.StandardInput : Path, .. Target.InputsOf(PasswordFile, CaFile)];
}

/// <summary>What one line of a targets file says.</summary>
internal sealed record TargetReading(Target? Target, IReadOnlyList<string> Problems)
{
    /// <summary>An empty line, or a comment.</summary>
    public static TargetReading Nothing { get; } = new(null, []) { Used = [] };

    /// <summary>The names of the options of the command line that it uses; null where it cannot be read, and may be meant to use any.</summary>
    public IReadOnlyList<string>? Used { get; init; }
}
