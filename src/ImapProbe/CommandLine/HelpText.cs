using System.CommandLine;
using System.Text;

namespace ImapProbe.CommandLine;

/// <summary>What --help shows.</summary>
internal static class HelpText
{
    private const string Head = """
        imap-probe: can this account log in to this IMAP server, over TLS that is really the server's,
        and how long did each step take?

        usage: imap-probe --host HOST --user NAME --password-file FILE [OPTION ...]

        options:

        """;

    private const string Tail = """

        examples:
          imap-probe -H imap.example.org -u monitor@example.org -P /etc/imap-probe/password
          imap-probe -H imap.example.org -u monitor@example.org -P - --format json < password
          imap-probe -H mail.example.test --tls starttls --ca-file ca.pem -u monitor -P password
          imap-probe -H imap.example.org --connect-to 192.0.2.7 -u monitor@example.org -P password

        exit codes:
           0  all went well                       35  TLS: an alert, no TLS, or a version below the floor
           2  bad options, or an unusable file    60  the certificate is not to be trusted for this host
           6  the host has no address             67  the server refused the login
           7  no connection, or it was cut off    69  the server is there but will not serve now
           8  not IMAP, or no usable login        70  a defect of imap-probe
          28  the time was up                     80  the login worked, the logout did not
         130  SIGINT                             143  SIGTERM

        """;

    /// <summary>Renders the help.</summary>
    /// <param name="command">The command whose options it shows.</param>
    /// <returns>Lines, each with its end.</returns>
    public static string Render(ProbeCommand command)
    {
        var text = new StringBuilder(Head);
        foreach (var option in command.Options)
            text.Append(Row(option)).Append('\n');
        return text.Append(Tail).ToString();
    }

    private static string Row(Option option)
    {
        var alias = option.Aliases.FirstOrDefault() is { } letter ? $"{letter}, " : "    ";
        var left = $"  {alias}{option.Name} {option.HelpName}".TrimEnd();
        return $"{left,-36}  {option.Description}";
    }
}
