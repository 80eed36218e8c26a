using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MailKit.Net.Imap;

namespace ImapProbe.Imap;

/// <summary>Opens a mailbox by name.</summary>
internal static class ExaminedMailbox
{
    private const string EngineType = "MailKit.Net.Imap.ImapEngine, MailKit";
    private const string CommandType = "MailKit.Net.Imap.ImapCommand, MailKit";

    /// <summary>Sends EXAMINE (RFC 9051, section 6.3.3), never SELECT.</summary>
    /// <exception cref="ImapCommandException">The server refused.</exception>
    public static async Task OpenAsync(ImapClient client, string name, CancellationToken cancellationToken)
    {
        // Every session has an INBOX.
        var engine = EngineOf((ImapFolder)client.Inbox);
        var command = Queue(engine, cancellationToken, null, "EXAMINE %S\r\n", MailboxName.Encode(name));
        await RunAsync(engine, command);
        ThrowIfNotOk(command, "EXAMINE");
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Engine")]
    [return: UnsafeAccessorType(EngineType)]
    private static extern object EngineOf(ImapFolder folder);

    [SuppressMessage("Design", "CA1068", Justification = "The order is MailKit's.")]
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "QueueCommand")]
    [return: UnsafeAccessorType(CommandType)]
    private static extern object Queue([UnsafeAccessorType(EngineType)] object engine, CancellationToken cancellationToken, ImapFolder? folder, string format, params object[] arguments);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "RunAsync")]
    private static extern Task<ImapCommandResponse> RunAsync([UnsafeAccessorType(EngineType)] object engine, [UnsafeAccessorType(CommandType)] object command);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ThrowIfNotOk")]
    private static extern void ThrowIfNotOk([UnsafeAccessorType(CommandType)] object command, string verb);
}

/// <summary>A mailbox's name on the wire: modified UTF-7 (RFC 3501, section 5.1.3), as MailKit writes it.</summary>
internal static class MailboxName
{
    public static string Encode(string name) => Encode(null, name);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "Encode")]
    private static extern string Encode([UnsafeAccessorType("MailKit.Net.Imap.ImapEncoding, MailKit")] object? type, string text);
}
