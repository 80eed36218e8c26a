using System.Runtime.CompilerServices;
using ImapProbe.Connection.Words;
using MailKit;
using MailKit.Net.Imap;

namespace ImapProbe.Connection;

/// <summary>
/// Opens a mailbox by name. MailKit knows folders only from a LIST of its own, which is one more round trip, and where the
/// mailbox is not listed there would be no EXAMINE and no answer of the server's to report. So the folder that every session has,
/// INBOX, is given the name; MailKit keeps that to itself, and the version it is taken from is fixed.
/// </summary>
internal static class ExaminedMailbox
{
    /// <summary>Sends EXAMINE (RFC 9051, section 6.3.3), never SELECT.</summary>
    /// <param name="client">A client that is logged in.</param>
    /// <param name="name">The mailbox's name as people write it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends with the server's tagged OK.</returns>
    /// <exception cref="ImapCommandException">The server refused.</exception>
    public static Task OpenAsync(ImapClient client, string name, CancellationToken cancellationToken)
    {
        var folder = (ImapFolder)client.Inbox;
        SetEncodedName(folder, MailboxName.Encode(name));
        return folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_EncodedName")]
    private static extern void SetEncodedName(ImapFolder folder, string encodedName);
}
