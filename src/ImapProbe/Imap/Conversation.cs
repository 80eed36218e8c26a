using System.Net.Sockets;
using System.Reflection;
using ImapProbe.Core;
using ImapProbe.Tls;

namespace ImapProbe.Imap;

/// <summary>What is said on one connection: TLS and greeting, one login, the session's questions, LOGOUT; or the first part of it.</summary>
internal sealed class Conversation(
    ProbeRequest request,
    CertificatePolicy policy,
    WireObserver observer,
    SafeText words,
    Timeline timeline,
    Deadline deadline)
{
    private static readonly string Version =
        typeof(Conversation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>The method of the login, once there was one to begin.</summary>
    public AuthMethod? Method { get; private set; }

    /// <summary>Holds the whole conversation, or as much of it as was asked for.</summary>
    /// <exception cref="Exception">Whatever the connection or MailKit throws; the observer and the policy know why.</exception>
    public async Task<Failure?> HoldAsync(Socket socket, Password? password)
    {
        await using var connection = new ImapConnection(socket, policy, observer, deadline);
        try
        {
            var failure = request.TlsMode is TlsMode.Implicit ? await OpenAsync(connection) : await OpenInClearAsync(connection);
            if (failure is not null || request.QuitAfter is QuitAfter.Tls)
                return failure;
            if (request.QuitAfter is null)
                failure = await UseAsync(connection, password);
            if (failure is null)
                await connection.AskAsync("LOGOUT");
            return failure;
        }
        finally
        {
            // Before the connection is taken down, which is the client's work and in no phase.
            timeline.End();
        }
    }

    private async Task<Failure?> OpenAsync(ImapConnection connection)
    {
        await connection.SecureAsync();
        if (request.QuitAfter is not QuitAfter.Tls)
            await connection.GreetAsync();
        return null;
    }

    private async Task<Failure?> OpenInClearAsync(ImapConnection connection)
    {
        await connection.GreetAsync();
        if (request.QuitAfter is QuitAfter.Greeting)
            return null;
        if (observer.Findings.Capabilities is null)
            await connection.AskAsync("CAPABILITY");
        if (observer.Findings.Capabilities?.Contains("STARTTLS") is not true)
            return new Failure(Phase.StartTls, FailureKind.Protocol, "the server does not offer STARTTLS");
        await connection.AskAsync("STARTTLS");
        await connection.SecureAsync();
        return null;
    }

    private async Task<Failure?> UseAsync(ImapConnection connection, Password? password)
    {
        using var client = new MailClient(connection, observer, request, words, deadline);
        await client.ConnectAsync();
        if (observer.Findings.Capabilities is not { } capabilities)
            return new Failure(Phase.Capability, FailureKind.Protocol, "the server did not tell its capabilities under TLS");
        var offered = client.IsLoginDisabled ? capabilities.Append("LOGINDISABLED").ToHashSet(StringComparer.OrdinalIgnoreCase) : capabilities;
        var (method, problem) = LoginMethod.Choose(request.Auth, offered);
        if (method is null)
            return new Failure(Phase.Login, FailureKind.Protocol, words.FromWire(problem!));

        Method = method;
        var isThrough = await client.LogInAsync(method.Value, password);
        if (!isThrough && !observer.Findings.IsServed && observer.LastCommand is not { Verb: "LIST" })
            await connection.AskAsync("LIST \"\" \"INBOX\"");
        if (observer.Findings.SessionRefusal is { } refusal)
        {
            return new Failure(
                Phase.Session,
                FailureKind.Unavailable,
                $"the account is let in, but all that a mail client asks for is refused: {refusal.Message}",
                refusal.Code);
        }

        if (request.Mailbox is { } mailbox)
            await ExamineAsync(connection, mailbox);
        return null;
    }

    private async Task ExamineAsync(ImapConnection connection, string mailbox)
    {
        // RFC 2971. Some large providers refuse EXAMINE to a client that did not say what it is.
        if (observer.Findings.Capabilities?.Contains("ID") is true)
            await connection.AskAsync($"ID (\"name\" \"imap-probe\" \"version\" \"{Version}\")");
        await connection.AskAsync($"EXAMINE {MailboxName.Argument(mailbox)}");
    }
}
