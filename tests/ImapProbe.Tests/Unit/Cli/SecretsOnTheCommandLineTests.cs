using ImapProbe.Cli;

namespace ImapProbe.Tests.Unit.Cli;

public sealed class SecretsOnTheCommandLineTests
{
    private static readonly string[] Good = ["-H", "a.example", "-u", "me", "-P", "pw"];

    [Theory]
    [InlineData("there is no --password", "--password", "hunter2")]
    [InlineData("there is no --password", "--password=hunter2")]
    [InlineData("there is no --password", "--password:hunter2")]
    [InlineData("there is no --password", "--password")]
    [InlineData("there is no --insecure", "-k")]
    [InlineData("there is no --insecure", "--insecure")]
    [InlineData("there is no --insecure", "--insecure=hunter2")]
    [InlineData("there is no --insecure", "-k=hunter2")]
    [InlineData("there is no --insecure", "-khunter2")]
    [InlineData("there is no -k, as there is no --insecure: ", "-khunter2")]
    [InlineData("there is no --no-verify, as there is no --insecure: ", "--no-verify")]
    [InlineData("there is no --pass, as there is no --password: ", "--pass", "hunter2")]
    [InlineData("there is no --pwd, as there is no --password: ", "--pwd=hunter2")]
    [InlineData("there is no --password: ", "--passhunter2")]
    [InlineData("-- ends nothing here: ", "--", "-u", "hunter2")]
    [InlineData("URL", "imaps://me:hunter2@a.example")]
    [InlineData("URL", "imap://a.example")]
    public void What_other_tools_have_gets_a_sentence_of_its_own(string sentence, params string[] arguments)
    {
        AssertTold(sentence, Problems(arguments));
        AssertTold(sentence, Problems([.. Good, .. arguments]));
        AssertTold(sentence, Problems([.. arguments, .. Good]));
    }

    [Theory]
    [InlineData("URL", "-H", "imaps://me:hunter2@a.example")]
    [InlineData("--user", "-H", "me:hunter2@a.example")]
    [InlineData("--password-file", "-H", "a.example", "-u", "me:hunter2")]
    [InlineData("--password-file", "-H", "a.example", "--user=me:hunter2")]
    public void A_secret_within_a_value_gets_a_sentence_of_its_own(string sentence, params string[] arguments) =>
        AssertTold(sentence, Problems([.. arguments, "-P", "pw"]));

    [Theory]
    [InlineData("--passwd", "hunter2")]
    [InlineData("--token=hunter2")]
    [InlineData("--token", "hunter2")]
    [InlineData("--token:hunter2")]
    [InlineData("-x", "hunter2")]
    [InlineData("-xhunter2")]
    [InlineData("-x=hunter2")]
    [InlineData("-w", "me:hunter2")]
    [InlineData("hunter2")]
    [InlineData("--", "hunter2")]
    [InlineData("--", "--password", "hunter2")]
    [InlineData("=hunter2")]
    [InlineData("--=hunter2")]
    [InlineData("-=hunter2")]
    [InlineData("-:hunter2")]
    [InlineData("-vkhunter2")]
    [InlineData("-password", "hunter2")]
    [InlineData("-password=hunter2")]
    [InlineData("-p", "hunter2")]
    [InlineData("-phunter2")]
    [InlineData("--port=hunter2")]
    [InlineData("--tls", "hunter2")]
    [InlineData("--tls-min", "hunter2")]
    [InlineData("--auth", "hunter2")]
    [InlineData("--auth", "plain:hunter2")]
    [InlineData("-t", "hunter2")]
    [InlineData("--format", "hunter2")]
    [InlineData("--connect-to", "hunter2")]
    [InlineData("--connect-to", "192.0.2.7:hunter2")]
    [InlineData("--connect-to", "me:hunter2@192.0.2.7")]
    [InlineData("-4", "hunter2")]
    [InlineData("-4=hunter2")]
    [InlineData("-4hunter2")]
    [InlineData("-v", "hunter2")]
    [InlineData("-vv=hunter2")]
    [InlineData("--verbose=hunter2")]
    [InlineData("--verbose:hunter2")]
    [InlineData("-h", "hunter2")]
    [InlineData("--help=hunter2")]
    [InlineData("-V=hunter2")]
    [InlineData("@hunter2")]
    [InlineData("[hunter2]")]
    [InlineData("--password=\nhunter2")]
    [InlineData("--password", "hunter2\u001b[31m")]
    public void What_was_typed_in_a_wrong_place_is_in_no_sentence(params string[] arguments)
    {
        AssertSilent(Problems(arguments));
        AssertSilent(Problems([.. Good, .. arguments]));
        AssertSilent(Problems([.. arguments, .. Good]));
    }

    [Theory]
    [InlineData("--frobnicate")]
    [InlineData("--Host")]
    [InlineData("--hos")]
    [InlineData("-x")]
    public void An_unknown_option_is_named(string name) => AssertTold(name, Problems([.. Good, name]));

    [Fact]
    public void An_unknown_option_brings_no_control_character_into_its_sentence() =>
        Assert.DoesNotContain(Problems([.. Good, "--fr\u001b[31mob\n\u009b"]), problem => problem.Any(char.IsControl));

    private static void AssertTold(string sentence, IReadOnlyList<string> problems)
    {
        Assert.Contains(problems, problem => problem.Contains(sentence, StringComparison.Ordinal));
        AssertSilent(problems);
    }

    private static void AssertSilent(IReadOnlyList<string> problems)
    {
        Assert.NotEmpty(problems);
        Assert.DoesNotContain(problems, problem => problem.Contains("hunter2", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Problems(params string[] arguments) =>
        Assert.IsType<Invocation.Misuse>(ProbeCommand.Read(arguments)).Problems;
}
