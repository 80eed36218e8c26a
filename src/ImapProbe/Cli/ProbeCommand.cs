using System.CommandLine;
using ImapProbe.Core;
using ImapProbe.Run;

namespace ImapProbe.Cli;

/// <summary>The options, and what a command line of them asks for.</summary>
internal sealed class ProbeCommand
{
    private readonly TargetOptions target = new();
    private readonly RunOptions run = new();
    private readonly Option<bool> help = Declare.Flag("--help", "-h", "show this, alone");
    private readonly Option<bool> version = Declare.Flag("--version", "-V", "show the version, alone");
    private readonly Grammar grammar;
    private readonly OptionPairs pairs;

    /// <summary>Declares the options.</summary>
    public ProbeCommand()
    {
        grammar = new Grammar([.. target.All, .. run.All, help, version]);
        pairs = new OptionPairs(target, run);
    }

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> Options => grammar.Options;

    /// <summary>How to tell what is wrong with a command line, however wrong it is: a monitoring plugin is read by its own rules.</summary>
    public static OutputFormat ErrorFormat(IReadOnlyList<string> arguments) => arguments
        .Where((argument, place) => argument is "--format=nagios" || (argument is "nagios" && place > 0 && arguments[place - 1] is "--format"))
        .Any() ? OutputFormat.Nagios : OutputFormat.Text;

    /// <summary>Reads a command line. Nothing is opened, looked up or printed.</summary>
    public Invocation Read(IReadOnlyList<string> arguments, string? scriptTimeout = null)
    {
        switch (arguments)
        {
            case []:
                return new Invocation.Misuse([UsageMessages.NoHost]);
            case ["-h" or "--help"]:
                return new Invocation.Help();
            case ["-V" or "--version"]:
                return new Invocation.Version();
        }

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
        var targets = target.Bind(line, scriptTimeout);
        var defaults = targets[0];
        pairs.Check(line, targets);
        return run.Bind(line, file is null ? targets : []) with
        {
            File = file is null ? null : new TargetsFile(file, text => ReadTarget(text, line, scriptTimeout))
            {
                Defaults = [.. pairs.ToBeUsed(line).Select(option => option.Name)],
                PasswordFile = defaults.PasswordFile,
                CaFile = defaults.CaFile,
                Timeout = defaults.Request.Timeout,
            },
        };
    }

    private TargetReading ReadTarget(string text, ParsedLine defaults, string? scriptTimeout)
    {
        var (words, problem) = ShellWords.Split(text);
        if (words is null)
            return new TargetReading(null, [problem!]);
        if (words.Count is 0)
            return TargetReading.Nothing;
        var line = new ParsedLine(grammar, words, defaults);
        if (line.IsMisread)
            return new TargetReading(null, line.Problems);
        foreach (var option in run.All.Append(help).Append(version).Where(line.HasOwn))
            line.Add(UsageMessages.NotOfTarget(option.Name));
        var targets = target.Bind(line, scriptTimeout);
        if (targets.Count > 1)
            line.Add(UsageMessages.OneHostALine);
        pairs.Check(line, targets);
        return new TargetReading(line.Problems.Count > 0 ? null : targets[0], line.Problems)
        {
            Used = [.. pairs.UsedBy(line, targets).Select(option => option.Name)],
        };
    }
}

/// <summary>What a command line asks for.</summary>
internal abstract record Invocation
{
    /// <summary>The help, alone.</summary>
    internal sealed record Help : Invocation;

    /// <summary>The version, alone.</summary>
    internal sealed record Version : Invocation;

    /// <summary>Nothing that can be done.</summary>
    internal sealed record Misuse(IReadOnlyList<string> Problems) : Invocation;

    /// <summary>One probe or many.</summary>
    internal sealed record Run(RunPlan Plan) : Invocation;
}
