using System.Text;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>What a server asks within the login.</summary>
public sealed class ChallengeTests
{
    private static readonly string WrongSignature = Convert.ToBase64String(Encoding.ASCII.GetBytes($"v={Convert.ToBase64String(new byte[32])}"));

    private static readonly string[] Scrams = ["scram-sha-1", "scram-sha-256", "scram-sha-512"];

    private static readonly string[] Endless = ["plain", "cram-md5", "scram-sha-256", "xoauth2", "oauthbearer"];

    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        .. Scrams.Select(method =>
            HostileCase.Of($"asks for two thousand million iterations of {method}", TestSetup.Script with { ScramIterations = 2_000_000_000 }, "login/protocol", 8, PasswordRule.MayLeave, "--auth", method) with
            {
                Also = (run, _) => Assert.Contains("1000000 iterations", run.Message, StringComparison.Ordinal),
            }),
        HostileCase.Of("skips its SCRAM signature", TestSetup.Script.On(Step.Continuation, Reaction.Say("{tag} OK logged in\r\n")), "login/protocol", 8, PasswordRule.MayLeave, "--auth", "scram-sha-256") with
        {
            Also = (run, stage) =>
            {
                Assert.Contains("signature", run.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(stage.Servers[0].Commands, command => command.Contains("NAMESPACE", StringComparison.Ordinal) || command.Contains("LIST", StringComparison.Ordinal));
            },
        },
        HostileCase.Of("has a wrong SCRAM signature", TestSetup.Script.On(Step.Continuation, Reaction.Say($"+ {WrongSignature}\r\n")), "login/protocol", 8, PasswordRule.MayLeave, "--auth", "scram-sha-256") with
        {
            Also = (run, _) => Assert.Contains("signature is wrong", run.Message, StringComparison.Ordinal),
        },
        .. Endless.Select(method =>
            HostileCase.Of($"challenges {method} without end", TestSetup.Script.On(Step.Login, Reaction.Say("+ \r\n")).On(Step.Continuation, Reaction.Say("+ \r\n")), "login/protocol", 8, PasswordRule.MayLeave, "--auth", method)),
        Ahead("answers PLAIN before it has the password", "plain", "+ \r\n{tag} OK logged in\r\n"),
        Ahead("answers CRAM-MD5 before it has the digest", "cram-md5", "+ PDE+\r\n{tag} OK logged in\r\n"),
        Ahead("refuses PLAIN before it has the password", "plain", "+ \r\n{tag} NO no\r\n"),
        HostileCase.Of("challenges with what is no base64", TestSetup.Script.On(Step.Login, Reaction.Say("+ !!!\r\n")), "login/protocol", 8, PasswordRule.MayLeave, "--auth", "cram-md5"),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_in_time_with_the_right_word_and_gives_nothing_away(string does) => Table.PlayAsync(Rows, does);

    private static HostileCase Ahead(string does, string method, string answer) =>
        HostileCase.Of(does, (TestSetup.Script with { Capabilities = "IMAP4rev1 AUTH=PLAIN AUTH=CRAM-MD5" }).On(Step.Login, Reaction.Say(answer)), "login/protocol", 8, PasswordRule.MayLeave, "--auth", method) with
        {
            Also = (_, stage) => Assert.Single(stage.Servers[0].Commands),
        };
}
