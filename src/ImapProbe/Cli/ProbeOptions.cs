using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ImapProbe.Core;
using ImapProbe.Report;
using ImapProbe.Run;

namespace ImapProbe.Cli;

/// <summary>The options that describe a target, allowed on the command line and in each line of a targets file.</summary>
internal sealed class TargetOptions
{
    public Option<string[]> Host { get; } = Declare.Values("--host", "-H", "HOST[:PORT]", "the server that its certificate must name");
    public Option<string> Port { get; } = Declare.Value("--port", "-p", "N", "the port of HOST [993; with starttls 143]");
    public Option<string> Tls { get; } = Declare.Value("--tls", null, "implicit|starttls", "TLS at once, or mandatory STARTTLS [implicit]");
    public Option<string> ConnectTo { get; } = Declare.Value("--connect-to", null, "ADDRESS[:PORT]", "connect to it; HOST is still what is verified");
    public Option<bool> Ipv4 { get; } = Declare.Flag("--ipv4", "-4", "use IPv4 only");
    public Option<bool> Ipv6 { get; } = Declare.Flag("--ipv6", "-6", "use IPv6 only");
    public Option<bool> AllAddresses { get; } = Declare.Flag("--all-addresses", null, "probe each address of HOST on its own");
    public Option<string> User { get; } = Declare.Value("--user", "-u", "NAME", "the account");
    public Option<string> PasswordFile { get; } = Declare.Value("--password-file", "-P", "FILE", "where its password is; - for standard input");
    public Option<string> PasswordCommand { get; } = Declare.Value("--password-command", null, "COMMAND", "a command that prints the password, no shell");
    public Option<string> Auth { get; } = Declare.Value("--auth", null, "METHOD", "how to log in [auto]");
    public Option<string> ClientCert { get; } = Declare.Value("--client-cert", null, "PEM", "certificate, chain, key: shown if asked for");
    public Option<string> CaFile { get; } = Declare.Value("--ca-file", null, "PEM", "trust its self-signed certificates, no others");
    public Option<string> TlsMin { get; } = Declare.Value("--tls-min", null, "1.2|1.3", "the lowest TLS version [1.2]");
    public Option<string> Timeout { get; } = Declare.Value("--timeout", "-t", "DURATION", "the time for a probe: 500ms, 10s, 1m [30s]");
    public Option<string> QuitAfter { get; } = Declare.Value("--quit-after", null, "tcp|tls|greeting", "stop there; no account is needed");
    public Option<string> Examine { get; } = Declare.Value("--examine", null, "MAILBOX", "a mailbox to open read-only after the login");
    public Option<string> Warning { get; } = Declare.Value("--warning", "-w", "RANGE", "a limit for the total, in seconds");
    public Option<string> Critical { get; } = Declare.Value("--critical", "-c", "RANGE", "a limit in seconds; crossed, it is a failure");
    public Option<string> CertWarning { get; } = Declare.Value("--cert-warning", null, "LEFT", "the least validity left: 14 (days), 36h, 25%");
    public Option<string> CertCritical { get; } = Declare.Value("--cert-critical", null, "LEFT", "the least validity left; less is a failure");
    public Option<string> Expect { get; } = Declare.Value("--expect", null, "KIND", "a check that must fail, and with this kind");

    public IReadOnlyList<Option> All =>
    [
        Host, Port, Tls, ConnectTo, Ipv4, Ipv6, AllAddresses, User, PasswordFile, PasswordCommand, Auth, ClientCert, CaFile, TlsMin, Timeout,
        QuitAfter, Examine, Warning, Critical, CertWarning, CertCritical, Expect,
    ];

    /// <summary>Reads the options of one line; they count only if the line has no problem.</summary>
    public TargetValues Bind(ParsedLine line, string? scriptTimeout)
    {
        line.CheckGiven(Host);
        var hosts = line.GetAll(Host, OptionValues.Host);
        var end = line.GetValue(QuitAfter, OptionValues.End);
        var mode = line.GetValue(Tls, OptionValues.Tls) ?? TlsMode.Implicit;
        var port = line.GetValue(Port, OptionValues.Port);
        var auth = line.GetValue(Auth, OptionValues.Auth) ?? AuthMethod.Auto;
        return new TargetValues(hosts)
        {
            TlsMode = mode,
            OwnPort = line.HasOwn(Port) ? port : null,
            DefaultPort = port,
            ConnectTo = line.Get(ConnectTo, OptionValues.Address),
            Family = BindFamily(line),
            AllAddresses = line.Has(AllAddresses),
            User = BindUser(line, end, auth),
            Auth = auth,
            TlsFloor = line.GetValue(TlsMin, OptionValues.TlsFloor) ?? SslProtocols.Tls12,
            Timeout = BindTimeout(line, scriptTimeout),
            QuitAfter = end,
            Mailbox = line.Get(Examine, OptionValues.Text),
            Limits = new Limits(
                line.Get(Warning, OptionValues.Range),
                line.Get(Critical, OptionValues.Range),
                line.Get(CertWarning, OptionValues.ValidityLeft),
                line.Get(CertCritical, OptionValues.ValidityLeft)),
            Expect = line.GetValue(Expect, OptionValues.Kind),
            Password = BindPassword(line, end, auth),
            ClientCert = line.Get(ClientCert, OptionValues.Text),
            CaFile = line.Get(CaFile, OptionValues.Text),
        };
    }

    private string? BindUser(ParsedLine line, QuitAfter? end, AuthMethod auth)
    {
        if (NeedsPassword(line, end, auth))
            line.CheckGiven(User);
        return line.Get(User, OptionValues.User);
    }

    // Where no login takes it, the option is read all the same, for what is wrong with it.
    private PasswordSource? BindPassword(ParsedLine line, QuitAfter? end, AuthMethod auth)
    {
        var isNeeded = NeedsPassword(line, end, auth);
        if (isNeeded && !line.Has(PasswordCommand))
            line.CheckGiven(PasswordFile, UsageMessages.NoPassword);
        PasswordSource? file = line.Get(PasswordFile, OptionValues.PasswordFile);
        PasswordSource? command = line.Get(PasswordCommand, OptionValues.Command);
        // Either of a line replaces that of the command line.
        var isCommand = line.HasOwn(PasswordCommand) || !line.HasOwn(PasswordFile);
        return !isNeeded ? null : isCommand ? command ?? file : file;
    }

    private bool NeedsPassword(ParsedLine line, QuitAfter? end, AuthMethod auth) =>
        end is null && auth.TakesPassword() && !line.IsWrong(QuitAfter) && !line.IsWrong(Auth);

    private AddressFamily BindFamily(ParsedLine line)
    {
        var isV4 = line.HasOwn(Ipv4) || (line.Has(Ipv4) && !line.HasOwn(Ipv6));
        return isV4 ? AddressFamily.InterNetwork : line.Has(Ipv6) ? AddressFamily.InterNetworkV6 : AddressFamily.Unspecified;
    }

    // Prometheus' script_exporter ends the script when SCRIPT_TIMEOUT has passed, with or without a report.
    private TimeSpan BindTimeout(ParsedLine line, string? scriptTimeout)
    {
        if (line.Has(Timeout) || string.IsNullOrEmpty(scriptTimeout))
            return line.GetValue(Timeout, OptionValues.Duration) ?? ProbeRequest.DefaultTimeout;
        var limit = OptionValues.ScriptTimeout(scriptTimeout);
        if (limit.HasValue)
            return limit.Value;
        line.Add(limit.Problem);
        return ProbeRequest.DefaultTimeout;
    }
}

/// <summary>What one line asks for: its hosts, and what they share.</summary>
internal sealed record TargetValues(IReadOnlyList<HostAndPort> Hosts)
{
    public required TlsMode TlsMode { get; init; }

    /// <summary>The line's own --port, which holds against a port in the defaults' HOST.</summary>
    public int? OwnPort { get; init; }
    public int? DefaultPort { get; init; }

    /// <summary>Its port is 0 where HOST's is to be used.</summary>
    public IPEndPoint? ConnectTo { get; init; }
    public AddressFamily Family { get; init; }
    public bool AllAddresses { get; init; }
    public string? User { get; init; }

    /// <summary>Null, too, where no login takes it: it is not read then.</summary>
    public PasswordSource? Password { get; init; }
    public AuthMethod Auth { get; init; }
    public string? ClientCert { get; init; }
    public string? CaFile { get; init; }
    public SslProtocols TlsFloor { get; init; }
    public TimeSpan Timeout { get; init; }
    public QuitAfter? QuitAfter { get; init; }

    public bool LogsInByCertificate => QuitAfter is null && Auth is AuthMethod.External;

    public bool UsesTls => !QuitAfter.IsBeforeTls(TlsMode);

    public string? Mailbox { get; init; }
    public required Limits Limits { get; init; }
    public FailureKind? Expect { get; init; }

    /// <summary>One target for each host, in order.</summary>
    public IReadOnlyList<Target> Targets => [.. Hosts.Select(TargetOf)];

    private Target TargetOf(HostAndPort server)
    {
        var port = OwnPort ?? server.Port ?? DefaultPort ?? (TlsMode is TlsMode.Implicit ? 993 : 143);
        var request = new ProbeRequest(server.Name, port, TlsMode)
        {
            ConnectTo = ConnectTo is { Port: 0 } ? new IPEndPoint(ConnectTo.Address, port) : ConnectTo,
            Family = Family,
            AllAddresses = AllAddresses,
            CaFile = CaFile,
            ClientCert = ClientCert,
            User = User,
            ProofPlace = Password?.Place ?? PasswordSource.File.UsualPlace,
            Auth = Auth,
            TlsFloor = TlsFloor,
            Timeout = Timeout,
            QuitAfter = QuitAfter,
            Mailbox = Mailbox,
            Limits = Limits,
            Expect = Expect,
        };
        return new Target(request, Password, CaFile);
    }
}

/// <summary>The options of the whole run, allowed on the command line only.</summary>
internal sealed class RunOptions
{
    public Option<string> Targets { get; } = Declare.Value("--targets", null, "FILE", "probe what each line of FILE asks for");
    private readonly Option<string> parallel = Declare.Value("--parallel", null, "N", "how many targets at once [4]");
    public Option<string> Count { get; } = Declare.Value("--count", "-n", "N", "probe N times, and sum up");
    public Option<string> Interval { get; } = Declare.Value("--interval", "-i", "DURATION", "from one beginning to the next [1s]");
    public Option<string> Format { get; } = Declare.Value("--format", null, "text|json|prometheus|nagios", "how to report [text]");
    private readonly Option<string> output = Declare.Value("--output", "-o", "FILE", "replace FILE by the report, in one step");
    private readonly Option<bool> quiet = Declare.Flag("--quiet", "-q", "print nothing where all is well");
    private readonly Option<bool> verbose = Declare.Flag(Grammar.Verbose, "-v", "diagnostics; -vv: also the protocol");

    public IReadOnlyList<Option> All => [Targets, parallel, Count, Interval, Format, output, quiet, verbose];

    public string? BindTargets(ParsedLine line) => line.Get(Targets, OptionValues.Text);

    public RunPlan Bind(ParsedLine line, IReadOnlyList<Target> from)
    {
        var file = line.Get(output, OptionValues.Text);
        return new RunPlan(from, new ReportOptions(line.GetValue(Format, OptionValues.Format) ?? OutputFormat.Text, file is "-" ? null : file, line.Has(quiet)))
        {
            Count = line.GetValue(Count, OptionValues.Count),
            Interval = line.GetValue(Interval, OptionValues.Duration) ?? RunPlan.DefaultInterval,
            Parallel = line.GetValue(parallel, OptionValues.Count) ?? RunPlan.DefaultParallel,
            Verbosity = line.Count(verbose),
        };
    }
}
