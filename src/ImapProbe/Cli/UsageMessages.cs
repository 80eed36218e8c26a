namespace ImapProbe.Cli;

/// <summary>The sentences about wrong command lines, apart from those about one value (<see cref="OptionValues"/>).</summary>
internal static class UsageMessages
{
    /// <summary>Continues an option's name.</summary>
    public const string Url = "takes a host, not a URL: write imap.example.org or imap.example.org:993";

    /// <summary>Continues an option's name.</summary>
    public const string UserInHost = "takes the server's name alone: the account's name belongs to --user";

    /// <summary>Continues an option's name.</summary>
    public const string PasswordInUser = "takes the account's name alone: the password comes from --password-file, where no other user can read it";

    /// <summary>Continues an option's name.</summary>
    public const string HasControlCharacter = "has a control character in its value";

    /// <summary>Continues an option's name.</summary>
    public const string SilenceProvesNothing =
        "takes connection, tls, certificate, login, unavailable or protocol: a timeout says as little of a port that is closed as of a network that is slow";

    /// <summary>Continues an option's name. .NET has put U+FFFD in the place of what it could not read.</summary>
    public const string NotUtf8 = "has a value that is not UTF-8";

    /// <summary>Continues an option's name.</summary>
    public const string BadPort = "has a port that is no number from 1 to 65535";

    /// <summary>Ends a sentence about what is no IPv6 address.</summary>
    public const string PortAfterIpv6 = "; one with a port is written in brackets, such as [2001:db8::7]:993";
    public const string NoHost = "no server is given: imap-probe --host HOST --user NAME --password-file FILE; see imap-probe --help";
    public const string NoPassword = "--password-file FILE is missing, or --password-command COMMAND";
    public const string BareUrl = "a URL is no option: write --host imap.example.org:993, and --tls starttls where the scheme was imap";

    /// <summary>The argument is a host with its port, or an account with its password.</summary>
    public const string BarePair =
        "an argument with a colon belongs to no option: a server is given with -H HOST[:PORT], "
        + "and a password never on the command line but with --password-file or --password-command";
    public const string EndOfOptions = "-- ends nothing here: imap-probe takes options alone, so leave it out";
    public const string Password =
        "there is no --password: every user of a machine can read its arguments; give --password-file FILE (- is standard input) or --password-command COMMAND";
    public const string Insecure =
        "there is no --insecure: a login that may go to anybody is no login; give the certificate authority with --ca-file";
    public const string BothFamilies = "-4 and -6 exclude each other";
    public const string TwoPorts = "the port is given twice: in --host and in --port";
    public const string AuthNeedsLogin = "--auth says how to log in, and --quit-after ends before the login: leave one of them out";
    public const string PasswordBesideCertificate =
        "--auth external takes no password, as the client certificate says who it is: leave --password-file and --password-command out";
    public const string CertificateToLogInBy = "--auth external logs in by the certificate of --client-cert PEM, which is missing";
    public const string NobodyToShowCertificate =
        "--client-cert needs TLS, and --quit-after ends before it: leave it out, or quit after tls";
    public const string NoCertificateToTrust = "--ca-file needs TLS, and --quit-after ends before it: leave it out, or quit after tls";
    public const string NoTlsVersion = "--tls-min needs TLS, and --quit-after ends before it: leave it out, or quit after tls";
    public const string ExamineNeedsLogin = "--examine opens a mailbox after the login, and --quit-after ends before it: leave one of them out";
    public const string NoCertificateToJudge =
        "--cert-warning and --cert-critical need TLS, and --quit-after ends before it: leave them out, or quit after tls";
    public const string ExpectedFailureHasNoLimits =
        "--expect says that the probe fails, and -w, -c, --cert-warning and --cert-critical judge one that goes well: leave one of them out";
    public const string ExpectedRefusalOnce =
        "--expect login beside --count above 1 would repeat a refused login, and that locks accounts: leave one of them out";
    public const string ExpectedAfterEnd = "--expect names a failure that cannot come before --quit-after ends the probe: leave one of them out, or quit later";
    public const string AllOfOneAddress = "--all-addresses looks HOST up, and --connect-to dials one address instead: leave one of them out";
    public const string TwoOnStandardInput = "--targets and --password-file cannot both read standard input: give one of them a file";
    public const string TwoPasswords = "--password-file and --password-command both say where the password comes from: leave one of them out";
    public const string CommandFromStream =
        "--password-command has no place in a line from standard input, whose writer would decide what is run: give it on the command line";
    public const string HostsBesideTargets = "beside --targets there can be one --host, for the lines that have none: write each server into a line of its own";
    public const string OneHostALine = "--host is given twice, and a line is one target: write each server into a line of its own";
    public const string IntervalNeedsCount = "--interval is the time between several probes: say with --count how many, 2 or more";
    public const string CountInOneMoment =
        "--count above 1 is for text and json: in prometheus and nagios the probes of one target could not be told apart";
    public const string HelpMeant = "for the help write imap-probe --help";
    public const string VersionMeant = "for the version write imap-probe --version";
    public const string HelpNotAlone = "-h and --help stand alone; the server's name is given with -H or --host";
    public const string VersionNotAlone = "-V and --version stand alone; for diagnostics there is -v or --verbose";

    /// <summary>Continues an option's name.</summary>
    public static string BadWords(string problem) => $"cannot be split into words: {problem}";

    public static string Missing(string option, string? value) => $"{option} {value} is missing";
    public static string NoValue(string option, string? value) => $"{option} takes a value: {option} {value}";
    public static string Empty(string option) => $"{option} has an empty value";

    /// <summary>Positions count from 1.</summary>
    public static string Colon(int position) =>
        $"argument {position} has a colon between the option and its value: a space or an equals sign belongs there";

    public static string NeedlessValue(string option) => $"{option} takes no value";
    public static string Twice(string option) => $"{option} is given twice";
    public static string NotOfTarget(string option) => $"{option} is for the whole run: it belongs on the command line";
    public static string OtherFamily(string option, string flag) => $"the address in {option} is not of the family that {flag} asks for";

    /// <summary>Positions count from 1; 0 is a part of an argument. The argument is not shown: it may be a secret.</summary>
    public static string Unexpected(int position) => position > 0
        ? $"argument {position} belongs to no option: write imap-probe -H HOST[:PORT] -u NAME -P FILE; see imap-probe --help"
        : "a value was given to an option that takes none; see imap-probe --help";

    /// <summary>Of a line of a targets file. Positions count from 1.</summary>
    public static string UnexpectedInLine(int position) =>
        $"argument {position} belongs to no option: a line holds options, such as -H HOST[:PORT], and a comment begins with #";

    /// <summary>Positions count from 1. The argument is not shown, nor the value: either may be a secret.</summary>
    public static string AfterValue(int position, string option) =>
        $"argument {position}, after {option} and its value, belongs to no option: quote a value that has spaces, and write -H HOST[:PORT] for a server";

    /// <summary>The name is what other tools call the option that the sentence says there is none of.</summary>
    public static string CalledOtherwise(string name, string sentence) =>
        sentence.StartsWith($"there is no {name}:", StringComparison.Ordinal) ? sentence : $"there is no {name}, as {sentence}";

    public static string Unknown(string name) => $"there is no option {name}; see imap-probe --help";

    public static string Mistyped(string name, string meant) => $"there is no option {name}: did you mean {meant}?";

    /// <summary>The name is an option's, with one hyphen too few.</summary>
    public static string OneHyphen(string name, string meant) => $"{name} has one hyphen too few: did you mean {meant}?";
}
