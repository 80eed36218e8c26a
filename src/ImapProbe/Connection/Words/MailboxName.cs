using System.Runtime.CompilerServices;

namespace ImapProbe.Connection.Words;

/// <summary>A mailbox's name on the wire: modified UTF-7 (RFC 3501, section 5.1.3), as MailKit writes it.</summary>
internal static class MailboxName
{
    /// <summary>Encodes a name.</summary>
    /// <param name="name">The name as people write it.</param>
    /// <returns>The name in ASCII.</returns>
    public static string Encode(string name) => Encode(null, name);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "Encode")]
    private static extern string Encode([UnsafeAccessorType("MailKit.Net.Imap.ImapEncoding, MailKit")] object? type, string text);
}
