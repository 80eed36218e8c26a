namespace ImapProbe.Cli;

/// <summary>The sentences about command lines that are wrong, beyond the grammar of a value.</summary>
internal static class UsageMessages
{
    /// <summary>A URL where a host belongs; it goes on from an option's name.</summary>
    public const string Url = "takes a host, not a URL: write imap.example.org or imap.example.org:993";

    /// <summary>A control character, which no value may hold; it goes on from an option's name.</summary>
    public const string HasControlCharacter = "has a control character in its value";

    /// <summary>Nothing was given.</summary>
    public const string NoHost = "no server is given: imap-probe --host HOST --user NAME --password-file FILE; see imap-probe --help";

    /// <summary>A bare argument that is a URL.</summary>
    public const string BareUrl = "a URL is no option: write --host imap.example.org:993, and --tls starttls where the scheme was imap";

    /// <summary>A bare argument with a colon: a host with its port, or an account with its password.</summary>
    public const string BarePair =
        "an argument with a colon belongs to no option: a server is given with -H HOST[:PORT], and a password never on the command line but with --password-file";

    /// <summary>--password.</summary>
    public const string Password =
        "there is no --password: every user of a machine can read its arguments; give --password-file FILE, or - for standard input";

    /// <summary>-k or --insecure.</summary>
    public const string Insecure =
        "there is no --insecure: a login that may go to anybody is no login; give the certificate authority with --ca-file";

    /// <summary>-4 and -6.</summary>
    public const string BothFamilies = "-4 and -6 exclude each other";

    /// <summary>--port beside HOST:PORT.</summary>
    public const string TwoPorts = "the port is given twice: in --host and in --port";

    /// <summary>--auth beside --quit-after.</summary>
    public const string AuthNeedsLogin = "--auth says how to log in, and --quit-after ends before the login: leave one of them out";

    /// <summary>--ca-file where no certificate is seen.</summary>
    public const string NoCertificateToTrust = "--ca-file needs TLS, and --quit-after ends before it: leave it out, or quit after tls";

    /// <summary>--tls-min where there is no TLS.</summary>
    public const string NoTlsVersion = "--tls-min needs TLS, and --quit-after ends before it: leave it out, or quit after tls";

    /// <summary>--examine beside --quit-after.</summary>
    public const string ExamineNeedsLogin = "--examine opens a mailbox after the login, and --quit-after ends before it: leave one of them out";

    /// <summary>A limit on certificates where none is seen.</summary>
    public const string NoCertificateToJudge =
        "--cert-warning and --cert-critical need TLS, and --quit-after ends before it: leave them out, or quit after tls";

    /// <summary>--all-addresses beside --connect-to.</summary>
    public const string AllOfOneAddress = "--all-addresses looks HOST up, and --connect-to dials one address instead: leave one of them out";

    /// <summary>--targets and --password-file, both with "-".</summary>
    public const string TwoOnStandardInput = "--targets and --password-file cannot both read standard input: give one of them a file";

    /// <summary>Several --host beside --targets.</summary>
    public const string HostsBesideTargets = "beside --targets there can be one --host, for the lines that have none: write each server into a line of its own";

    /// <summary>Several --host in a line of a targets file.</summary>
    public const string OneHostALine = "--host is given twice, and a line is one target: write each server into a line of its own";

    /// <summary>--interval without --count, or with --count 1.</summary>
    public const string IntervalNeedsCount = "--interval is the time between several probes: say with --count how many, 2 or more";

    /// <summary>--count in a format for one moment.</summary>
    public const string CountInOneMoment =
        "--count above 1 is for text and json: in prometheus and nagios the probes of one target could not be told apart";

    /// <summary>--help beside something else.</summary>
    public const string HelpNotAlone = "-h and --help stand alone; the server's name is given with -H or --host";

    /// <summary>--version beside something else.</summary>
    public const string VersionNotAlone = "-V and --version stand alone; for diagnostics there is -v or --verbose";

    /// <summary>An option of which there must be one.</summary>
    public static string Missing(string option, string? value) => $"{option} {value} is missing";

    /// <summary>An option without its value.</summary>
    public static string NoValue(string option, string? value) => $"{option} takes a value: {option} {value}";

    /// <summary>An option with nothing behind its equals sign.</summary>
    public static string Empty(string option) => $"{option} has an empty value";

    /// <summary>An option with a colon before its value.</summary>
    public static string Colon(int position) =>
        FormattableString.Invariant($"argument {position} has a colon between the option and its value: a space or an equals sign belongs there");

    /// <summary>A flag with a value.</summary>
    public static string NeedlessValue(string option) => $"{option} takes no value";

    /// <summary>An option given more than once.</summary>
    public static string Twice(string option) => $"{option} is given twice";

    /// <summary>An option of the whole run, in a line of a targets file.</summary>
    public static string NotOfTarget(string option) => $"{option} is for the whole run: it belongs on the command line";

    /// <summary>An address of the family that was excluded.</summary>
    public static string OtherFamily(string option, string flag) => $"the address in {option} is not of the family that {flag} asks for";

    /// <summary>An argument that belongs to no option. It is not shown: it may be a secret.</summary>
    public static string Unexpected(int position) => position > 0
        ? FormattableString.Invariant($"argument {position} belongs to no option: a server is given with -H HOST[:PORT]; see imap-probe --help")
        : "a value was given to an option that takes none; see imap-probe --help";

    /// <summary>An option that does not exist, without its value.</summary>
    public static string Unknown(string name) => $"there is no option {name}; see imap-probe --help";
}
