using System.Text.RegularExpressions;
using ImapProbe.Cli;
using ImapProbe.Core;

namespace ImapProbe.Tests.Unit.Cli;

public sealed partial class HelpTextTests
{
    private static readonly string Help = HelpText.Render(new ProbeCommand());

    public static TheoryData<int> ExitCodes
    {
        get
        {
            var data = new TheoryData<int>(ImapProbe.Core.ExitCodes.Success, ImapProbe.Core.ExitCodes.Interrupted, ImapProbe.Core.ExitCodes.Terminated);
            foreach (var kind in Enum.GetValues<FailureKind>())
                data.Add((int)kind);
            return data;
        }
    }

    [Fact]
    public void Every_option_is_in_it_with_all_its_names() => Assert.All(
        new ProbeCommand().Options.SelectMany(option => option.Aliases.Append(option.Name)),
        name => Assert.Matches($@"(?m)^ +(-\S, )?{Regex.Escape(name)}[ ,]", Help));

    [Theory]
    [InlineData("-H, --host HOST[:PORT]")]
    [InlineData("-p, --port N")]
    [InlineData("--tls implicit|starttls")]
    [InlineData("--connect-to ADDRESS[:PORT]")]
    [InlineData("-4, --ipv4")]
    [InlineData("-6, --ipv6")]
    [InlineData("-u, --user NAME")]
    [InlineData("-P, --password-file FILE")]
    [InlineData("--auth METHOD")]
    [InlineData("--client-cert PEM")]
    [InlineData("--ca-file PEM")]
    [InlineData("--tls-min 1.2|1.3")]
    [InlineData("-t, --timeout DURATION")]
    [InlineData("--quit-after tcp|tls|greeting")]
    [InlineData("--examine MAILBOX")]
    [InlineData("-w, --warning RANGE")]
    [InlineData("-c, --critical RANGE")]
    [InlineData("--cert-warning LEFT")]
    [InlineData("--cert-critical LEFT")]
    [InlineData("--expect KIND")]
    [InlineData("--format text|json|prometheus|nagios")]
    [InlineData("-o, --output FILE")]
    [InlineData("-q, --quiet")]
    [InlineData("-v, --verbose")]
    [InlineData("-h, --help")]
    [InlineData("-V, --version")]
    public void An_option_is_shown_as_the_contract_writes_it(string option) => Assert.Matches($@"(?m)^ +{Regex.Escape(option)}(?: |$)", Help);

    [Fact]
    public void No_line_is_longer_than_a_terminal_is_wide_or_ends_in_a_space() => Assert.All(
        Help.Split('\n'),
        line => Assert.True(line.Length <= 80 && line.TrimEnd() == line && !line.Contains('\t', StringComparison.Ordinal), line));

    [Fact]
    public void It_has_no_more_than_a_hundred_lines() => Assert.InRange(Help.Count(character => character is '\n'), 1, 100);

    [Fact]
    public void It_ends_with_one_line_end() => Assert.Matches(@"[^\n]\n\z", Help);

    [Theory]
    [MemberData(nameof(ExitCodes))]
    public void Every_exit_code_that_a_probe_can_have_is_in_it(int code) =>
        Assert.Matches($@"(?m)(^ +|; ){code}  ?\S", Help[Help.IndexOf("exit codes:", StringComparison.Ordinal)..]);

    [Theory]
    [InlineData("auto")]
    [InlineData("login")]
    [InlineData("plain")]
    [InlineData("scram-sha-256")]
    [InlineData("scram-sha-512")]
    [InlineData("scram-sha-1")]
    [InlineData("cram-md5")]
    [InlineData("xoauth2")]
    [InlineData("oauthbearer")]
    [InlineData("external")]
    public void Every_login_method_is_in_it(string method) => Assert.Contains(method, Help, StringComparison.Ordinal);

    [Fact]
    public void Every_kind_that_can_be_expected_is_in_it() =>
        Assert.All(Expectation.Kinds, kind => Assert.Matches($@"KIND is [a-z, ]*\b{kind.Word()}\b", Help));

    // Help that does not work is worse than none.
    [Fact]
    public void Its_examples_are_good_lines()
    {
        var examples = Example().Matches(Help).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.IsType<Invocation.Run>(ProbeCommand.Read(example.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [GeneratedRegex(@"^  imap-probe (-[^<\n]*)", RegexOptions.Multiline)]
    private static partial Regex Example();
}
