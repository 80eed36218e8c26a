using ImapProbe.Cli;

namespace ImapProbe.Tests.Unit.Cli;

public sealed class UsageRuleTests
{
    private static readonly string[] Good = ["-H", "a.example", "-u", "me", "-P", "pw"];

    public static TheoryData<string, string> ControlCharacters
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var option in (string[])["--host", "--port", "--tls", "--connect-to", "--user", "--password-file", "--auth", "--ca-file", "--timeout"])
            {
                foreach (var character in (string[])["\n", "\r", "\t", "\0", "\u001b", "\u007f", "\u0085", "\u009b"])
                    data.Add(option, character);
            }

            return data;
        }
    }

    [Theory]
    [InlineData("--user")]
    [InlineData("--host", "-u", "me", "-P", "pw")]
    [InlineData("--user", "-H", "a.example", "-P", "pw")]
    [InlineData("--password-file", "-H", "a.example", "-u", "me")]
    public void What_must_be_given_is_named_where_it_is_missing(string name, params string[] arguments) =>
        Assert.Contains(Problems(arguments), problem => problem.Contains(arguments is [] ? "no server" : name, StringComparison.Ordinal));

    [Fact]
    public void The_sentences_come_in_the_order_in_which_people_think_of_the_options() => Assert.Equal(
        ["--host", "--tls", "--port", "--user", "--tls-min", "--password-file"],
        Problems("-H", "imaps://a", "-p", "x", "--tls", "y", "--tls-min", "z").Select(problem => problem.Split(' ')[0]));

    [Theory]
    [InlineData("--port", "-p", "993", "--port", "993")]
    [InlineData("--tls", "--tls", "implicit", "--tls", "implicit")]
    [InlineData("--connect-to", "--connect-to", "::1", "--connect-to", "::1")]
    [InlineData("--ipv4", "-4", "-4")]
    [InlineData("--ipv6", "-6", "--ipv6")]
    [InlineData("--user", "-u", "you")]
    [InlineData("--password-file", "--password-file=-")]
    [InlineData("--auth", "--auth", "plain", "--auth", "login")]
    [InlineData("--ca-file", "--ca-file", "a", "--ca-file=b")]
    [InlineData("--client-cert", "--client-cert", "a", "--client-cert=b")]
    [InlineData("--tls-min", "--tls-min", "1.2", "--tls-min", "1.3")]
    [InlineData("--timeout", "-t", "1s", "-t=2s")]
    [InlineData("--format", "--format", "text", "--format", "json")]
    public void An_option_given_twice_is_refused_by_its_name(string name, params string[] more) =>
        Assert.Contains(
            Problems([.. Good, .. more]), problem => problem.Contains(name, StringComparison.Ordinal) && problem.Contains("twice", StringComparison.Ordinal));

    [Theory]
    [InlineData("-4", "-6")]
    [InlineData("-6", "-4")]
    [InlineData("-46")]
    [InlineData("--ipv4", "--ipv6")]
    [InlineData("-v46")]
    public void Both_families_exclude_each_other(params string[] flags) =>
        Assert.Equal(["-4 and -6 exclude each other"], Problems([.. Good, .. flags]));

    [Theory]
    [InlineData("--host", "::1", "192.0.2.7", "-4")]
    [InlineData("--host", "[::1]:993", "192.0.2.7", "-4")]
    [InlineData("--host", "192.0.2.7", "::1", "-6")]
    [InlineData("--connect-to", "a.example", "192.0.2.7", "-6")]
    [InlineData("--connect-to", "a.example", "[::1]:993", "-4")]
    [InlineData("--connect-to", "a.example", "::ffff:192.0.2.7", "-4")]
    public void A_literal_of_the_other_family_is_refused(string option, string host, string connectTo, string flag)
    {
        var problems = Problems("-H", host, "--connect-to", connectTo, flag, "-u", "me", "-P", "pw");

        Assert.Contains(option, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-H", "a.example:993", "-p", "993")]
    [InlineData("-H", "a.example:993", "--port=143")]
    [InlineData("-p", "143", "--host=[::1]:993")]
    public void A_port_beside_the_hosts_own_is_refused(params string[] arguments) =>
        Assert.Contains("port", Assert.Single(Problems([.. arguments, "-u", "me", "-P", "pw"])), StringComparison.Ordinal);

    [Theory]
    [InlineData("-w", "2")]
    [InlineData("-c", "5")]
    [InlineData("--cert-warning", "14")]
    [InlineData("--cert-critical", "25%")]
    public void What_must_fail_has_no_limits(string option, string value)
    {
        Assert.Equal([UsageMessages.ExpectedFailureHasNoLimits], Problems([.. Good, "--expect", "login", option, value]));
        Assert.Equal([UsageMessages.ExpectedFailureHasNoLimits], Problems("--targets", "list", "--expect", "login", option, value));
        Assert.Equal([UsageMessages.ExpectedFailureHasNoLimits], OnLine("--expect login", option, value));
        Assert.Equal([UsageMessages.ExpectedFailureHasNoLimits], OnLine($"{option} {value}", "--expect", "login"));
    }

    [Fact]
    public void A_refusal_that_is_expected_is_met_once()
    {
        Assert.Equal([UsageMessages.ExpectedRefusalOnce], Problems([.. Good, "--expect", "login", "-n", "2"]));
        Assert.Equal([UsageMessages.ExpectedRefusalOnce], OnLine("--expect login", "-n", "2"));
        Assert.Equal([UsageMessages.ExpectedRefusalOnce], Problems("--targets", "list", "--expect", "login", "-n", "2"));
        Assert.IsType<Invocation.Run>(ProbeCommand.Read([.. Good, "--expect", "login", "-n", "1"]));
        Assert.IsType<Invocation.Run>(ProbeCommand.Read([.. Good, "--expect", "unavailable", "-n", "2"]));
        Assert.Empty(OnLine("--expect certificate", "-n", "2"));
    }

    [Theory]
    [InlineData("--password-file", "pw")]
    [InlineData("--password-file", "-")]
    [InlineData("--password-command", "pass")]
    public void A_login_by_certificate_takes_no_password(string option, string value)
    {
        string[] external = ["--auth", "external", "--client-cert", "client.pem"];

        Assert.Equal([UsageMessages.PasswordBesideCertificate], Problems(["-H", "a.example", .. external, option, value]));
        Assert.Equal([UsageMessages.PasswordBesideCertificate], Problems(["--targets", "list", .. external, option, value]));
        Assert.Equal([UsageMessages.PasswordBesideCertificate], OnTargetLine($"-H a.example {option} {value}", external));
        Assert.Equal([UsageMessages.PasswordBesideCertificate], OnTargetLine($"-H a.example {option} {value} {string.Join(' ', external)}"));
        // The command line's is for other lines.
        Assert.Empty(OnTargetLine($"-H a.example {string.Join(' ', external)}", option, value, "-u", "me"));
    }

    [Fact]
    public void A_login_by_certificate_takes_one()
    {
        Assert.Equal([UsageMessages.CertificateToLogInBy], Problems("-H", "a.example", "--auth", "external"));
        Assert.Equal([UsageMessages.CertificateToLogInBy], OnTargetLine("-H a.example --auth external"));
        Assert.Equal([UsageMessages.CertificateToLogInBy], OnTargetLine("-H a.example", "--auth", "external"));
        Assert.Empty(OnTargetLine("-H a.example --client-cert client.pem", "--auth", "external"));
        Assert.Empty(OnTargetLine("-H a.example --auth external", "--client-cert", "client.pem"));
    }

    [Fact]
    public void A_slip_in_the_certificate_s_option_is_the_only_problem() => Assert.Equal(
        [UsageMessages.Mistyped("--client-crt", "--client-cert")], Problems("-H", "a.example", "--auth", "external", "--client-crt", "client.pem"));

    [Theory]
    [InlineData("tcp", "implicit", true)]
    [InlineData("tls", "implicit", false)]
    [InlineData("greeting", "implicit", false)]
    [InlineData("tcp", "starttls", true)]
    [InlineData("tls", "starttls", false)]
    [InlineData("greeting", "starttls", true)]
    public void A_client_certificate_needs_TLS(string end, string mode, bool isRefused)
    {
        string[] line = ["-H", "a.example", "--client-cert", "client.pem", "--quit-after", end, "--tls", mode];

        if (isRefused)
            Assert.Equal([UsageMessages.NobodyToShowCertificate], Problems(line));
        else
            Assert.IsType<Invocation.Run>(ProbeCommand.Read(line));
    }

    [Theory]
    [InlineData("--connect-to", "--connect-to", "")]
    [InlineData("--connect-to", "--connect-to=")]
    [InlineData("--ca-file", "--ca-file", "")]
    [InlineData("--client-cert", "--client-cert", "")]
    [InlineData("--tls", "--tls", "")]
    [InlineData("--timeout", "-t", "")]
    [InlineData("-t", "-t=")]
    [InlineData("--format", "--format", "")]
    [InlineData("--auth", "--auth")]
    [InlineData("--port", "-p")]
    [InlineData("--port", "--port=", "-4")]
    public void An_empty_value_is_refused_by_its_option(string name, params string[] more) =>
        Assert.Contains(Problems([.. Good, .. more]), problem => problem.StartsWith(name, StringComparison.Ordinal));

    // Each of these would take the next option for its value.
    [Theory]
    [InlineData("--port=", "-H", "a.example", "-u", "me", "-P", "pw")]
    [InlineData("--port", "-H", "a.example", "-u", "me", "-P", "pw")]
    [InlineData("-p:", "-H", "a.example", "-u", "me", "-P", "pw")]
    [InlineData("-u", "-P", "pw", "-H", "a.example")]
    [InlineData("-u", "--host=a.example", "-P", "pw")]
    [InlineData("-H", "a.example", "-u", "me", "-P", "-4")]
    [InlineData("-H", "a.example", "-P", "pw", "-u")]
    public void An_option_is_never_the_value_of_another(params string[] arguments) => Assert.NotEmpty(Problems(arguments));

    [Theory]
    [MemberData(nameof(ControlCharacters))]
    public void A_control_character_is_refused_and_not_printed(string option, string character)
    {
        var problems = Problems([.. Without(option), option, "a" + character + "b"]);

        Assert.Contains(problems, problem => problem.StartsWith(option, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Any(char.IsControl));
    }

    [Theory]
    [InlineData("-4", "false")]
    [InlineData("-4=false")]
    [InlineData("-4:false")]
    [InlineData("--ipv4=false")]
    [InlineData("--ipv6", "true")]
    [InlineData("-6=true")]
    [InlineData("-v=2")]
    [InlineData("--verbose", "2")]
    [InlineData("-v2")]
    public void A_flag_takes_no_value(params string[] more) => Assert.NotEmpty(Problems([.. Good, .. more]));

    [Theory]
    [InlineData("imap-probe")]
    [InlineData("./imap-probe")]
    [InlineData("imap-probe.dll")]
    [InlineData("[suggest]")]
    [InlineData("[suggest:3]")]
    [InlineData("[diagram]")]
    [InlineData("[env:A=b]")]
    [InlineData("@/etc/passwd")]
    [InlineData("a.example")]
    [InlineData("")]
    [InlineData("--")]
    [InlineData("-")]
    public void What_belongs_to_no_option_is_refused_first_and_last(string argument)
    {
        Assert.NotEmpty(Problems([argument, "a"]));
        Assert.NotEmpty(Problems([argument, .. Good, "a"]));
        Assert.NotEmpty(Problems([.. Good, argument, "a"]));
    }

    [Theory]
    [InlineData("imap-probe")]
    [InlineData("[suggest]")]
    [InlineData("[diagram]")]
    [InlineData("@/etc/passwd")]
    [InlineData("")]
    public void A_bare_argument_beside_a_good_line_is_refused(string argument)
    {
        Assert.NotEmpty(Problems([argument, .. Good]));
        Assert.NotEmpty(Problems([.. Good, argument]));
    }

    [Theory]
    [InlineData("-h", "mail.example.org")]
    [InlineData("-h", "-h")]
    [InlineData("-hV")]
    [InlineData("-hv")]
    [InlineData("-vh")]
    [InlineData("-h=")]
    [InlineData("--help=true")]
    [InlineData("--help", "false")]
    [InlineData("--version", "--help")]
    [InlineData("-V", "-v")]
    [InlineData("-VV")]
    [InlineData("--version=1")]
    [InlineData("-H", "a.example", "-u", "me", "-P", "pw", "-h")]
    [InlineData("-H", "a.example", "-u", "me", "-P", "pw", "--version")]
    [InlineData("-?")]
    [InlineData("/?")]
    [InlineData("/h")]
    [InlineData("help")]
    public void Help_and_version_stand_alone(params string[] arguments) => Assert.NotEmpty(Problems(arguments));

    // As where a variable of a script is empty.
    [Theory]
    [InlineData("--host takes a value: --host HOST[:PORT]", "-H", "-u", "me", "-P", "pw")]
    [InlineData("--warning takes a value: --warning RANGE", "-H", "a.example", "-u", "me", "-P", "pw", "-w", "-c", "5")]
    [InlineData("--user takes a value: --user NAME", "-H", "a.example", "--user", "--password-file", "pw")]
    [InlineData("--targets takes a value: --targets FILE", "--targets", "-u", "me", "-P", "pw")]
    public void An_option_that_takes_the_next_one_for_its_value_is_all_that_is_told(string problem, params string[] arguments) =>
        Assert.Equal([problem], Problems(arguments));

    [Fact]
    public void Of_several_values_the_wrong_one_is_told_by_its_number() => Assert.Equal(
        [
            "--host number 2 is no host name: only letters, digits, hyphens and dots may be in it",
            "--host number 3 has a port that is no number from 1 to 65535",
        ],
        Problems("-H", "a.example", "-H", "a_b", "-H", "a.example:0", "-u", "me", "-P", "pw"));

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var problems = Problems("-H", "a_b", "-p", "0", "--tls", "none", "--auth", "ntlm", "-t", "0", "--format", "xml", "--frob", "-4", "-6", "-P", "pw");

        foreach (var word in (string[])["--host", "--port", "--tls", "--auth", "--timeout", "--format", "--frob", "-4 and -6"])
            Assert.Single(problems, problem => problem.StartsWith(word, StringComparison.Ordinal) || problem.Contains($" {word};", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> OnLine(string options, params string[] defaults) =>
        Assert.IsType<Invocation.Run>(
            ProbeCommand.Read(["--targets", "list", .. defaults])).Plan.File!.Read($"{string.Join(' ', Good)} {options}").Problems;

    private static IReadOnlyList<string> OnTargetLine(string line, params string[] defaults) =>
        Assert.IsType<Invocation.Run>(ProbeCommand.Read(["--targets", "list", .. defaults])).Plan.File!.Read(line).Problems;

    private static string[] Without(string option) => option switch
    {
        "--host" => Good[2..],
        "--user" => [.. Good[..2], .. Good[4..]],
        "--password-file" => Good[..4],
        _ => Good,
    };

    private static IReadOnlyList<string> Problems(params string[] arguments) =>
        Assert.IsType<Invocation.Misuse>(ProbeCommand.Read(arguments)).Problems;
}
