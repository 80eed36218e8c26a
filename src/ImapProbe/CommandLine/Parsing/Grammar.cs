using System.CommandLine;

namespace ImapProbe.CommandLine.Parsing;

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
