using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace ImapProbe.CommandLine;

/// <summary>
/// A command line as System.CommandLine took it apart, held against what it lets through: its own messages echo what was
/// typed, so each problem is found again here and told in the program's words.
/// </summary>
internal sealed class ParsedLine
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly ParseResult result;
    private readonly List<string> problems = [];
    private readonly HashSet<string> names;
    private readonly HashSet<string> valued;

    /// <summary>Parses a command line.</summary>
    /// <param name="command">The command with its options.</param>
    /// <param name="arguments">The arguments.</param>
    public ParsedLine(Command command, IReadOnlyList<string> arguments)
    {
        names = [.. command.Options.SelectMany(option => option.Aliases.Append(option.Name))];
        valued = [.. command.Options.Where(option => option.Arity.MaximumNumberOfValues > 0).SelectMany(option => option.Aliases.Append(option.Name))];
        // "@file" is a value like any other.
        result = command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        CheckArguments(arguments);
        if (IsMisread)
            return;
        foreach (var option in Results)
            CheckForm(option);
        CheckUnmatched(arguments);
    }

    /// <summary>Whether the arguments are such that System.CommandLine did not read what was meant.</summary>
    public bool IsMisread { get; private set; }

    /// <summary>A sentence for each thing that is wrong so far.</summary>
    public IReadOnlyList<string> Problems => [.. problems.Distinct()];

    private IEnumerable<OptionResult> Results => result.CommandResult.Children.OfType<OptionResult>();

    /// <summary>Whether an option was given.</summary>
    /// <param name="option">The option.</param>
    /// <returns>True where it was.</returns>
    public bool Has(Option option) => Count(option) > 0;

    /// <summary>How often an option was given.</summary>
    /// <param name="option">The option.</param>
    /// <returns>0 or more.</returns>
    public int Count(Option option) => Results.FirstOrDefault(candidate => candidate.Option == option)?.IdentifierTokenCount ?? 0;

    /// <summary>Adds a problem.</summary>
    /// <param name="problem">The sentence.</param>
    public void Add(string problem) => problems.Add(problem);

    /// <summary>Reads the value of an option that must be given.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="parse">The value's grammar.</param>
    /// <returns>The value; where it is missing or wrong, null, and a problem is added.</returns>
    public T? Require<T>(Option<string> option, Func<string, (T? Value, string? Problem)> parse)
    {
        if (!Has(option))
            Add(CommandLine.Problems.Missing(option.Name, option.HelpName));
        return Get(option, parse);
    }

    /// <summary>Reads the value of an option.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="parse">The value's grammar.</param>
    /// <returns>The value; null where the option was not given or, and then a problem is added, is wrong.</returns>
    public T? Get<T>(Option<string> option, Func<string, (T? Value, string? Problem)> parse)
    {
        if (Results.FirstOrDefault(candidate => candidate.Option == option) is not { Tokens: [{ Value: { Length: > 0 } text }] })
            return default;
        if (text.Any(char.IsControl))
        {
            Add(CommandLine.Problems.ControlCharacter(option.Name));
            return default;
        }

        var (value, problem) = parse(text);
        if (problem is not null)
            Add($"{option.Name} {problem}");
        return value;
    }

    private void CheckArguments(IReadOnlyList<string> arguments)
    {
        // A first argument without a hyphen would be taken for a directive, or for the program's own name.
        if (!arguments[0].StartsWith('-'))
            Add(Unexpected(arguments[0], 1));
        // "--port= -H a" would take "-H" for the port.
        foreach (var name in arguments.Where(argument => argument.EndsWith('=')).Select(argument => argument[..^1]).Where(names.Contains))
            Add(CommandLine.Problems.Empty(name));
        // "-u:secret" would be "-u secret".
        foreach (var place in Places(arguments).Where(place => HasColonForValue(arguments[place])))
            Add(CommandLine.Problems.Colon(place + 1));
        IsMisread = problems.Count > 0;
    }

    private void CheckForm(OptionResult given)
    {
        var option = given.Option;
        var takesValue = option.Arity.MaximumNumberOfValues > 0;
        if (given.IdentifierTokenCount > 1 && option.Name is not "--verbose")
            Add(CommandLine.Problems.Twice(option.Name));
        else if (!takesValue && given.Tokens.Count > 0)
            Add(CommandLine.Problems.NeedlessValue(option.Name));
        else if (takesValue && (given.Tokens is not [{ Value: { Length: > 0 } text }] || names.Contains(text)))
            Add(CommandLine.Problems.NoValue(option.Name, option.HelpName));
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
        return names.Contains(name)
            || (name is ['-', not '-', ..] && name[1..^1].All(letter => names.Contains($"-{letter}") && !valued.Contains($"-{letter}")) && valued.Contains($"-{name[^1]}"));
    }

    // The places of the arguments that no option has for its value.
    private List<int> Places(IReadOnlyList<string> arguments)
    {
        var places = new List<int>();
        for (var i = 0; i < arguments.Count; i++)
        {
            places.Add(i);
            if (valued.Contains(arguments[i]))
                i++;
        }

        return places;
    }

    private static bool IsOption(string token) => token.StartsWith('-') && token is not "-";

    private static string UnknownOption(string token)
    {
        var name = NameOf(token);
        if (name.StartsWith("--pass", StringComparison.Ordinal))
            return CommandLine.Problems.Password;
        return name is "--insecure" or "-k" ? CommandLine.Problems.Insecure : CommandLine.Problems.Unknown(name);
    }

    private static string Unexpected(string argument, int position)
    {
        if (argument.Contains("://", StringComparison.Ordinal))
            return CommandLine.Problems.BareUrl;
        return argument.Contains(':', StringComparison.Ordinal) ? CommandLine.Problems.BarePair : CommandLine.Problems.Unexpected(position);
    }

    // Up to its value, which may be a secret: "--token=…", "--token …" in one argument, "-x…".
    private static string NameOf(string argument)
    {
        var end = argument.AsSpan().IndexOfAnyExcept(NameCharacters);
        var name = end < 0 ? argument : argument[..end];
        return name.StartsWith("--", StringComparison.Ordinal) ? name : name[..Math.Min(2, name.Length)];
    }
}
