using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>How a server answers the one login that it gets.</summary>
public sealed class LoginAnswerTests
{
    private static readonly string[] Methods = ["plain", "login"];

    private static readonly (string Text, string Verdict, int ExitCode, string? Code)[] Answers =
    [
        ("NO [AUTHENTICATIONFAILED] wrong password", "login/login", 67, "AUTHENTICATIONFAILED"),
        ("NO [AUTHORIZATIONFAILED] not you", "login/login", 67, "AUTHORIZATIONFAILED"),
        ("NO [EXPIRED] change it", "login/login", 67, "EXPIRED"),
        ("NO [CONTACTADMIN] call us", "login/login", 67, "CONTACTADMIN"),
        ("NO [PRIVACYREQUIRED] more TLS", "login/login", 67, "PRIVACYREQUIRED"),
        ("no [authenticationfailed] small letters", "login/login", 67, "AUTHENTICATIONFAILED"),
        ("NO [ALERT] read this", "login/login", 67, null),
        ("NO [REFERRAL imap://elsewhere.example/] go there", "login/login", 67, null),
        ("NO without a code", "login/login", 67, null),
        ("NO", "login/login", 67, null),
        ("NO [", "login/login", 67, null),
        ("NO []", "login/login", 67, null),
        ("NO [AUTHENTICATIONFAILED", "login/login", 67, null),
        ("NO [ALERT [UNAVAILABLE]] nested", "login/login", 67, null),
        ("NO [[UNAVAILABLE]] nested the other way", "login/login", 67, null),
        ("NO not [UNAVAILABLE] but a word", "login/login", 67, null),
        ("NO [UNAVAILABLE] the directory is down", "login/unavailable", 69, "UNAVAILABLE"),
        ("NO [INUSE] locked", "login/unavailable", 69, "INUSE"),
        ("NO [LIMIT] too many connections", "login/unavailable", 69, "LIMIT"),
        ("NO [SERVERBUG] oops", "login/unavailable", 69, "SERVERBUG"),
        ("BAD what is that", "login/protocol", 8, null),
        ("BAD [CLIENTBUG] no such command", "login/protocol", 8, "CLIENTBUG"),
        ("BAD [UNAVAILABLE] it is BAD all the same", "login/protocol", 8, "UNAVAILABLE"),
        ("PREAUTH never mind", "login/protocol", 8, null),
        ("BYE never mind", "login/protocol", 8, null),
        ("MAYBE", "login/protocol", 8, null),
    ];

    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        .. Answers.SelectMany(answer => Methods.Select(method =>
            HostileCase.Of($"answers {method} with {answer.Text}", TestSetup.Script.On(Step.Login, Reaction.Say($"{{tag}} {answer.Text}\r\n")), answer.Verdict, answer.ExitCode, PasswordRule.MayLeave, "--auth", method) with
            {
                Also = (run, stage) =>
                {
                    Assert.Equal(answer.Code, run.Code);
                    Assert.Single(stage.Servers[0].Commands);
                },
            })),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_in_time_with_the_right_word_and_gives_nothing_away(string does) => Table.PlayAsync(Rows, does);
}
