using ImapProbe.Cli;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Cli;

public sealed class ShellWordsTests
{
    private const int LinesPerSeed = 300;

    private const string SingleQuote = "a single quote is not closed";
    private const string DoubleQuote = "a double quote is not closed";
    private const string Backslash = "a backslash stands at its end, with nothing after it";

    // Each line's words, and an empty line if the shell then went on to the next command: one that is not closed is a syntax error,
    // and a backslash at the end makes one word of two lines.
    private const string Script = """
        show() { for word do printf '%s\0' "$word"; done; }
        complete() { printf '\n\0'; }
        while IFS= read -r line; do
            (eval "show $line
        complete") 2>/dev/null
            printf '\f'
        done
        """;

    // None that is an operator, and none that a shell expands.
    private static readonly char[] Characters = ['a', 'b', 'n', 'é', ' ', ' ', '\t', '\'', '\'', '"', '"', '\\', '\\', '#'];

    [Theory]
    [InlineData("-H a.example -u me", "-H", "a.example", "-u", "me")]
    [InlineData("  -H\ta.example \t ", "-H", "a.example")]
    [InlineData("one", "one")]
    [InlineData("a\u00A0b\u2003c\rd\v", "a\u00A0b\u2003c\rd\v")]
    public void Blanks_separate_words_and_nothing_else_does(string line, params string[] words) => AssertWords(words, line);

    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("#")]
    [InlineData("# -H a.example")]
    [InlineData(" \t# it's \"a\" comment \\")]
    [InlineData("#-H a.example 'not closed")]
    public void An_empty_line_and_a_comment_have_no_words(string line) => AssertWords([], line);

    [Theory]
    [InlineData("a # b", "a")]
    [InlineData("a\t#b 'c", "a")]
    [InlineData("a '' #", "a", "")]
    [InlineData("a#b", "a#b")]
    [InlineData("a#", "a#")]
    [InlineData("''#a", "#a")]
    [InlineData("\"\"# a", "#", "a")]
    [InlineData("'#' \"#\" \\# \\ #", "#", "#", "#", " #")]
    [InlineData("'a #b' \"c #d\"", "a #b", "c #d")]
    [InlineData("a;#b", "a;#b")]
    public void A_comment_begins_only_where_a_word_could(string line, params string[] words) => AssertWords(words, line);

    [Theory]
    [InlineData("'a b'", "a b")]
    [InlineData("'a\tb  c '", "a\tb  c ")]
    [InlineData("'\\n \\' b", "\\n \\", "b")]
    [InlineData("'\"$HOME\" `id`'", "\"$HOME\" `id`")]
    [InlineData("'it'\\''s'", "it's")]
    public void Single_quotes_keep_everything_as_it_is(string line, params string[] words) => AssertWords(words, line);

    [Theory]
    [InlineData("\"a b\"", "a b")]
    [InlineData("\"it's\"", "it's")]
    [InlineData("\"\\$ \\` \\\" \\\\\"", "$ ` \" \\")]
    [InlineData("\"\\a \\' \\# \\ \\!\"", "\\a \\' \\# \\ \\!")]
    [InlineData("\"\\\\\" b", "\\", "b")]
    [InlineData("\"\\\\\\\"\"", "\\\"")]
    public void A_backslash_in_double_quotes_escapes_four_characters_only(string line, params string[] words) => AssertWords(words, line);

    [Theory]
    [InlineData("a\\ b", "a b")]
    [InlineData("\\a\\'\\\"\\\\", "a'\"\\")]
    [InlineData("\\\tb", "\tb")]
    [InlineData("\\😀\\é", "😀é")]
    [InlineData("a \\\\", "a", "\\")]
    public void A_backslash_outside_quotes_escapes_any_character(string line, params string[] words) => AssertWords(words, line);

    [Theory]
    [InlineData("a'b c'\"d e\"\\ f", "ab cd e f")]
    [InlineData("--user='me too'", "--user=me too")]
    [InlineData("'a''b'\"c\"'d'", "abcd")]
    [InlineData("a''b", "ab")]
    [InlineData("''", "")]
    [InlineData("\"\" '' \"\"''", "", "", "")]
    [InlineData("-u '' -v", "-u", "", "-v")]
    public void Adjacent_parts_join_and_empty_quotes_are_a_word(string line, params string[] words) => AssertWords(words, line);

    [Theory]
    [InlineData("$HOME ${HOME} $(id) `id` $((1+1)) $'a' $\"b\"", "$HOME", "${HOME}", "$(id)", "`id`", "$((1+1))", "$a", "$b")]
    [InlineData("\"$HOME\" \"`id`\"", "$HOME", "`id`")]
    [InlineData("* /*/[a-z]? ~ ~root {a,b} !!", "*", "/*/[a-z]?", "~", "~root", "{a,b}", "!!")]
    [InlineData("a;b ; c|d | e&f && g>h <i (j)", "a;b", ";", "c|d", "|", "e&f", "&&", "g>h", "<i", "(j)")]
    [InlineData("@10:20 a=b -- -", "@10:20", "a=b", "--", "-")]
    [InlineData("if true", "if", "true")]
    public void Nothing_is_expanded_and_there_are_no_operators(string line, params string[] words) => AssertWords(words, line);

    [Theory]
    [InlineData("'", SingleQuote)]
    [InlineData("hunter2 'hunter2", SingleQuote)]
    [InlineData("'hunter2\\", SingleQuote)]
    [InlineData("'hunter2''", SingleQuote)]
    [InlineData("it's hunter2", SingleQuote)]
    [InlineData("\"", DoubleQuote)]
    [InlineData("hunter2 \"hunter2", DoubleQuote)]
    [InlineData("\"hunter2\\\"", DoubleQuote)]
    [InlineData("\"hunter2\\", DoubleQuote)]
    [InlineData("\"hunter2 '", DoubleQuote)]
    [InlineData("hunter2\\\"\"", DoubleQuote)]
    [InlineData("\\", Backslash)]
    [InlineData("hunter2 \\", Backslash)]
    [InlineData("hunter2\\\\\\", Backslash)]
    [InlineData("'hunter2'\\", Backslash)]
    public void What_does_not_end_with_its_line_is_told_and_not_shown(string line, string expected)
    {
        var (words, problem) = ShellWords.Split(line);

        Assert.Null(words);
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_shell_makes_the_same_words_of_any_line_and_reads_on_where_one_is_refused(int seed)
    {
        var random = new SeededRandom(seed);
        string[] lines =
        [
            .. Enumerable.Range(0, LinesPerSeed).Select(_ => string.Concat(Enumerable.Range(0, random.Below(16)).Select(_ => random.Pick(Characters))))
        ];

        var shell = await AskShellAsync(lines);

        Assert.Equal(LinesPerSeed, shell.Count);
        // Neither side may be all that was tried.
        Assert.InRange(shell.Count(words => words is null), LinesPerSeed / 5, LinesPerSeed * 4 / 5);
        Assert.All(lines.Zip(shell), pair => Assert.Equal(pair.Second, ShellWords.Split(pair.First).Value));
    }

    private static void AssertWords(string[] words, string line)
    {
        var (split, problem) = ShellWords.Split(line);

        Assert.Null(problem);
        Assert.Equal(words, split);
    }

    // Null for a line that does not end where it ends.
    private static async Task<IReadOnlyList<string[]?>> AskShellAsync(string[] lines)
    {
        var (exitCode, output) = await InstalledTool.RunAsync("sh", ["-c", Script], string.Concat(lines.Select(line => line + "\n")));

        Assert.Equal(0, exitCode);
        return [.. output.Split('\f')[..^1].Select(record => record.Split('\0')[..^1]).Select(words => words is [.. var all, "\n"] ? all : null)];
    }
}
