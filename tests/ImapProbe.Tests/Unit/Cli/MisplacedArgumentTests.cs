using ImapProbe.Cli;

namespace ImapProbe.Tests.Unit.Cli;

/// <summary>What belongs to no option may be a secret, however it came to stand there.</summary>
public sealed class MisplacedArgumentTests
{
    private static readonly string[] Good = ["-H", "a.example", "-u", "me", "-P", "pw"];

    // The second of two is the first one's value, although it begins as an option does.
    [Theory]
    [InlineData("--password", "--hunter2")]
    [InlineData("--token", "--hunter2")]
    [InlineData("-x", "--hunter2")]
    [InlineData("-s", "--other", "--hunter2")]
    [InlineData("-u:hunter2")]
    [InlineData("--user:hunter2")]
    [InlineData("-vu:hunter2")]
    [InlineData("me:hunter2")]
    public void A_value_that_looks_like_an_option_is_not_shown(params string[] arguments) => AssertSilent(arguments);

    // Quoted together by mistake, as lists of arguments in YAML often are.
    [Theory]
    [InlineData("--password hunter2")]
    [InlineData("--token hunter2")]
    [InlineData("--password\thunter2")]
    [InlineData("--password\nhunter2")]
    [InlineData("--password,hunter2")]
    public void A_value_in_one_argument_with_its_option_is_not_shown(string argument) => AssertSilent(argument);

    [Theory]
    [InlineData("me", 7)]
    [InlineData("pw", 7)]
    [InlineData("a.example", 7)]
    public void An_argument_too_many_is_told_by_its_own_place_and_not_by_that_of_its_twin(string argument, int position) =>
        Assert.Contains($"argument {position}, after -P ", Assert.Single(Problems([.. Good, argument])), StringComparison.Ordinal);

    [Fact]
    public void Behind_a_value_that_was_not_quoted_the_option_is_named_and_not_the_value()
    {
        var problem = Assert.Single(Problems([.. Good, "-t", "10", "s"]));

        Assert.StartsWith("argument 9, after -t and its value, belongs to no option: quote a value", problem, StringComparison.Ordinal);
    }

    private static void AssertSilent(params string[] arguments)
    {
        foreach (var line in (string[][])[arguments, [.. Good, .. arguments], [.. arguments, .. Good]])
            Assert.DoesNotContain(Problems(line), problem => problem.Contains("hunter2", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Problems(params string[] arguments) =>
        Assert.IsType<Invocation.Misuse>(ProbeCommand.Read(arguments)).Problems;
}
