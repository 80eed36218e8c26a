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
    /// <param name="options">The options, in the order of the help.</param>
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
    /// <param name="option">The option.</param>
    /// <returns>False for a flag.</returns>
    public static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0;

    /// <summary>Whether an option may be given more than once.</summary>
    /// <param name="option">The option.</param>
    /// <returns>True where each time says something more.</returns>
    public static bool MayRepeat(Option option) => option.Arity.MaximumNumberOfValues > 1 || option.Name is Verbose;

    /// <summary>Takes arguments apart.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns>What System.CommandLine made of them; its messages are not to be shown, since they echo what was typed.</returns>
    public ParseResult Parse(IReadOnlyList<string> arguments) => command.Parse(arguments, Configuration);

    /// <summary>Whether an option has this name or alias.</summary>
    /// <param name="text">What may be a name.</param>
    /// <returns>True where one has.</returns>
    public bool IsName(string text) => names.Contains(text);

    /// <summary>Whether an option with a value has this name or alias.</summary>
    /// <param name="text">What may be a name.</param>
    /// <returns>True where one has.</returns>
    public bool IsValued(string text) => valued.Contains(text);

    private static IEnumerable<string> NamesOf(Option option) => option.Aliases.Append(option.Name);
}

/// <summary>Declares options. Their values are texts here: each is read by its own grammar, with its own sentences.</summary>
internal static class Declare
{
    /// <summary>An option with a value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="alias">Its letter, or null.</param>
    /// <param name="value">What the help calls the value.</param>
    /// <param name="description">What the help says of it.</param>
    /// <returns>The option.</returns>
    public static Option<string> Value(string name, string? alias, string value, string description) =>
        new(name, alias is null ? [] : [alias]) { HelpName = value, Description = description, Arity = ArgumentArity.ExactlyOne };

    /// <summary>An option with a value that may be given again.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="alias">Its letter.</param>
    /// <param name="value">What the help calls the value.</param>
    /// <param name="description">What the help says of it.</param>
    /// <returns>The option.</returns>
    public static Option<string[]> Values(string name, string alias, string value, string description) =>
        new(name, alias) { HelpName = value, Description = description, Arity = ArgumentArity.OneOrMore };

    /// <summary>An option without a value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="alias">Its letter, or null.</param>
    /// <param name="description">What the help says of it.</param>
    /// <returns>The option.</returns>
    public static Option<bool> Flag(string name, string? alias, string description) =>
        new(name, alias is null ? [] : [alias]) { Description = description, Arity = ArgumentArity.Zero };
}
