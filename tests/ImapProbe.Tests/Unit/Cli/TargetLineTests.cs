using System.Net.Sockets;
using ImapProbe.Cli;
using ImapProbe.Core;
using ImapProbe.Run;

namespace ImapProbe.Tests.Unit.Cli;

/// <summary>The lines of a targets file, with the options beside --targets as their defaults; and the rules for several targets.</summary>
public sealed class TargetLineTests
{
    private const string Whole = "-H a.example -u me -P pw";

    private static readonly string[] Good = ["-H", "a.example", "-u", "me", "-P", "pw"];

    [Theory]
    [InlineData("-H", "b.example", "c.example:1993")]
    [InlineData("-p", "1143", "1993")]
    [InlineData("--tls", "starttls", "implicit")]
    [InlineData("--connect-to", "192.0.2.7", "[2001:db8::7]:1993")]
    [InlineData("-u", "you", "them")]
    [InlineData("-P", "other", "another")]
    [InlineData("--auth", "plain", "cram-md5")]
    [InlineData("--ca-file", "ca.pem", "other.pem")]
    [InlineData("--tls-min", "1.3", "1.2")]
    [InlineData("-t", "5s", "7s")]
    [InlineData("--quit-after", "tcp", "greeting")]
    [InlineData("--examine", "INBOX", "Archive")]
    [InlineData("-w", "2", "3")]
    [InlineData("-c", "4", "@5:10")]
    [InlineData("--cert-warning", "14", "21")]
    [InlineData("--cert-critical", "7", "36h")]
    [InlineData("--expect", "login", "certificate")]
    public void An_option_of_a_line_holds_against_the_default_and_the_default_where_there_is_none(string option, string theDefault, string own)
    {
        var rest = string.Join(' ', Good.Chunk(2).Where(pair => pair[0] != option).Select(pair => $"{pair[0]} {pair[1]}"));
        var ofItsOwn = Target($"{rest} {option} {own}");
        var ofTheDefault = Target($"{rest} {option} {theDefault}");

        Assert.NotEqual(ofItsOwn, ofTheDefault);
        Assert.Equal(ofItsOwn, Target($"{rest} {option} {own}", option, theDefault));
        Assert.Equal(ofTheDefault, Target(rest, option, theDefault));
    }

    [Theory]
    [InlineData("-p 143", "-H b.example:1993", 1993)]
    [InlineData("-p 143", "-H b.example", 143)]
    [InlineData("-p 143", "-H b.example -p 1993", 1993)]
    [InlineData("-H a.example:1993", "-p 143", 143)]
    [InlineData("-H a.example:1993", "-4", 1993)]
    [InlineData("-H a.example:1993", "-H b.example:2993", 2993)]
    [InlineData("-H a.example:1993", "-H b.example", 993)]
    [InlineData("-H a.example -p 1993", "-p 143", 143)]
    [InlineData("--tls starttls", "-H b.example", 143)]
    [InlineData("-H a.example --tls starttls", "--tls implicit", 993)]
    public void A_port_of_the_line_is_nearer_than_one_of_the_command_line(string defaults, string line, int port) =>
        Assert.Equal(port, Target(line, [.. defaults.Split(' '), "-u", "me", "-P", "pw"]).Request.Port);

    [Theory]
    [InlineData("-H b.example:993 -p 993")]
    [InlineData("-H b.example:993 -p 993", "-p", "143")]
    [InlineData("-p 143 --host [::1]:993", "-H", "a.example")]
    public void Two_ports_in_one_line_are_refused(string line, params string[] defaults) =>
        Assert.Equal([UsageMessages.TwoPorts], Refused($"{line} -u me -P pw", defaults));

    [Theory]
    [InlineData("-4", "-6", nameof(AddressFamily.InterNetworkV6))]
    [InlineData("-6", "-4", nameof(AddressFamily.InterNetwork))]
    [InlineData("-4", "-4", nameof(AddressFamily.InterNetwork))]
    [InlineData("-4", "", nameof(AddressFamily.InterNetwork))]
    [InlineData("-6", "", nameof(AddressFamily.InterNetworkV6))]
    public void A_family_of_the_line_replaces_that_of_the_command_line(string theDefault, string own, string family) =>
        Assert.Equal(family, Target($"{Whole} {own}", theDefault).Request.Family.ToString());

    [Theory]
    [InlineData("--all-addresses", "-4")]
    [InlineData("-4", "--all-addresses")]
    public void All_addresses_may_be_asked_for_on_either_side(string theDefault, string own) =>
        Assert.True(Target($"{Whole} {own}", theDefault).Request.AllAddresses);

    [Theory]
    [InlineData("-H a.example -u 'Probe, Imap' -P \"a b\" # -u you")]
    [InlineData("\t-H  a.example\t--user=Probe,\\ Imap -P a' 'b  ")]
    [InlineData("-H a.example '-u' \"Probe, Imap\" -P 'a'\\ 'b'#")]
    public void A_line_is_quoted_as_in_a_shell_and_ends_at_a_comment(string line)
    {
        var target = Target(line);
        Assert.Equal(("a.example", "Probe, Imap"), (target.Request.Host.Name, target.Request.User));
        Assert.StartsWith("a b", Assert.IsType<PasswordSource.File>(target.Password).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-H a.example -u 'me")]
    [InlineData("-H a.example -u \"me")]
    [InlineData("-H a.example -u me\\")]
    public void A_quotation_that_does_not_end_is_refused(string line) => Assert.Single(Refused(line));

    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("# -H a.example")]
    [InlineData("  #")]
    public void An_empty_line_is_no_target_even_where_the_defaults_are_one(string line) => Assert.Same(TargetReading.Nothing, Read(line, Good));

    [Theory]
    [InlineData("--count", "-n 3")]
    [InlineData("--interval", "-i 1s")]
    [InlineData("--targets", "--targets other")]
    [InlineData("--parallel", "--parallel 2")]
    [InlineData("--format", "--format json")]
    [InlineData("--output", "-o report")]
    [InlineData("--quiet", "-q")]
    [InlineData("--verbose", "-vv")]
    [InlineData("--help", "-h")]
    [InlineData("--version", "--version")]
    public void An_option_of_the_whole_run_is_refused_by_its_name(string name, string option) =>
        Assert.Equal([UsageMessages.NotOfTarget(name)], Refused($"{Whole} {option}"));

    [Fact]
    public void Options_of_the_whole_run_on_the_command_line_are_none_of_a_line() =>
        Assert.Equal(Target(Whole), Target(Whole, "-n", "3", "-i", "2s", "--parallel", "2", "--format", "json", "-o", "report", "-q", "-vv"));

    [Theory]
    [InlineData("-H a.example -H b.example -u me -P pw")]
    [InlineData("-H a.example -H a.example", "-u", "me", "-P", "pw")]
    public void A_line_is_one_target(string line, params string[] defaults) => Assert.Equal([UsageMessages.OneHostALine], Refused(line, defaults));

    [Theory]
    [InlineData("-u me -P pw", "--host HOST[:PORT] is missing")]
    [InlineData("-H a.example -P pw", "--user NAME is missing")]
    [InlineData("-H a.example -u me", UsageMessages.NoPassword)]
    [InlineData("-u me", UsageMessages.NoPassword, "-H", "a.example")]
    public void What_neither_the_line_nor_the_command_line_gives_is_missing(string line, string problem, params string[] defaults) =>
        Assert.Equal([problem], Refused(line, defaults));

    [Fact]
    public void The_defaults_alone_need_not_be_a_target()
    {
        Assert.Equal(Target(Whole), Target("-H a.example", "-u", "me", "-P", "pw"));
        Assert.Equal("tcp", Target("-H a.example", "--quit-after", "tcp").Request.QuitAfter?.ToString(), ignoreCase: true);
    }

    [Theory]
    [InlineData("--examine INBOX", UsageMessages.ExamineNeedsLogin, "--quit-after", "greeting")]
    [InlineData("--quit-after tls", UsageMessages.ExamineNeedsLogin, "--examine", "INBOX")]
    [InlineData("--quit-after tcp", UsageMessages.NoCertificateToJudge, "--cert-warning", "14")]
    [InlineData("--connect-to ::1", UsageMessages.AllOfOneAddress, "--all-addresses")]
    [InlineData("--connect-to ::1", "the address in --connect-to is not of the family that -4 asks for", "-4")]
    [InlineData("-6", "the address in --connect-to is not of the family that -6 asks for", "--connect-to", "192.0.2.7")]
    public void What_a_line_and_the_defaults_make_together_is_judged_together(string line, string problem, params string[] defaults) =>
        Assert.Equal([problem], Refused($"{Whole} {line}", defaults));

    // It is there for the lines that can use it, but an option of the line itself is there for nothing else.
    [Theory]
    [InlineData("--ca-file ca.pem", "--quit-after tcp", UsageMessages.NoCertificateToTrust)]
    [InlineData("--tls-min 1.3", "--quit-after greeting --tls starttls", UsageMessages.NoTlsVersion)]
    [InlineData("--auth plain", "--quit-after tls", UsageMessages.AuthNeedsLogin)]
    [InlineData("-4", "-6", UsageMessages.BothFamilies)]
    [InlineData("-6", "-4", UsageMessages.BothFamilies)]
    [InlineData("-p 143", "-H b.example:993", UsageMessages.TwoPorts)]
    public void A_default_that_a_line_has_no_use_for_is_not_used_and_no_problem(string option, string against, string problem)
    {
        var line = $"{(against.Contains("-H", StringComparison.Ordinal) ? "-u me -P pw" : Whole)} {against}";
        var reading = Read(line, option.Split(' '));

        Assert.Empty(reading.Problems);
        Assert.Equal([], reading.Used);
        Assert.Equal([problem], Misuse($"{line} {option}".Split(' ')));
    }

    [Theory]
    [InlineData("--ca-file ca.pem", UsageMessages.NoCertificateToTrust, "--quit-after", "tcp")]
    [InlineData("--tls-min 1.3", UsageMessages.NoTlsVersion, "--quit-after", "tcp")]
    [InlineData("--auth plain", UsageMessages.AuthNeedsLogin, "--quit-after", "tcp")]
    public void An_option_of_a_line_that_has_no_effect_beside_the_defaults_is_refused(string option, string problem, params string[] defaults) =>
        Assert.Equal([problem], Refused($"{Whole} {option}", defaults));

    [Theory]
    [InlineData("-H a.example", "--host", "-H", "b.example")]
    [InlineData("-H a.example -p 993", "--port", "-p", "143")]
    [InlineData("-H a.example:993", "--port", "-p", "143")]
    [InlineData("-H a.example --tls implicit", "--tls", "--tls", "starttls")]
    [InlineData("-H a.example --connect-to ::1", "--connect-to", "--connect-to", "::2")]
    [InlineData("-H a.example -w 1", "--warning", "-w", "2")]
    public void A_default_that_the_line_replaces_is_not_used_where_another_line_uses_it(string line, string name, params string[] defaults)
    {
        var file = Run(["--targets", "list", "-u", "me", "-P", "pw", .. defaults]).File!;

        Assert.Equal([name], file.Defaults);
        Assert.DoesNotContain(name, file.Read(line).Used!);
        Assert.Contains(name, file.Read(name is "--host" ? "-t 5s" : "-H c.example").Used!);
    }

    [Theory]
    [InlineData("imap.example.org")]
    [InlineData("imap.example.org:993")]
    [InlineData("[::1]:993")]
    [InlineData("me:hunter2@a.example")]
    [InlineData("me@a.example hunter2")]
    [InlineData("a.example me hunter2")]
    [InlineData("a.example -u me -P pw")]
    [InlineData("-u me a.example")]
    public void A_line_of_a_bare_host_is_answered_with_what_to_write_and_not_repeated(string line)
    {
        var problems = Refused(line, "-u", "me", "-P", "pw");

        Assert.Contains("-H HOST[:PORT]", problems[0], StringComparison.Ordinal);
        Assert.All((string[])["hunter2", "a.example", "example.org", "::1"], word =>
            Assert.DoesNotContain(problems, problem => problem.Contains(word, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--password hunter2", UsageMessages.Password)]
    [InlineData("--password=hunter2", UsageMessages.Password)]
    [InlineData("-H imaps://me:hunter2@a.example", "--host " + UsageMessages.Url)]
    [InlineData("imaps://me:hunter2@a.example", UsageMessages.BareUrl)]
    [InlineData("me:hunter2", UsageMessages.BarePair)]
    [InlineData("-u me:hunter2", "--user ")]
    [InlineData("-t hunter2", "--timeout ")]
    [InlineData("--frobnicate hunter2", "there is no option --frobnicate")]
    [InlineData("-P pw hunter2", "argument ")]
    [InlineData("-u 'hunter2", "a single quote ")]
    public void What_may_be_a_secret_is_in_no_sentence(string line, string beginning)
    {
        var problems = Refused(line, "-H", "a.example", "-u", "me", "-P", "pw");

        Assert.Contains(problems, problem => problem.StartsWith(beginning, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void Standard_input_is_read_by_a_line_or_by_the_targets()
    {
        Assert.Equal(new PasswordSource.File("-"), Target("-H a.example -u me -P -").Password);
        Assert.Equal(new PasswordSource.File("-"), Target("-H a.example -u me", "-P", "-").Password);
        Assert.Equal([UsageMessages.TwoOnStandardInput], Run("--targets", "-").File!.Read("-H a.example -u me -P -").Problems);
        Assert.Equal([UsageMessages.TwoOnStandardInput], Misuse("--targets", "-", "-P", "-"));
    }

    [Theory]
    [InlineData(UsageMessages.TwoPorts, "--targets", "list", "-H", "a.example:993", "-p", "993")]
    [InlineData("--timeout ", "--targets", "list", "-t", "0")]
    [InlineData("--auth ", "--targets", "-", "--auth", "ntlm")]
    [InlineData("--host ", "--targets", "list", "-H", "a_b")]
    [InlineData(UsageMessages.BothFamilies, "--targets", "list", "-4", "-6")]
    [InlineData(UsageMessages.HostsBesideTargets, "--targets", "list", "-H", "a.example", "-H", "b.example")]
    [InlineData("--targets is given twice", "--targets", "list", "--targets", "other")]
    [InlineData("--targets has an empty value", "--targets=", "-u", "me")]
    [InlineData(UsageMessages.AllOfOneAddress, "-H", "a.example", "-u", "me", "-P", "pw", "--all-addresses", "--connect-to", "::1")]
    [InlineData(UsageMessages.IntervalNeedsCount, "-H", "a.example", "-u", "me", "-P", "pw", "-i", "1s")]
    [InlineData("--count ", "-H", "a.example", "-u", "me", "-P", "pw", "-n", "0")]
    [InlineData("--count ", "-H", "a.example", "-u", "me", "-P", "pw", "-n", "x")]
    [InlineData("--count ", "-H", "a.example", "-u", "me", "-P", "pw", "-n", "1.5")]
    [InlineData("--parallel ", "-H", "a.example", "-u", "me", "-P", "pw", "--parallel", "0")]
    [InlineData(UsageMessages.CountInOneMoment, "-H", "a.example", "-u", "me", "-P", "pw", "-n", "2", "--format", "prometheus")]
    [InlineData(UsageMessages.CountInOneMoment, "--targets", "list", "-n", "2", "--format", "nagios")]
    public void What_is_wrong_on_the_command_line_is_told_there_and_once(string beginning, params string[] arguments) =>
        Assert.StartsWith(beginning, Assert.Single(Misuse(arguments)), StringComparison.Ordinal);

    [Theory]
    [InlineData("1", "prometheus")]
    [InlineData("1", "nagios")]
    [InlineData("2", "json")]
    [InlineData("2", "text")]
    public void A_count_goes_with_a_format_that_can_tell_the_probes_apart(string count, string format) =>
        Assert.Equal(count, Run([.. Good, "-n", count, "--format", format]).Count?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Several_hosts_are_a_target_each_in_their_order_and_share_the_rest()
    {
        var plan = Run("-H", "b.example", "-u", "me", "--host=a.example:1993", "-P", "pw", "-t", "5s", "-H", "b.example", "--ca-file", "ca.pem");

        Assert.Equal(
            [("b.example", 993), ("a.example", 1993), ("b.example", 993)], plan.Targets.Select(target => (target.Request.Host.Name, target.Request.Port)));
        var first = plan.Targets[0];
        Assert.Equal(
            ("me", new PasswordSource.File("pw"), "ca.pem", TimeSpan.FromSeconds(5)),
            (first.Request.User, first.Password, first.CaFile, first.Request.Timeout));
        Assert.All(plan.Targets, target => Assert.Equal(first, target with { Request = target.Request with { Host = first.Request.Host, Port = 993 } }));
    }

    [Fact]
    public void A_line_s_client_certificate_replaces_the_command_line_s()
    {
        Assert.Equal("own.pem", Target("-H a.example --client-cert own.pem", "--client-cert", "all.pem", "-u", "me", "-P", "pw").Request.ClientCert);
        Assert.Equal("all.pem", Target("-H a.example", "--client-cert", "all.pem", "-u", "me", "-P", "pw").Request.ClientCert);
        Assert.Null(Target("-H a.example -u me -P pw").Request.ClientCert);
    }

    [Fact]
    public void Who_logs_in_by_a_certificate_may_be_left_out_and_has_no_password()
    {
        var target = Target("-H a.example --auth external --client-cert own.pem", "-P", "pw");

        Assert.Equal((null, null, "own.pem"), (target.Request.User, target.Password, target.Request.ClientCert));
        Assert.Equal("me", Target("-H a.example -u me --auth external --client-cert own.pem").Request.User);
        Assert.Contains("own.pem", target.Inputs);
    }

    private static Target Target(string line, params string[] defaults)
    {
        var reading = Read(line, defaults);
        Assert.Empty(reading.Problems);
        return reading.Target!;
    }

    private static IReadOnlyList<string> Refused(string line, params string[] defaults)
    {
        var reading = Read(line, defaults);
        Assert.Null(reading.Target);
        return reading.Problems;
    }

    private static TargetReading Read(string line, params string[] defaults) => Run(["--targets", "list", .. defaults]).File!.Read(line);

    private static RunPlan Run(params string[] arguments) => Assert.IsType<Invocation.Run>(ProbeCommand.Read(arguments)).Plan;

    private static IReadOnlyList<string> Misuse(params string[] arguments) => Assert.IsType<Invocation.Misuse>(ProbeCommand.Read(arguments)).Problems;
}
