using ImapProbe.Core;
using ImapProbe.Io;

namespace ImapProbe.Run;

/// <summary>What is probed, and the files that it takes.</summary>
/// <param name="Request">What to probe.</param>
/// <param name="PasswordFile">Where the password is: a path, or "-" for standard input; null where none is read.</param>
/// <param name="CaFile">The roots to trust instead of the system's: a path, or null.</param>
internal sealed record Target(ProbeRequest Request, string? PasswordFile, string? CaFile)
{
    /// <summary>The paths of the files that are read.</summary>
    public IEnumerable<string> Inputs => InputsOf(PasswordFile, CaFile);

    /// <summary>The paths that a password file and a CA file are read from. Only the password's may be standard input.</summary>
    /// <param name="passwordFile">The password file, or null.</param>
    /// <param name="caFile">The CA file, or null.</param>
    /// <returns>None, one or both.</returns>
    public static IEnumerable<string> InputsOf(string? passwordFile, string? caFile) =>
        new[] { passwordFile is "-" ? UnixFile.StandardInput : passwordFile, caFile is "-" ? "./-" : caFile }.OfType<string>();
}

/// <summary>One target in its turn, or what is wrong with it.</summary>
/// <param name="Target">The target; null where there is none.</param>
/// <param name="Problems">Why there is none, a sentence each.</param>
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
    /// <param name="problems">Why, a sentence each.</param>
    /// <returns>A job without a target.</returns>
    public PreparedTarget Refused(params IReadOnlyList<string> problems) => this with { Target = null, Problems = problems, TargetInputs = null };
}

/// <summary>The file of --targets.</summary>
/// <param name="Path">The path, or "-" for standard input, which is probed as it is read.</param>
/// <param name="Read">Reads one line, by the rules of the command line.</param>
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
/// <param name="Target">The target; null where there is none, as in an empty line, or a problem.</param>
/// <param name="Problems">A sentence for each thing that is wrong.</param>
internal sealed record TargetReading(Target? Target, IReadOnlyList<string> Problems)
{
    /// <summary>An empty line, or a comment.</summary>
    public static TargetReading Nothing { get; } = new(null, []) { Used = [] };

    /// <summary>The names of the options of the command line that it uses; null where it cannot be read, and may be meant to use any.</summary>
    public IReadOnlyList<string>? Used { get; init; }
}
