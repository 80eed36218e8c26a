using ImapProbe.Files;

namespace ImapProbe.Running.Targets;

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
