using System.Text;
using CsCheck;
using ImapProbe.Core;
using ImapProbe.Tests.Unit.Imap;

namespace ImapProbe.Tests.Fuzzing.Wire;

/// <summary>One conversation for the observer: a sound one, what is done to the server's side of it, and where its bytes are cut.</summary>
internal sealed record WireCase(TlsMode Mode, int Login, (int Turn, Mutation Mutation)[] Changes, int[] Cuts)
{
    // The client's words of the login, and what a sound server says to each of them.
    private static readonly (string Client, string Server)[][] Logins =
    [
        [($"A2 LOGIN {WireTalk.User} {WireTalk.Secret}", "A2 OK [CAPABILITY IMAP4rev1] in\r\n")],
        [($"A2 LOGIN {WireTalk.User} {{7}}", "+ go on\r\n"), (WireTalk.Secret, "A2 OK in\r\n")],
        [($"A2 AUTHENTICATE PLAIN {Base64($"\0{WireTalk.User}\0{WireTalk.Secret}")}", "* OK [ALERT] 95% full\r\nA2 OK in\r\n")],
        [("A2 AUTHENTICATE PLAIN", "+ \r\n"), (Base64($"\0{WireTalk.User}\0{WireTalk.Secret}"), "A2 OK in\r\n")],
        [("A2 AUTHENTICATE CRAM-MD5", "+ PDFAeD4=\r\n"), (Base64($"{WireTalk.User} b913a602c7eda7a495b4e6e7334d3890"), "A2 OK in\r\n")],
        [
            ("A2 AUTHENTICATE SCRAM-SHA-256 biwsbj1tZSxyPTEyMw==", "+ cj0xMjM0LHM9QUFBQSxpPTQwOTY=\r\n"),
            (Base64("c=biws,r=1234,p=AAAAAAAAAAAAAAAAAAAAAA=="), "+ dj1BQUFB\r\n"),
            ("", "A2 OK in\r\n"),
        ],
    ];

    /// <summary>Any case.</summary>
    public static Gen<WireCase> Any { get; } = Gen.Select(
        Gen.Enum<TlsMode>(),
        Gen.Int[0, Logins.Length - 1],
        Gen.Select(Gen.Int[0, 9], Mutation.Any).Array[0, 5],
        Gen.Frequency((1, Gen.Int[1, 3]), (1, Gen.Int[1, 80])).Array[1, 8],
        (mode, login, changes, cuts) => new WireCase(mode, login, changes, cuts));

    /// <summary>Each of the client's lines with the server's answer to it; the greeting has none before it.</summary>
    public IEnumerable<Turn> Turns()
    {
        var number = 0;
        yield return Take(null, Mode is TlsMode.Implicit ? "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n" : "* OK ready\r\n");
        if (Mode is TlsMode.StartTls)
        {
            yield return Take("A0 CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\nA0 OK done\r\n");
            yield return Take("A0 STARTTLS", "A0 OK go ahead\r\n");
        }

        yield return Take("A1 CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nA1 OK done\r\n");
        foreach (var (client, server) in Logins[Login])
            yield return Take(client, server) with { GoesOn = client != Logins[Login][0].Client };
        yield return Take("A3 NAMESPACE", "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\nA3 OK done\r\n");
        yield return Take("A4 LIST \"\" \"INBOX\"", "* LIST () \"/\" {5}\r\nINBOX\r\nA4 OK done\r\n");
        yield return Take("A5 EXAMINE INBOX", "* 0 EXISTS\r\n* OK [UIDNEXT 1] next\r\nA5 OK [READ-ONLY] done\r\n");
        yield return Take("A6 LOGOUT", "* BYE see you\r\nA6 OK done\r\n");

        Turn Take(string? client, string server)
        {
            var tag = client?.Split(' ')[0] ?? "*";
            var said = Changes.Where(change => change.Turn == number).Aggregate(
                Encoding.ASCII.GetBytes(server), (bytes, change) => change.Mutation.Apply(bytes));
            number++;
            return new Turn(client, Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(said).Replace("{tag}", tag, StringComparison.Ordinal)));
        }
    }

    public override string ToString() =>
        $"{Mode}, login {Login}, cuts "
        + $"{string.Join(' ', Cuts)}\n{string.Join('\n', Changes.Select(change => $"  {change.Turn}: {change.Mutation}"))}\n{string.Join('\n', Turns())}";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

/// <summary>What the client says, and what it hears.</summary>
internal sealed record Turn(string? Client, byte[] Server)
{
    /// <summary>Whether the client's line is an answer to a challenge, and no command of its own.</summary>
    public bool GoesOn { get; init; }

    public override string ToString() => $"  C: {Client}\n  S: {Mutation.Show(Server)}";
}
