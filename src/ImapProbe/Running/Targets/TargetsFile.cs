using ImapProbe.Files;

namespace ImapProbe.Running.Targets;

/// <summary>The file of --targets.</summary>
/// <param name="Path">The path, or "-" for standard input, which is probed as it is read.</param>
/// <param name="Read">Reads one line, by the rules of the command line.</param>
internal sealed record TargetsFile(string Path, Func<string, TargetReading> Read)
{
    /// <summary>The path that stands for standard input.</summary>
    public const string StandardInput = "-";

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

    /// <summary>The paths of the files that are read for all lines, itself among them.</summary>
    public IEnumerable<string> Inputs => [Path is StandardInput ? UnixFile.StandardInput : Path, .. Target.InputsOf(PasswordFile, CaFile)];
}

/// <summary>What one line of a targets file says.</summary>
/// <param name="Target">The target; null where there is none, as in an empty line, or a problem.</param>
/// <param name="Problems">A sentence for each thing that is wrong.</param>
internal sealed record TargetReading(Target? Target, IReadOnlyList<string> Problems)
{
    /// <summary>An empty line, or a comment.</summary>
    public static TargetReading Nothing { get; } = new(null, []);
}
