using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;
using ImapProbe.Core;

namespace ImapProbe.Cli;

/// <summary>
/// One line of options as System.CommandLine parsed it. Its own messages echo what was typed, so each problem is detected again here and worded by <see
/// cref="UsageMessages"/>.
/// </summary>
internal sealed class ParsedLine
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // What other tools call it.
    private static readonly string[] PasswordNames = ["--password", "--pass", "--passwd", "--passphrase", "--pw", "--pwd", "--secret"];

    private readonly Grammar grammar;
    private readonly ParsedLine? defaults;
    private readonly ParseResult result;
    private readonly List<string> problems = [];
    private readonly HashSet<Option> wrong = [];
    private bool hasUnknown;
    private bool isShifted;

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

    /// <summary>Whether these options are the defaults for other lines, so that none is missing yet.</summary>
    public bool IsDefaults { get; set; }

    public bool HasDefaults => defaults is not null;

    /// <summary>Whether System.CommandLine read the arguments differently from what was meant.</summary>
    public bool IsMisread { get; private set; }

    public IReadOnlyList<string> Problems => [.. problems.Distinct()];

    private IEnumerable<OptionResult> Results => result.CommandResult.Children.OfType<OptionResult>();

    /// <summary>Whether an option was given, here or in the defaults.</summary>
    public bool Has(Option option) => HasOwn(option) || defaults?.Has(option) is true;

    /// <summary>Whether an option was given in this line itself.</summary>
    public bool HasOwn(Option option) => Count(option) > 0;

    public int Count(Option option) => Find(option)?.IdentifierTokenCount ?? 0;

    public void Add(string problem) => problems.Add(problem);

    /// <summary>Whether an option was given with a value that cannot be read, or with none: what it was to ask for is not known.</summary>
    public bool IsWrong(Option option) => wrong.Contains(option) || (!HasOwn(option) && defaults?.IsWrong(option) is true);

    /// <summary>Whether an option was surely not given. Where the line has what belongs to no option, that may be a slip in this one.</summary>
    public bool Lacks(Option option) => !Has(option) && !hasUnknown;

    /// <summary>Complains if an option is missing, unless another line may add it.</summary>
    public void CheckGiven(Option option, string? sentence = null)
    {
        if (Lacks(option) && !IsDefaults)
            Add(sentence ?? UsageMessages.Missing(option.Name, option.HelpName));
    }

    public T? Get<T>(Option option, Func<string, Result<T>> parse)
        where T : class => GetAll(option, parse) is [var value, ..] ? value : null;

    public T? GetValue<T>(Option option, Func<string, Result<T>> parse)
        where T : struct => GetAll(option, parse) is [var value, ..] ? value : null;

    /// <summary>Reads the values of an option, and adds a problem for each that is wrong.</summary>
    public IReadOnlyList<T> GetAll<T>(Option option, Func<string, Result<T>> parse)
        where T : notnull
    {
        List<T> values = [];
        string[] given = [.. ValuesOf(option)];
        foreach (var (place, text) in given.Index().Where(value => value.Item.Length > 0 && !grammar.IsName(value.Item)))
        {
            var result = ProblemOf(text) is { } unreadable ? Result<T>.Wrong(unreadable) : parse(text);
            if (result.HasValue)
                values.Add(result.Value);
            else
                Blame(option, $"{option.Name} {(given.Length > 1 ? $"number {place + 1} " : "")}{result.Problem}");
        }

        return values;
    }

    private static string? ProblemOf(string text)
    {
        if (text.Any(char.IsControl))
            return UsageMessages.HasControlCharacter;
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? UsageMessages.NotUtf8 : null;
    }

    private void Blame(Option option, string problem)
    {
        Add(problem);
        wrong.Add(option);
    }

    private IEnumerable<string> ValuesOf(Option option) => HasOwn(option) || defaults is null
        ? Find(option)?.Tokens.Select(token => token.Value) ?? []
        : defaults.ValuesOf(option);

    private OptionResult? Find(Option option) => result.GetResult(option);

    private void CheckArguments(IReadOnlyList<string> arguments)
    {
        // Nothing after it would be read as an option.
        if (Places(arguments).Any(place => arguments[place] is "--"))
        {
            Add(UsageMessages.EndOfOptions);
            IsMisread = true;
            return;
        }

        // A first argument without a hyphen would be taken for a directive, or for the program's own name.
        if (!arguments[0].StartsWith('-'))
            Add(Unexpected(arguments[0], Misplaced(arguments, 0)));
        // "-user me" would be "-u ser" and "me".
        foreach (var argument in Places(arguments).Select(place => UpToValue(arguments[place])).Where(IsOfOneHyphen))
            Add(argument is "-password" ? UsageMessages.CalledOtherwise(argument, UsageMessages.Password) : UsageMessages.OneHyphen(argument, $"-{argument}"));
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
        {
            Blame(option, UsageMessages.NoValue(option.Name, option.HelpName));
            isShifted = true;
        }
    }

    private void CheckUnmatched(IReadOnlyList<string> arguments)
    {
        var places = Places(arguments);
        var afterUnknown = -1;
        var isNamed = false;
        foreach (var token in result.UnmatchedTokens)
        {
            hasUnknown = true;
            var place = places.FindIndex(candidate => arguments[candidate] == token) is var found and >= 0 ? places[found] : -1;
            places.Remove(place);
            // What follows an unknown option may be its value, and a secret, whatever it looks like: only the first is named, what is nearly an option, and a
            // letter, which is no secret.
            if (IsOption(token) && (!isNamed || IsUnderstood(token)))
                Add(UnknownOption(token));
            else if (!isShifted && (place < 0 || place != afterUnknown))
                Add(Unexpected(token, Misplaced(arguments, place)));
            isNamed |= IsOption(token);
            afterUnknown = IsOption(token) && UpToValue(token) == token ? place + 1 : -1;
        }
    }

    // "--user:x", "-u:x", and "-vu:x", where -v takes no value.
    private bool HasColonForValue(string argument)
    {
        var colon = argument.AsSpan().IndexOfAny(':', '=');
        if (colon < 0 || argument[colon] is '=')
            return false;
        var name = argument[..colon];
        return grammar.IsName(name) || (name is ['-', not '-', ..] && name[1..^1].All(IsFlag) && grammar.IsValued($"-{name[^1]}"));

        bool IsFlag(char letter) => grammar.IsName($"-{letter}") && !grammar.IsValued($"-{letter}");
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

    private bool IsOfOneHyphen(string name) => name is ['-', not '-', _, ..] && (grammar.IsName($"-{name}") || name is "-password");

    private string UnknownOption(string token)
    {
        if (token is "-?")
            return UsageMessages.HelpMeant;
        var (name, typed) = (NameOf(token), UpToValue(token));
        if (typed.Any(c => !NameCharacters.Contains(c) && c is not ('_' or '.')))
            typed = name;
        if (IsOfInsecure(name))
            return UsageMessages.CalledOtherwise(name, UsageMessages.Insecure);
        // So near to an option, it is no secret.
        if (MeantBy(typed) is { } meant)
            return UsageMessages.Mistyped(typed, meant);
        if (!IsOfPassword(name))
            return UsageMessages.Unknown(name);
        // A longer name may have the password behind it.
        return PasswordNames.Contains(name) ? UsageMessages.CalledOtherwise(name, UsageMessages.Password) : UsageMessages.Password;
    }

    private bool IsUnderstood(string token) =>
        token.Length is 2 || (NameOf(token) is var name && (IsOfPassword(name) || IsOfInsecure(name) || MeantBy(UpToValue(token)) is not null));

    // Other tools write some letters in the other case.
    private string? MeantBy(string typed) => typed switch
    {
        ['-', '-', ..] => grammar.Typos.Find(typed),
        ['-', var letter] when grammar.IsName($"-{(char)(letter ^ ' ')}") => $"-{(char)(letter ^ ' ')}",
        _ => null,
    };

    private static bool IsOfPassword(string name) => PasswordNames.Contains(name) || name.StartsWith("--pas", StringComparison.Ordinal);

    private static bool IsOfInsecure(string name) => name
        is "--insecure" or "-k" or "--no-verify" or "--skip-verify" or "--tls-skip-verify" or "--insecure-skip-verify" or "--no-check-certificate"
        or "--no-tls" or "--no-ssl" or "--plaintext";

    private string Misplaced(IReadOnlyList<string> arguments, int place)
    {
        if (place > 1 && !Places(arguments).Contains(place - 1))
            return UsageMessages.AfterValue(place + 1, arguments[place - 2]);
        return HasDefaults && place >= 0 ? UsageMessages.UnexpectedInLine(place + 1) : UsageMessages.Unexpected(place + 1);
    }

    private static string Unexpected(string argument, string otherwise)
    {
        if (argument is "help" or "/?" or "/h" or "/help" or "?")
            return UsageMessages.HelpMeant;
        if (argument is "version")
            return UsageMessages.VersionMeant;
        if (argument.Contains("://", StringComparison.Ordinal))
            return UsageMessages.BareUrl;
        return argument.Contains(':', StringComparison.Ordinal) ? UsageMessages.BarePair : otherwise;
    }

    private static string UpToValue(string argument) => argument.Split('=', ':', ' ', '\t', '\n')[0];

    // Up to its value, which may be a secret: "--token=…", "--token …" in one argument, "-x…".
    private static string NameOf(string argument)
    {
        var end = argument.AsSpan().IndexOfAnyExcept(NameCharacters);
        var name = end < 0 ? argument : argument[..end];
        return name.StartsWith("--", StringComparison.Ordinal) ? name : name[..Math.Min(2, name.Length)];
    }
}
