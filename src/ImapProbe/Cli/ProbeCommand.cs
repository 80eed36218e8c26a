using System.CommandLine;
using ImapProbe.Core;
using ImapProbe.Run;

namespace ImapProbe.Cli;

/// <summary>The command line: its options, and what it asks for.</summary>
internal sealed class ProbeCommand
{
    private readonly TargetOptions target = new();
    private readonly RunOptions run = new();
    private readonly Option<bool> help = Declare.Flag("--help", "-h", "show this help, alone");
    private readonly Option<bool> version = Declare.Flag("--version", "-V", "show the version, alone");
    private readonly Grammar grammar;
    private readonly OptionPairs pairs;

    public ProbeCommand()
    {
        grammar = new Grammar([.. target.All, .. run.All, help, version]);
        pairs = new OptionPairs(target, run);
    }

    public IReadOnlyList<Option> Options => grammar.Options;

    /// <summary>How to report a command line that cannot be read: a monitoring plugin is read by its own rules.</summary>
    public static OutputFormat ErrorFormat(IReadOnlyList<string> arguments) => arguments
        .Where((argument, place) => argument is "--format=nagios" || (argument is "nagios" && place > 0 && arguments[place - 1] is "--format"))
        .Any() ? OutputFormat.Nagios : OutputFormat.Text;

    /// <summary>Reads a command line without opening, looking up or printing anything.</summary>
    public static Invocation Read(IReadOnlyList<string> arguments, string? scriptTimeout = null)
    {
        if (arguments is [])
            return new Invocation.Misuse([UsageMessages.NoHost]);
        return TextOf(arguments) ?? new ProbeCommand().ReadOptions(arguments, scriptTimeout);
    }

    /// <summary>Whether all that a command line asks for is a text: the help or the version.</summary>
    public static bool AsksForText(IReadOnlyList<string> arguments) => TextOf(arguments) is not null;

    private static Invocation? TextOf(IReadOnlyList<string> arguments) => OnlyWord(arguments) switch
    {
        "-h" or "--help" => new Invocation.Help(),
        "-V" or "--version" => new Invocation.Version(),
        _ => null,
    };

    // A monitoring system that asks a plugin for its help or its version asks it as a plugin.
    private static string? OnlyWord(IReadOnlyList<string> arguments) => arguments switch
    {
        [var word] => word,
        ["--format=nagios", var word] => word,
        [var word, "--format=nagios"] => word,
        ["--format", "nagios", var word] => word,
        [var word, "--format", "nagios"] => word,
        _ => null,
    };

    private Invocation ReadOptions(IReadOnlyList<string> arguments, string? scriptTimeout)
    {
        var line = new ParsedLine(grammar, arguments);
        if (line.IsMisread)
            return new Invocation.Misuse(line.Problems);
        if (line.Has(help))
            return new Invocation.Misuse([UsageMessages.HelpNotAlone]);
        if (line.Has(version))
            return new Invocation.Misuse([UsageMessages.VersionNotAlone]);
        var plan = Bind(line, scriptTimeout);
        return line.Problems.Count > 0 ? new Invocation.Misuse(line.Problems) : new Invocation.Run(plan);
    }

    private RunPlan Bind(ParsedLine line, string? scriptTimeout)
    {
        var file = run.BindTargets(line);
        line.IsDefaults = file is not null;
        var values = target.Bind(line, scriptTimeout);
        pairs.Check(line, values);
        return run.Bind(line, file is null ? values.Targets : []) with
        {
            File = file is null ? null : new TargetsFile(file, text => ReadTarget(text, line, scriptTimeout))
            {
                Defaults = [.. pairs.ToBeUsed(line).Select(option => option.Name)],
                Password = values.Password,
                CaFile = values.CaFile,
                ClientCert = values.ClientCert,
                Timeout = values.Timeout,
            },
        };
    }

    private TargetReading ReadTarget(string text, ParsedLine defaults, string? scriptTimeout)
    {
        var words = ShellWords.Split(text);
        if (!words.HasValue)
            return new TargetReading(null, [words.Problem]);
        if (words.Value is [])
            return TargetReading.Nothing;
        var line = new ParsedLine(grammar, words.Value, defaults);
        if (line.IsMisread)
            return new TargetReading(null, line.Problems);
        foreach (var option in run.All.Append(help).Append(version).Where(line.HasOwn))
            line.Add(UsageMessages.NotOfTarget(option.Name));
        var values = target.Bind(line, scriptTimeout);
        if (values.Hosts.Count > 1)
            line.Add(UsageMessages.OneHostALine);
        pairs.Check(line, values);
        return new TargetReading(line.Problems.Count > 0 ? null : values.Targets[0], line.Problems)
        {
            Used = [.. pairs.UsedBy(line, values).Select(option => option.Name)],
        };
    }
}

internal abstract record Invocation
{
    internal sealed record Help : Invocation;

    internal sealed record Version : Invocation;

    internal sealed record Misuse(IReadOnlyList<string> Problems) : Invocation;

    internal sealed record Run(RunPlan Plan) : Invocation;
}
