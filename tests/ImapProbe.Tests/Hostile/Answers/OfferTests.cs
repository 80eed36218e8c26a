using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>Which methods a server offers, and whether it means them.</summary>
public sealed class OfferTests : HostileTable<OfferTests>
{
    private protected override IEnumerable<HostileCase> Cases =>
    [
        NotTried("offers nothing: LOGINDISABLED alone", "IMAP4rev1 LOGINDISABLED"),
        NotTried("offers only OAuth, which is never chosen", "IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2 AUTH=OAUTHBEARER"),
        NotTried("offers only mechanisms that nobody knows", "IMAP4rev1 LOGINDISABLED AUTH=X-NEW AUTH=GSSAPI AUTH="),
        NotTried("does not offer the LOGIN command that was asked for", "IMAP4rev1 LOGINDISABLED AUTH=PLAIN", "login"),
        NotTried("does not offer the PLAIN that was asked for", "IMAP4rev1", "plain"),
        NotTried("does not offer the SCRAM that was asked for", "IMAP4rev1 AUTH=PLAIN", "scram-sha-256"),
        NotTried("does not offer the XOAUTH2 that was asked for", "IMAP4rev1 AUTH=PLAIN", "xoauth2"),
        TellsTwice("tells what is no list of capabilities after LOGINDISABLED", "((\"\" \"/\")) NIL NIL"),
        TellsTwice("takes LOGINDISABLED back before anybody asks", "IMAP4rev1"),
        Tried("offers only mechanisms that nobody knows, and the LOGIN command", "IMAP4rev1 AUTH=X-NEW AUTH=GSSAPI", "LOGIN"),
        Tried("offers the same mechanism many times", $"IMAP4rev1{string.Concat(Enumerable.Repeat(" AUTH=PLAIN", 50))}", "PLAIN"),
        Tried("offers PLAIN in small letters", "imap4rev1 auth=plain", "PLAIN"),
        Lie("offers PLAIN and answers it BAD", "{tag} BAD unknown mechanism\r\n", "login/protocol"),
        Lie("offers PLAIN and answers it NO", "{tag} NO unsupported mechanism\r\n", "login/login"),
        Lie(
            "offers PLAIN and says that it is not to be had",
            "{tag} NO [CANNOT] not here\r\n",
            "login/login") with { Also = (run, _) => Assert.Equal("CANNOT", run.Code) },
        Case(
            "offers the LOGIN command and refuses it",
            (Sound with { Capabilities = "IMAP4rev1" }).On(Step.Login, "{tag} NO [PRIVACYREQUIRED] disabled\r\n"),
            "login/login",
            MayLeave) with
        {
            Also = (run, caseRun) =>
            {
                Assert.Equal("PRIVACYREQUIRED", run.Code);
                Assert.Single(caseRun.Server.Commands);
            },
        },
        Case(
            "changes its capabilities once it has the password",
            Sound.On(Step.Login, "{tag} OK [CAPABILITY IMAP4rev1 LOGINDISABLED STARTTLS AUTH=X] in\r\n"),
            "ok",
            MayLeave),
    ];

    private static HostileCase NotTried(string does, string capabilities, string method = "auto") =>
        Case(does, Sound with { Capabilities = capabilities }, "login/protocol", Stays, "--auth", method) with
        {
            Also = (run, _) => Assert.Null(run.Seconds("login")),
        };

    // In one piece: the second list is heard with the first, and a mail client has not read it when it chooses how to log in.
    private static HostileCase TellsTwice(string does, string second) => Case(
        does,
        Sound.On(Step.Greeting, $"* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready\r\n* CAPABILITY {second}\r\n"),
        "login/protocol",
        Stays);

    private static HostileCase Tried(string does, string capabilities, string method) =>
        Case(does, Sound with { Capabilities = capabilities }, "ok", MayLeave) with { Also = (run, _) => Assert.Equal(method, run.Auth) };

    private static HostileCase Lie(string does, string answer, string verdict) =>
        Case(does, Sound.On(Step.Login, answer), verdict, MayLeave) with
        {
            Also = (_, caseRun) => Assert.Single(caseRun.Server.Commands),
        };
}
