using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ImapProbe.Loopback.Imap;

/// <summary>One conversation, from the accepted connection to its end.</summary>
internal sealed class ImapSession(ClientConnection connection, Script script, Journal journal, CancellationToken stopping)
{
    private readonly ScriptPlayer player = new(connection, script, journal, stopping);
    private bool loggedIn;

    private string Capabilities => connection.IsSecure ? script.Capabilities : script.CapabilitiesInClear;

    private Step CapabilityStep => (connection.IsSecure, loggedIn) switch
    {
        (false, _) => Step.ClearCapability,
        (true, false) => Step.Capability,
        (true, true) => Step.AfterLoginCapability,
    };

    public async Task RunAsync()
    {
        if (await player.PlayAsync(Step.Accept, "*", "") is null)
            return;

        if (script.Tls == TlsMode.StartTls)
            connection.BeginClear();
        else if (!await SecureAsync())
            return;

        var offer = script.CapabilitiesInGreeting ? $"[CAPABILITY {Capabilities}] " : "";
        if (await player.PlayAsync(Step.Greeting, "*", $"* OK {offer}Loopback ready.\r\n") is null)
            return;

        while (await Command.ReadAsync(connection, journal) is { } command && await ServeAsync(command))
        {
        }
    }

    private Task<bool> ServeAsync(Command command) => command.Name switch
    {
        "CAPABILITY" => AnswerAsync(CapabilityStep, command, $"* CAPABILITY {Capabilities}\r\n"),
        "STARTTLS" when !connection.IsSecure && Capabilities.Split(' ').Contains("STARTTLS") => StartTlsAsync(command),
        "LOGIN" when !loggedIn => LoginAsync(command),
        "AUTHENTICATE" when !loggedIn => AuthenticateAsync(command),
        "NAMESPACE" when loggedIn => AnswerAsync(Step.Namespace, command, Mailboxes.Namespace),
        "LIST" when loggedIn => AnswerAsync(Step.List, command, Mailboxes.List(command.Arguments)),
        "EXAMINE" when loggedIn => AnswerAsync(Step.Examine, command, Mailboxes.Examine(command.Arguments)),
        "LOGOUT" => LogoutAsync(command),
        "NOOP" => SendAsync($"{command.Tag} OK Done.\r\n"),
        "ID" => AnswerAsync(Step.Id, command, "* ID (\"name\" \"Loopback\")\r\n"),
        _ => SendAsync($"{command.Tag} BAD Unknown command, or not now.\r\n"),
    };

    private async Task<bool> AnswerAsync(Step step, Command command, string? untagged)
    {
        var usual = untagged is null ? $"{command.Tag} NO There is no such thing.\r\n" : $"{untagged}{command.Tag} OK Done.\r\n";
        return await player.PlayAsync(step, command.Tag, usual) is not null;
    }

    private async Task<bool> SendAsync(string reply)
    {
        await connection.SendAsync(Encoding.Latin1.GetBytes(reply));
        return true;
    }

    private async Task<bool> StartTlsAsync(Command command)
    {
        var reply = await player.PlayAsync(Step.StartTls, command.Tag, $"{command.Tag} OK Begin TLS negotiation now.\r\n");
        if (reply is not { IsOk: true })
            return reply is not null;

        connection.EndClear();
        return await SecureAsync();
    }

    [SuppressMessage("Security", "CA5359", Justification = "Whoever is asked may show any certificate, or none.")]
    private async Task<bool> SecureAsync()
    {
        // What is reply instead of a ServerHello must not come before the ClientHello: behind STARTTLS's OK it would be something else.
        if (script.Reactions.GetValueOrDefault(Step.TlsHandshake) is { Reply: not null } or { ReplyBytes: not null })
            await connection.AwaitClientAsync();

        var reply = await player.PlayAsync(Step.TlsHandshake, "*", "");
        if (reply is not { IsNothing: true })
        {
            if (reply is not null)
                await connection.EndAsync(Ending.Hang, default);

            return false;
        }

        try
        {
            await connection.SecureAsync(new SslServerAuthenticationOptions
            {
                // Offline, so that what is sent are the script's certificates and none that were found elsewhere.
                ServerCertificateContext = SslStreamCertificateContext.Create(
                    script.Identity.Leaf, script.Identity.Intermediates, offline: true),
                EnabledSslProtocols = script.Protocols,
                AllowTlsResume = false,
                ClientCertificateRequired = script.ClientRoot is not null || script.IsAskingForCertificate,
                RemoteCertificateValidationCallback = script.IsAskingForCertificate ? (_, _, _, _) => true : null,
                CertificateChainPolicy = script.ClientRoot is { } root ? PolicyOf(root) : null,
            });
            return true;
        }
        catch (AuthenticationException)
        {
            // The alert has been sent; the client shall meet it, and not RST.
            await connection.EndAsync(Ending.Cut, default);
            return false;
        }
    }

    private static X509ChainPolicy PolicyOf(X509Certificate2 root) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { root },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private async Task<bool> LoginAsync(Command command)
    {
        var usual = new Authenticator(command.Tag, Capabilities, script).Login(command.Arguments);
        var reply = await player.PlayAsync(Step.Login, command.Tag, usual);
        loggedIn = reply is { IsOk: true };
        return reply is not null;
    }

    private async Task<bool> AuthenticateAsync(Command command)
    {
        var authenticator = new Authenticator(command.Tag, Capabilities, script);
        var reply = await player.PlayAsync(Step.Login, command.Tag, authenticator.Authenticate(command.Arguments));
        while (reply is { IsChallenge: true })
        {
            if (await connection.ReadLineAsync() is not { } line)
                return false;

            journal.RecordCommand(line);
            var usual = authenticator.Continue(Encoding.Latin1.GetString(line));
            reply = await player.PlayAsync(Step.Continuation, command.Tag, usual);
        }

        loggedIn = reply is { IsOk: true };
        return reply is not null;
    }

    private async Task<bool> LogoutAsync(Command command)
    {
        var reply = await player.PlayAsync(Step.Logout, command.Tag, $"* BYE Loopback is going.\r\n{command.Tag} OK Done.\r\n");
        if (reply is not { IsOk: true })
            return reply is not null;

        await connection.EndAsync(Ending.Close, default);
        return false;
    }
}

/// <summary>The mail store: an empty INBOX and a few folders, only as far as logins look at them.</summary>
internal static class Mailboxes
{
    public const string Namespace = "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n";

    private const string Inbox = "* LIST (\\HasNoChildren) \"/\" INBOX\r\n";

    private const string Special =
        "* LIST (\\HasNoChildren \\Drafts) \"/\" Drafts\r\n"
        + "* LIST (\\HasNoChildren \\Sent) \"/\" Sent\r\n"
        + "* LIST (\\HasNoChildren \\Trash) \"/\" Trash\r\n";

    public static string? List(string arguments) => ArgumentList.Parse(arguments) switch
    {
        [['(', ..] selection, _, _, ..] when selection.Contains("SPECIAL-USE", StringComparison.OrdinalIgnoreCase) => Special,
        [['(', ..], _, _, ..] => Inbox + Special,
        [_, "", ..] => "* LIST (\\Noselect) \"/\" \"\"\r\n",
        [_, var pattern, ..] when IsInbox(pattern) => Inbox,
        [_, "*" or "%", ..] => Inbox + Special,
        [_, _, ..] => "",
        _ => null,
    };

    public static string? Examine(string arguments) => ArgumentList.Parse(arguments) switch
    {
        [var name] when IsInbox(name) || name is "Drafts" or "Sent" or "Trash" =>
            "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n* OK [PERMANENTFLAGS ()] None can be changed.\r\n"
            + "* 0 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 1] Ids are valid.\r\n* OK [UIDNEXT 1] The next id.\r\n",
        _ => null,
    };

    private static bool IsInbox(string name) => name.Equals("INBOX", StringComparison.OrdinalIgnoreCase);
}
