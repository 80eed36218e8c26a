using System.CommandLine;

namespace ImapProbe.Cli;

/// <summary>The options that System.CommandLine knows, by name.</summary>
internal sealed class Grammar
{
    /// <summary>The one flag that counts how often it is given.</summary>
    public const string Verbose = "--verbose";

    private static readonly ParserConfiguration Configuration = new()
    {
        // "@file" is a value like any other.
        ResponseFileTokenReplacer = null,
    };

    private readonly Command command = new("imap-probe");
    private readonly HashSet<string> names;
    private readonly HashSet<string> valued;

    /// <summary>Makes a grammar.</summary>
    public Grammar(IReadOnlyList<Option> options)
    {
        Options = options;
        foreach (var option in options)
            command.Options.Add(option);
        names = [.. options.SelectMany(NamesOf)];
        valued = [.. options.Where(TakesValue).SelectMany(NamesOf)];
    }

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> Options { get; }

    /// <summary>Whether an option has a value behind it.</summary>
    public static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0;

    /// <summary>Whether an option may be given more than once.</summary>
    public static bool MayRepeat(Option option) => option.Arity.MaximumNumberOfValues > 1 || option.Name is Verbose;

    /// <summary>Takes arguments apart.</summary>
    public ParseResult Parse(IReadOnlyList<string> arguments) => command.Parse(arguments, Configuration);

    /// <summary>Whether an option has this name or alias.</summary>
    public bool IsName(string text) => names.Contains(text);

    /// <summary>Whether an option with a value has this name or alias.</summary>
    public bool IsValued(string text) => valued.Contains(text);

    private static IEnumerable<string> NamesOf(Option option) => option.Aliases.Append(option.Name);
}

/// <summary>Declares options. Their values are texts here: each is read by its own grammar, with its own sentences.</summary>
internal static class Declare
{
    /// <summary>An option with a value.</summary>
    public static Option<string> Value(string name, string? alias, string value, string description) =>
        new(name, alias is null ? [] : [alias]) { HelpName = value, Description = description, Arity = ArgumentArity.ExactlyOne };

    /// <summary>An option with a value that may be given again.</summary>
    public static Option<string[]> Values(string name, string alias, string value, string description) =>
        new(name, alias) { HelpName = value, Description = description, Arity = ArgumentArity.OneOrMore };

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string? alias, string description) =>
        new(name, alias is null ? [] : [alias]) { Description = description, Arity = ArgumentArity.Zero };
}
