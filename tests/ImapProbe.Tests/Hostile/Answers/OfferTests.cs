using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>Which methods a server offers, and whether it means them.</summary>
public sealed class OfferTests
{
    public static TheoryData<string> Names => Table.Names(Rows);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        NotTried("offers nothing: LOGINDISABLED alone", "IMAP4rev1 LOGINDISABLED"),
        NotTried("offers only OAuth, which is never chosen", "IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2 AUTH=OAUTHBEARER"),
        NotTried("offers only mechanisms that nobody knows", "IMAP4rev1 LOGINDISABLED AUTH=X-NEW AUTH=GSSAPI AUTH="),
        NotTried("does not offer the LOGIN command that was asked for", "IMAP4rev1 LOGINDISABLED AUTH=PLAIN", "login"),
        NotTried("does not offer the PLAIN that was asked for", "IMAP4rev1", "plain"),
        NotTried("does not offer the SCRAM that was asked for", "IMAP4rev1 AUTH=PLAIN", "scram-sha-256"),
        NotTried("does not offer the XOAUTH2 that was asked for", "IMAP4rev1 AUTH=PLAIN", "xoauth2"),
        Tried("offers only mechanisms that nobody knows, and the LOGIN command", "IMAP4rev1 AUTH=X-NEW AUTH=GSSAPI", "LOGIN"),
        Tried("offers the same mechanism many times", $"IMAP4rev1{string.Concat(Enumerable.Repeat(" AUTH=PLAIN", 50))}", "PLAIN"),
        Tried("offers PLAIN in small letters", "imap4rev1 auth=plain", "PLAIN"),
        Lie("offers PLAIN and answers it BAD", "{tag} BAD unknown mechanism\r\n", "login/protocol", 8),
        Lie("offers PLAIN and answers it NO", "{tag} NO unsupported mechanism\r\n", "login/login", 67),
        Lie("offers PLAIN and says that it is not to be had", "{tag} NO [CANNOT] not here\r\n", "login/login", 67) with { Also = (run, _) => Assert.Equal("CANNOT", run.Code) },
        HostileCase.Of("offers the LOGIN command and refuses it", (TestSetup.Script with { Capabilities = "IMAP4rev1" }).On(Step.Login, Reaction.Say("{tag} NO [PRIVACYREQUIRED] disabled\r\n")), "login/login", 67, PasswordRule.MayLeave) with
        {
            Also = (run, stage) =>
            {
                Assert.Equal("PRIVACYREQUIRED", run.Code);
                Assert.Single(stage.Servers[0].Commands);
            },
        },
        HostileCase.Of("changes its capabilities once it has the password", TestSetup.Script.On(Step.Login, Reaction.Say("{tag} OK [CAPABILITY IMAP4rev1 LOGINDISABLED STARTTLS AUTH=X] in\r\n")), "ok", 0, PasswordRule.MayLeave),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_in_time_with_the_right_word_and_gives_nothing_away(string does) => Table.PlayAsync(Rows, does);

    private static HostileCase NotTried(string does, string capabilities, string method = "auto") =>
        HostileCase.Of(does, TestSetup.Script with { Capabilities = capabilities }, "login/protocol", 8, PasswordRule.Stays, "--auth", method) with
        {
            Also = (run, _) => Assert.Null(run.Seconds("login")),
        };

    private static HostileCase Tried(string does, string capabilities, string method) =>
        HostileCase.Of(does, TestSetup.Script with { Capabilities = capabilities }, "ok", 0, PasswordRule.MayLeave) with { Also = (run, _) => Assert.Equal(method, run.Auth) };

    private static HostileCase Lie(string does, string answer, string verdict, int exitCode) =>
        HostileCase.Of(does, TestSetup.Script.On(Step.Login, Reaction.Say(answer)), verdict, exitCode, PasswordRule.MayLeave) with
        {
            Also = (_, stage) => Assert.Single(stage.Servers[0].Commands),
        };
}
