using System.Text;
using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>What servers do that nobody here wrote, and that no mail client minds: the verdict does not hang on what a library makes of it.</summary>
public sealed class RealServerTests : HostileTable<RealServerTests>
{
    private static readonly Step[] Asked = [Step.Capability, Step.Login, Step.AfterLoginCapability, Step.Namespace, Step.List, Step.Id, Step.Examine, Step.Logout];

    private static readonly (string What, string Line)[] Bare =
    [
        ("a bare OK", "* OK\r\n"),
        ("a bare NO", "* NO\r\n"),
        ("a bare BAD", "* BAD\r\n"),
        ("an OK with a quotation mark", "* OK \"half of it\r\n"),
        ("an OK that looks like a literal", "* OK {5}\r\n"),
        ("an OK with half a code", "* OK [ALERT\r\n"),
        ("a code without OK", "* [X-CODE 1] done\r\n"),
    ];

    private static readonly string[] Endings = ["OK", "OK \"done", "OK {5}", "OK {user} is in", "OK \\done", "OK (done", "OK 100% done"];

    // To NAMESPACE and LIST: what some answer, and no library can read.
    private static readonly (Step Step, string Line)[] Unreadable =
    [
        (Step.Namespace, "* CAPABILITY ((\"\" \"/\")) NIL NIL"),
        (Step.Namespace, "* NAMESPACE (NIL"),
        (Step.Namespace, "* NAMESPACE ((\"\" \"\\\")) NIL NIL"),
        (Step.Namespace, "* NAMESPACE ((\"\" /)) NIL NIL"),
        (Step.List, "* LIST () \"\\\" INBOX"),
        (Step.List, "* LIST LIST LIST"),
        (Step.List, "* LIST (\\HasNoChildren \"/\" INBOX"),
        (Step.List, "* LIST () \"/\" \"INBOX"),
        (Step.List, "* LIST () \"/\" {5} INBOX"),
        (Step.AfterLoginCapability, "* CAPABILITY IMAP4rev1 \"ID"),
    ];

    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. StartTls("tells its capabilities twice in clear", Greeting("* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n").On(Step.StartTls, Say("{tag} OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] begin\r\n"))),
        .. StartTls("tells its capabilities three times in clear", Greeting("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n* CAPABILITY IMAP4rev1 STARTTLS\r\n* OK [CAPABILITY IMAP4rev1 STARTTLS] once more\r\n")),
        .. StartTls("tells its capabilities with STARTTLS's OK, untagged", Sound.On(Step.StartTls, Say("* CAPABILITY IMAP4rev1 AUTH=LOGIN\r\n{tag} OK begin\r\n"))),
        .. Both("greets twice, as Dovecot does while its auth process is slow", script => script.On(Step.Greeting, new Reaction
        {
            Change = usual => [.. "* OK Waiting for authentication process to respond..\r\n"u8, .. usual],
        })),
        .. Both("greets with a quotation mark that is never closed", script => script.On(Step.Greeting, Say("* OK \"abc\r\n"))),
        .. Asked.SelectMany(step => Bare.Select(bare => Alone($"says {bare.What} before its answer, at {step}", step, bare.Line))),
        .. Bare.SelectMany(bare => Both($"says {bare.What} before its answer to the login", script => script.On(Step.Login, Before(bare.Line)))),
        .. Asked.SelectMany(step => Endings.Select(end => One($"ends its answer with {end}, at {step}", Questioned.On(step, Usual(end))))),
        .. Both("answers LOGOUT with a bare BYE, and leaves the connection open", script => script.On(Step.Logout, Open("* BYE\r\n{tag} OK\r\n"))),
        .. Both("answers LOGOUT, and leaves the connection open", script => script.On(Step.Logout, Open("* BYE bye\r\n{tag} OK done\r\n"))),
        .. Both("answers LOGOUT with a tagged BYE", script => script.On(Step.Logout, Open("* BYE\r\n{tag} BYE see you\r\n"))).Select(one => one.Warns("LOGOUT with BYE", "see you")),
        .. Both("answers LOGOUT with nothing but a tagged BYE", script => script.On(Step.Logout, Say("{tag} BYE\r\n"))).Select(one => one.Warns("LOGOUT with BYE")),
        .. Unreadable.SelectMany(odd => Both($"answers {odd.Step} with {odd.Line}", script => (script with { CapabilitiesWithLogin = odd.Step is not Step.AfterLoginCapability })
            .On(odd.Step, Say($"{odd.Line}\r\n{{tag}} OK done\r\n"))).Select(one => one.Warns(Verb(odd.Step), odd.Line))),
        .. Both("sends its OK later than what cannot be read", script => script.On(Step.Namespace, new Reaction
        {
            Lead = "* NAMESPACE (NIL\r\n",
            Reply = "{tag} OK done\r\n",
            Drip = TimeSpan.FromMilliseconds(2),
        })).Select(one => one.Warns("NAMESPACE", "* NAMESPACE (NIL")),
        .. Both("answers NAMESPACE so that it cannot be read, and then NO", script => script.On(Step.Namespace, Say("* NAMESPACE (NIL\r\n{tag} NO never mind\r\n"))).Select(one => one.Warns("NAMESPACE with NO: never mind").And((_, caseRun) =>
            Assert.Equal(["NAMESPACE", "LIST", "LOGOUT"], Verbs(caseRun)[^3..]))),
        .. Both("wants to know who asks before it opens a mailbox", script => script.On(Step.Examine, new Reaction { Change = usual => usual }), "--examine", "INBOX").Select(one => one.And((_, caseRun) =>
            Assert.Equal(["ID", "EXAMINE", "LOGOUT"], Verbs(caseRun)[^3..]))),
        One("answers in GBK", Sound.On(Step.Login, Bytes([.. "{tag} NO ["u8, 0xb5, 0xc7, 0xc2, 0xbc, .. "] denied\r\n"u8])), "login/login") with
        {
            Also = (run, _) => Assert.Equal(@"the server refused the login: [\x{b5}\x{c7}\x{c2}\x{bc}] denied", run.Message),
        },
        One("answers in Latin-1", Sound.On(Step.Login, Bytes([.. "{tag} NO acc"u8, 0xe8, .. "s refus"u8, 0xe9, .. "\r\n"u8])), "login/login") with
        {
            Also = (run, _) => Assert.EndsWith(@"acc\x{e8}s refus\x{e9}", run.Message, StringComparison.Ordinal),
        },
    ];

    private static Script Questioned => Sound with { CapabilitiesInGreeting = false, CapabilitiesWithLogin = false };

    private static Reaction Say(string reply) => Reaction.Say(reply);

    private static Reaction Bytes(byte[] reply) => new() { ReplyBytes = reply };

    private static Reaction Open(string reply) => new() { Reply = reply, Ending = Ending.Hang };

    private static Reaction Before(string line) => new() { Change = usual => [.. Encoding.Latin1.GetBytes(line), .. usual] };

    // The usual answer, but for its last line, which is the tagged one.
    private static Reaction Usual(string end) => new()
    {
        Change = usual => [.. usual[..(usual.AsSpan(..^1).LastIndexOf((byte)'\n') + 1)], .. Encoding.UTF8.GetBytes($"{{tag}} {end}\r\n")],
    };

    private static Script Greeting(string greeting) => Sound.On(Step.Greeting, Say(greeting));

    private static HostileCase Alone(string does, Step step, string line) => One(does, Questioned.On(step, Before(line)));

    private static HostileCase One(string does, Script script, string verdict = "ok") =>
        Case(does, script, verdict, MayLeave, script.Reactions.ContainsKey(Step.Id) || script.Reactions.ContainsKey(Step.Examine) ? ["--examine", "INBOX"] : []);

    private static IEnumerable<HostileCase> Both(string does, Func<Script, Script> change, params IReadOnlyList<string> more) =>
    [
        Case(does, change(Sound), "ok", MayLeave, more),
        .. StartTls(does, change(Sound), more),
    ];

    private static IEnumerable<HostileCase> StartTls(string does, Script script, params IReadOnlyList<string> more) =>
    [
        Case($"{does}, with STARTTLS", script with { Tls = TlsMode.StartTls }, "ok", MayLeave, more),
    ];

    private static string Verb(Step step) => step is Step.AfterLoginCapability ? "CAPABILITY" : $"{step}".ToUpperInvariant();

    private static List<string> Verbs(CaseRun caseRun) => [.. caseRun.Server.Commands.Select(command => command.Split(' ')).Where(words => words.Length > 1).Select(words => words[1])];
}
