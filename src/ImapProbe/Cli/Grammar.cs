using System.CommandLine;

namespace ImapProbe.Cli;

/// <summary>The options as System.CommandLine knows them.</summary>
internal sealed class Grammar
{
    /// <summary>The one flag that may be repeated.</summary>
    public const string Verbose = "--verbose";

    private static readonly ParserConfiguration Configuration = new()
    {
        // "@file" is a value like any other.
        ResponseFileTokenReplacer = null,
    };

    private readonly Command command = new("imap-probe");
    private readonly HashSet<string> names;
    private readonly HashSet<string> valued;

    public Grammar(IReadOnlyList<Option> options)
    {
        Options = options;
        foreach (var option in options)
            command.Options.Add(option);
        names = [.. options.SelectMany(NamesOf)];
        Typos = new Typos(names);
        valued = [.. options.Where(TakesValue).SelectMany(NamesOf)];
    }

    public IReadOnlyList<Option> Options { get; }

    public Typos Typos { get; }

    public static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0;

    public static bool MayRepeat(Option option) => option.Arity.MaximumNumberOfValues > 1 || option.Name is Verbose;

    public ParseResult Parse(IReadOnlyList<string> arguments) => command.Parse(arguments, Configuration);

    public bool IsName(string text) => names.Contains(text);

    public bool IsValued(string text) => valued.Contains(text);

    private static IEnumerable<string> NamesOf(Option option) => option.Aliases.Append(option.Name);
}

/// <summary>Declares options. Their values stay text here; <see cref="OptionValues"/> reads them.</summary>
internal static class Declare
{
    public static Option<string> Value(string name, string? alias, string value, string description) =>
        new(name, alias is null ? [] : [alias]) { HelpName = value, Description = description, Arity = ArgumentArity.ExactlyOne };

    public static Option<string[]> Values(string name, string alias, string value, string description) =>
        new(name, alias) { HelpName = value, Description = description, Arity = ArgumentArity.OneOrMore };

    public static Option<bool> Flag(string name, string? alias, string description) =>
        new(name, alias is null ? [] : [alias]) { Description = description, Arity = ArgumentArity.Zero };
}
