using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace ImapProbe.Cli;

/// <summary>
/// A command line as System.CommandLine took it apart, held against what it lets through: its own messages echo what was
/// typed, so each problem is found again here and told in the program's words.
/// </summary>
internal sealed class ParsedLine
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly Grammar grammar;
    private readonly ParsedLine? defaults;
    private readonly ParseResult result;
    private readonly List<string> problems = [];

    /// <summary>Parses a command line.</summary>
    public ParsedLine(Grammar grammar, IReadOnlyList<string> arguments, ParsedLine? defaults = null)
    {
        this.grammar = grammar;
        this.defaults = defaults;
        result = grammar.Parse(arguments);
        CheckArguments(arguments);
        if (IsMisread)
            return;
        foreach (var option in Results)
            CheckForm(option);
        CheckUnmatched(arguments);
    }

    /// <summary>Whether other lines add to this one, so that nothing is missing yet.</summary>
    public bool IsDefaults { get; set; }

    /// <summary>Whether this line adds to another one.</summary>
    public bool HasDefaults => defaults is not null;

    /// <summary>Whether the arguments are such that System.CommandLine did not read what was meant.</summary>
    public bool IsMisread { get; private set; }

    /// <summary>A sentence for each thing that is wrong so far.</summary>
    public IReadOnlyList<string> Problems => [.. problems.Distinct()];

    private IEnumerable<OptionResult> Results => result.CommandResult.Children.OfType<OptionResult>();

    /// <summary>Whether an option was given, here or in the defaults.</summary>
    public bool Has(Option option) => HasOwn(option) || defaults?.Has(option) is true;

    /// <summary>Whether an option was given in this line.</summary>
    public bool HasOwn(Option option) => Count(option) > 0;

    /// <summary>How often an option was given in this line.</summary>
    public int Count(Option option) => Find(option)?.IdentifierTokenCount ?? 0;

    /// <summary>Adds a problem.</summary>
    public void Add(string problem) => problems.Add(problem);

    /// <summary>Reads the value of an option that must be given.</summary>
    public T? Require<T>(Option option, Func<string, (T? Value, string? Problem)> parse) => RequireAll(option, parse) is [var value, ..] ? value : default;

    /// <summary>Reads the values of an option that must be given, once or more.</summary>
    public IReadOnlyList<T> RequireAll<T>(Option option, Func<string, (T? Value, string? Problem)> parse)
    {
        if (!Has(option) && !IsDefaults)
            Add(UsageMessages.Missing(option.Name, option.HelpName));
        return GetAll(option, parse);
    }

    /// <summary>Reads the value of an option.</summary>
    public T? Get<T>(Option option, Func<string, (T? Value, string? Problem)> parse) => GetAll(option, parse) is [var value, ..] ? value : default;

    /// <summary>Reads the values of an option; for each that is wrong a problem is added.</summary>
    public IReadOnlyList<T> GetAll<T>(Option option, Func<string, (T? Value, string? Problem)> parse)
    {
        List<T> values = [];
        foreach (var text in ValuesOf(option).Where(text => text.Length > 0))
        {
            var (value, problem) = text.Any(char.IsControl) ? (default, UsageMessages.HasControlCharacter) : parse(text);
            if (problem is not null)
                Add($"{option.Name} {problem}");
            else if (value is not null)
                values.Add(value);
        }

        return values;
    }

    private IEnumerable<string> ValuesOf(Option option) => HasOwn(option) || defaults is null
        ? Find(option)?.Tokens.Select(token => token.Value) ?? []
        : defaults.ValuesOf(option);

    private OptionResult? Find(Option option) => result.GetResult(option);

    private void CheckArguments(IReadOnlyList<string> arguments)
    {
        // A first argument without a hyphen would be taken for a directive, or for the program's own name.
        if (!arguments[0].StartsWith('-'))
            Add(Unexpected(arguments[0], 1));
        // "--port= -H a" would take "-H" for the port.
        foreach (var argument in arguments)
        {
            if (argument.EndsWith('=') && grammar.IsName(argument[..^1]))
                Add(UsageMessages.Empty(argument[..^1]));
        }

        // "-u:secret" would be "-u secret".
        foreach (var place in Places(arguments).FindAll(place => HasColonForValue(arguments[place])))
            Add(UsageMessages.Colon(place + 1));
        IsMisread = problems.Count > 0;
    }

    private void CheckForm(OptionResult given)
    {
        var option = given.Option;
        var takesValue = Grammar.TakesValue(option);
        if (given.IdentifierTokenCount > 1 && !Grammar.MayRepeat(option))
            Add(UsageMessages.Twice(option.Name));
        else if (!takesValue && given.Tokens.Count > 0)
            Add(UsageMessages.NeedlessValue(option.Name));
        else if (takesValue && (given.Tokens.Count < given.IdentifierTokenCount || given.Tokens.Any(token => token.Value is "" || grammar.IsName(token.Value))))
            Add(UsageMessages.NoValue(option.Name, option.HelpName));
    }

    private void CheckUnmatched(IReadOnlyList<string> arguments)
    {
        var places = Places(arguments);
        var isNamed = false;
        foreach (var token in result.UnmatchedTokens)
        {
            var place = places.FindIndex(candidate => arguments[candidate] == token) is var found and >= 0 ? places[found] : -1;
            places.Remove(place);
            // What follows an unknown option may be its value, and a secret, whatever it looks like: only the first is named.
            if (isNamed || !IsOption(token))
                Add(Unexpected(token, place + 1));
            else
                Add(UnknownOption(token));
            isNamed |= IsOption(token);
        }
    }

    // "--user:x", "-u:x", and "-vu:x", where -v takes no value.
    private bool HasColonForValue(string argument)
    {
        var colon = argument.AsSpan().IndexOfAny(':', '=');
        if (colon < 0 || argument[colon] is '=')
            return false;
        var name = argument[..colon];
        return grammar.IsName(name)
            || (name is ['-', not '-', ..] && name[1..^1].All(letter => grammar.IsName($"-{letter}") && !grammar.IsValued($"-{letter}")) && grammar.IsValued($"-{name[^1]}"));
    }

    // The places of the arguments that no option has for its value.
    private List<int> Places(IReadOnlyList<string> arguments)
    {
        var places = new List<int>();
        for (var i = 0; i < arguments.Count; i++)
        {
            places.Add(i);
            if (grammar.IsValued(arguments[i]))
                i++;
        }

        return places;
    }

    private static bool IsOption(string token) => token.StartsWith('-') && token is not "-";

    private static string UnknownOption(string token)
    {
        var name = NameOf(token);
        if (name.StartsWith("--pass", StringComparison.Ordinal))
            return UsageMessages.Password;
        return name is "--insecure" or "-k" ? UsageMessages.Insecure : UsageMessages.Unknown(name);
    }

    private static string Unexpected(string argument, int position)
    {
        if (argument.Contains("://", StringComparison.Ordinal))
            return UsageMessages.BareUrl;
        return argument.Contains(':', StringComparison.Ordinal) ? UsageMessages.BarePair : UsageMessages.Unexpected(position);
    }

    // Up to its value, which may be a secret: "--token=…", "--token …" in one argument, "-x…".
    private static string NameOf(string argument)
    {
        var end = argument.AsSpan().IndexOfAnyExcept(NameCharacters);
        var name = end < 0 ? argument : argument[..end];
        return name.StartsWith("--", StringComparison.Ordinal) ? name : name[..Math.Min(2, name.Length)];
    }
}
