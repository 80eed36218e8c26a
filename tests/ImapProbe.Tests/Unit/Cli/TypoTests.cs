using ImapProbe.Cli;

namespace ImapProbe.Tests.Unit.Cli;

/// <summary>What people write who mean an option, and the one line that answers it.</summary>
public sealed class TypoTests
{
    [Theory]
    [InlineData("--hots", "--host")]
    [InlineData("--hots=a.example", "--host")]
    [InlineData("--Host", "--host")]
    [InlineData("--hostname", "--host")]
    [InlineData("--server", "--host")]
    [InlineData("--usr", "--user")]
    [InlineData("--username", "--user")]
    [InlineData("--prot", "--port")]
    [InlineData("--json", "--format json")]
    [InlineData("--starttls", "--tls starttls")]
    [InlineData("--pass-file", "--password-file")]
    [InlineData("--password_file", "--password-file")]
    [InlineData("--passwordfile=pw", "--password-file")]
    [InlineData("--pasword-file", "--password-file")]
    [InlineData("--cafile", "--ca-file")]
    [InlineData("--cacert", "--ca-file")]
    [InlineData("--cert", "--client-cert")]
    [InlineData("--key", "--client-cert")]
    [InlineData("--client-certificate", "--client-cert")]
    [InlineData("--external", "--auth external")]
    [InlineData("--tlsv1.3", "--tls-min 1.3")]
    [InlineData("--timeuot", "--timeout")]
    [InlineData("--max-time", "--timeout")]
    [InlineData("--quit-aftre", "--quit-after")]
    [InlineData("--crit", "--critical")]
    [InlineData("--ver", "--verbose or --version")]
    [InlineData("--cuont", "--count")]
    [InlineData("--help-me", "--help")]
    public void A_mistyped_option_is_answered_in_one_line_with_the_one_that_was_meant(string typed, string meant)
    {
        var name = typed.Split('=')[0];
        string[] given = name == typed ? [typed, "value"] : [typed];

        Assert.Equal([$"there is no option {name}: did you mean {meant}?"], Problems(typed));
        Assert.Equal([$"there is no option {name}: did you mean {meant}?"], Problems(given));
        Assert.Equal([$"there is no option {name}: did you mean {meant}?"], Problems(["-u", "me", "-i", "5s", .. given, "-P", "pw"]));
    }

    [Fact]
    public void Two_of_them_are_two_lines_with_their_values_passed_over() => Assert.Equal(
        ["there is no option --hots: did you mean --host?", "there is no option --usr: did you mean --user?"],
        Problems("--hots", "a.example", "--usr", "me", "-P", "pw"));

    [Fact]
    public void Letters_that_other_tools_have_are_named_each() => Assert.Equal(
        ["there is no option -W: did you mean -w?", "there is no option -C: did you mean -c?", "there is no option -D; see imap-probe --help"],
        Problems("-H", "a.example", "-u", "me", "-P", "pw", "-W", "5", "-C", "10", "-D", "14,7"));

    [Theory]
    [InlineData("-host", "--host")]
    [InlineData("-user", "--user")]
    [InlineData("-user=me", "--user")]
    [InlineData("-starttls", null)]
    public void A_long_name_behind_one_hyphen_is_no_row_of_letters(string typed, string? meant)
    {
        var problems = Problems(typed, "value", "-P", "pw");

        if (meant is not null)
            Assert.Equal([$"{typed.Split('=')[0]} has one hyphen too few: did you mean {meant}?"], problems);
        Assert.NotEmpty(problems);
    }

    [Theory]
    [InlineData("for the help write imap-probe --help", "help")]
    [InlineData("for the help write imap-probe --help", "-?")]
    [InlineData("for the help write imap-probe --help", "/?")]
    [InlineData("for the version write imap-probe --version", "version")]
    [InlineData("argument 1 belongs to no option: write imap-probe -H HOST[:PORT] -u NAME -P FILE; see imap-probe --help", "imap.example.org")]
    public void What_is_meant_without_an_option_is_answered_with_what_to_write(string answer, params string[] arguments) =>
        Assert.Equal([answer], Problems(arguments));

    [Theory]
    [InlineData("--password", "hunter2")]
    [InlineData("--pass", "hunter2")]
    [InlineData("--passwd=hunter2")]
    [InlineData("--pwd", "hunter2")]
    [InlineData("-password", "hunter2")]
    [InlineData("--hostname", "a.example", "--password", "hunter2")]
    public void A_password_on_the_command_line_keeps_its_own_sentence(params string[] arguments)
    {
        var problems = Problems(arguments);

        Assert.Contains(problems, problem => problem.Contains("there is no --password: every user ", StringComparison.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--frobnicate")]
    [InlineData("--retries")]
    [InlineData("--select")]
    [InlineData("--xy")]
    [InlineData("-x")]
    [InlineData("--")]
    public void What_is_like_no_option_is_answered_without_a_guess(string typed) =>
        Assert.DoesNotContain(Problems(typed), problem => problem.Contains("did you mean", StringComparison.Ordinal));

    // What the wrong value was to ask for is not known, so that nothing is missing or in its way.
    [Theory]
    [InlineData("--quit-after", "-H", "a.example", "--quit-after", "TLS")]
    [InlineData("--quit-after", "-H", "a.example", "--quit-after", "login", "--ca-file", "ca.pem")]
    [InlineData("--quit-after", "-H", "a.example", "--quit-after")]
    [InlineData("--quit-after", "--targets", "-", "-P", "-", "--quit-after", "TLS")]
    [InlineData("--auth", "-H", "a.example", "--auth", "EXTERNAL", "--client-cert", "client.pem")]
    [InlineData("--auth", "-H", "a.example", "--auth")]
    [InlineData("--tls", "-H", "a.example", "--tls", "START", "--quit-after", "tls", "--expect", "protocol")]
    public void A_wrong_value_has_no_sentences_that_only_follow_from_it(string option, params string[] arguments) =>
        Assert.StartsWith($"{option} takes", Assert.Single(Problems(arguments)), StringComparison.Ordinal);

    private static IReadOnlyList<string> Problems(params string[] arguments) =>
        Assert.IsType<Invocation.Misuse>(ProbeCommand.Read(arguments)).Problems;
}
