using System.CommandLine;
using System.Text;

namespace ImapProbe.Cli;

internal static class HelpText
{
    private const int LeftColumn = 34;

    private const string Head = """
        imap-probe: can this account log in to this IMAP server, is the server's
        certificate valid, and how long did each step take?

        usage: imap-probe --host HOST --user NAME --password-file FILE [OPTION ...]
               imap-probe --host HOST --quit-after tcp|tls|greeting [OPTION ...]
               imap-probe --targets FILE [OPTION ...]

        options:

        """;

    private const string Tail = """

        METHOD is login (the command), plain, scram-sha-256, scram-sha-512,
        scram-sha-1, cram-md5, xoauth2 or oauthbearer (FILE then holds the access
        token, or the token endpoint's JSON answer), external (with --client-cert and no
        password), or auto: the first of plain, login, the SCRAMs from the strongest on
        and cram-md5 that the server offers.
        COMMAND is one argument, 'pass show mail/monitor': quoted as in a shell, run
        once, over within the time for a probe, without a terminal.
        DURATION is above 0 and at most 24h; a bare number is seconds.
        RANGE is that of monitoring plugins, and says what crosses the limit: 10 what is
        below 0 or above 10, 10: what is below 10, '~:10' what is above 10 (shells
        expand a bare ~), 10:20 what is outside of 10 to 20, @10:20 what is inside.
        KIND is connection, tls, certificate, login, unavailable or protocol.

        --host may be given more than once. Each line of the --targets FILE holds the
        options of one target, those above --targets in this list, quoted as in a shell;
        the command line has the defaults. # begins a comment. With - the lines are read
        from standard input, and probed as they come.

        An option that has no effect beside the others, or on any line, is refused.

        examples:
          imap-probe -H imap.example.org -u monitor -P password-file
          imap-probe -H imap.test -u monitor -P - --format json < password-file
          imap-probe -H mail.test --tls starttls -u me -P password-file
          imap-probe -H mail.test --ca-file ca.pem -u me -P password-file
          imap-probe -H imap.test --connect-to 192.0.2.7 -u me -P password-file
          imap-probe -H imap.example.org --quit-after tls --cert-critical 7
          imap-probe -H imap.test -u me -P password-file --format nagios -w 2 -c 5
          imap-probe --targets list -P password-file --format prometheus -o my.prom
          imap-probe -H imap.example.org -u me -P password-file -n 20 -i 500ms
          imap-probe --targets targets.txt -u me -P password-file --parallel 16

        exit codes:
            0  all went well
            1  all went well, but a critical limit was crossed, or --expect not met
            2  bad options, or an unusable file: not probed
            6  the host has no address
            7  no connection, or it was cut off
            8  not IMAP, no usable way to log in, or EXAMINE was refused
           23  the report could not be written
           28  the time was up
           35  a TLS alert, no TLS, or a version below the floor
           60  the certificate is not to be trusted for this host
           67  the server refused the login
           69  the server is there but will not serve now
           70  a defect of imap-probe
           80  LOGOUT was not answered with OK, all before it was
          130  interrupted by SIGINT; 143 by SIGTERM; 129 by SIGHUP; -n sums up
        Of several targets, that of the first in their order that did not go well.

        With --format nagios: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.

        """;

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
        // What does not fit beside a long value stands beneath it.
        return left.Length > LeftColumn ? $"{left}\n{"",-LeftColumn} {option.Description}" : $"{left,-LeftColumn} {option.Description}";
    }
}
