namespace ImapProbe.Loopback.Imap;

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
