using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>How a server answers the one login that it gets.</summary>
public sealed class LoginAnswerTests : HostileTable<LoginAnswerTests>
{
    private static readonly string[] Methods = ["plain", "login"];

    private static readonly (string Text, string Verdict, string? Code)[] Answers =
    [
        ("NO [AUTHENTICATIONFAILED] wrong password", "login/login", "AUTHENTICATIONFAILED"),
        ("NO [AUTHORIZATIONFAILED] not you", "login/login", "AUTHORIZATIONFAILED"),
        ("NO [EXPIRED] change it", "login/login", "EXPIRED"),
        ("NO [CONTACTADMIN] call us", "login/login", "CONTACTADMIN"),
        ("NO [PRIVACYREQUIRED] more TLS", "login/login", "PRIVACYREQUIRED"),
        ("no [authenticationfailed] small letters", "login/login", "AUTHENTICATIONFAILED"),
        ("NO [ALERT] read this", "login/login", null),
        ("NO [REFERRAL imap://elsewhere.example/] go there", "login/login", null),
        ("NO without a code", "login/login", null),
        ("NO", "login/login", null),
        ("NO [", "login/login", null),
        ("NO []", "login/login", null),
        ("NO [AUTHENTICATIONFAILED", "login/login", null),
        ("NO [ALERT [UNAVAILABLE]] nested", "login/login", null),
        ("NO [[UNAVAILABLE]] nested the other way", "login/login", null),
        ("NO not [UNAVAILABLE] but a word", "login/login", null),
        ("NO [UNAVAILABLE] the directory is down", "login/unavailable", "UNAVAILABLE"),
        ("NO [INUSE] locked", "login/unavailable", "INUSE"),
        ("NO [LIMIT] too many connections", "login/unavailable", "LIMIT"),
        ("NO [SERVERBUG] oops", "login/unavailable", "SERVERBUG"),
        ("BAD what is that", "login/protocol", null),
        ("BAD [CLIENTBUG] no such command", "login/protocol", "CLIENTBUG"),
        ("BAD [UNAVAILABLE] it is BAD all the same", "login/protocol", "UNAVAILABLE"),
        ("PREAUTH never mind", "login/protocol", null),
        ("BYE never mind", "login/protocol", null),
        ("MAYBE", "login/protocol", null),
    ];

    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Answers.SelectMany(answer => Methods.Select(method =>
            Case($"answers {method} with {answer.Text}", Sound.On(Step.Login, $"{{tag}} {answer.Text}\r\n"), answer.Verdict, MayLeave, "--auth", method) with
            {
                Also = (run, caseRun) =>
                {
                    Assert.Equal(answer.Code, run.Code);
                    Assert.Single(caseRun.Server.Commands);
                },
            })),
    ];

}
