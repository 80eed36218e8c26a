using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ImapProbe.Core;
using ImapProbe.Run;

namespace ImapProbe.Cli;

/// <summary>The options that say what is probed, on the command line and in each line of a targets file.</summary>
internal sealed class TargetOptions
{
    public Option<string[]> Host { get; } = Declare.Values("--host", "-H", "HOST[:PORT]", "the server that its certificate must name");
    public Option<string> Port { get; } = Declare.Value("--port", "-p", "N", "its port [993; with starttls 143]");
    public Option<string> Tls { get; } = Declare.Value("--tls", null, "implicit|starttls", "TLS at once, or mandatory STARTTLS [implicit]");
    public Option<string> ConnectTo { get; } = Declare.Value("--connect-to", null, "ADDRESS[:PORT]", "dial this address; it must still be HOST");
    public Option<bool> Ipv4 { get; } = Declare.Flag("--ipv4", "-4", "use IPv4 only");
    public Option<bool> Ipv6 { get; } = Declare.Flag("--ipv6", "-6", "use IPv6 only");
    public Option<bool> AllAddresses { get; } = Declare.Flag("--all-addresses", null, "probe each address of HOST on its own");
    public Option<string> User { get; } = Declare.Value("--user", "-u", "NAME", "the account");
    public Option<string> PasswordFile { get; } = Declare.Value("--password-file", "-P", "FILE", "where its password is; - for standard input");
    public Option<string> Auth { get; } = Declare.Value("--auth", null, "METHOD", "how to log in, see below [auto]");
    public Option<string> CaFile { get; } = Declare.Value("--ca-file", null, "PEM", "trust the roots in this file, no others");
    public Option<string> TlsMin { get; } = Declare.Value("--tls-min", null, "1.2|1.3", "the lowest TLS version [1.2]");
    public Option<string> Timeout { get; } = Declare.Value("--timeout", "-t", "DURATION", "the time for a probe: 500ms, 10s, 1m [30s]");
    public Option<string> QuitAfter { get; } = Declare.Value("--quit-after", null, "tcp|tls|greeting", "stop there; no account is needed");
    public Option<string> Examine { get; } = Declare.Value("--examine", null, "MAILBOX", "after the login, open it read-only");
    public Option<string> Warning { get; } = Declare.Value("--warning", "-w", "RANGE", "a limit for the total, in seconds");
    public Option<string> Critical { get; } = Declare.Value("--critical", "-c", "RANGE", "the same; crossed, it is a failure");
    public Option<string> CertWarning { get; } = Declare.Value("--cert-warning", null, "DAYS", "the fewest days until a certificate expires");
    public Option<string> CertCritical { get; } = Declare.Value("--cert-critical", null, "DAYS", "the same; fewer are a failure");

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
    [
        Host, Port, Tls, ConnectTo, Ipv4, Ipv6, AllAddresses, User, PasswordFile, Auth, CaFile, TlsMin, Timeout, QuitAfter, Examine,
        Warning, Critical, CertWarning, CertCritical,
    ];

    /// <summary>Reads what a line asks for.</summary>
    public IReadOnlyList<Target> Bind(ParsedLine line, string? scriptTimeout)
    {
        var hosts = line.RequireAll(Host, OptionValues.Host);
        // Without a host the rest is read all the same, for what is wrong with it.
        return hosts is [] ? [Bind(line, null, scriptTimeout)] : [.. hosts.Select(server => Bind(line, server, scriptTimeout))];
    }

    private Target Bind(ParsedLine line, HostAndPort? server, string? scriptTimeout)
    {
        var end = line.Get(QuitAfter, OptionValues.End);
        var request = BindServer(line, server) with
        {
            User = end is null ? line.Require(User, OptionValues.User) : line.Get(User, OptionValues.User),
            Auth = line.Get(Auth, OptionValues.Auth) ?? AuthMethod.Auto,
            TlsFloor = line.Get(TlsMin, OptionValues.TlsFloor) ?? SslProtocols.Tls12,
            Timeout = BindTimeout(line, scriptTimeout),
            QuitAfter = end,
            Mailbox = line.Get(Examine, OptionValues.Text),
            Limits = new Limits(
                line.Get(Warning, OptionValues.Range),
                line.Get(Critical, OptionValues.Range),
                line.Get(CertWarning, OptionValues.Days),
                line.Get(CertCritical, OptionValues.Days)),
        };
        var password = end is null ? line.Require(PasswordFile, OptionValues.Text) : line.Get(PasswordFile, OptionValues.Text);
        return new Target(request, end is null ? password : null, line.Get(CaFile, OptionValues.Text));
    }

    private ProbeRequest BindServer(ParsedLine line, HostAndPort? server)
    {
        var mode = line.Get(Tls, OptionValues.Tls) ?? TlsMode.Implicit;
        var serverPort = BindPort(line, server) ?? (mode is TlsMode.Implicit ? 993 : 143);
        var dialled = line.Get(ConnectTo, OptionValues.Address);
        return new ProbeRequest(server?.Name!, serverPort, mode)
        {
            ConnectTo = dialled is { Port: 0 } ? new IPEndPoint(dialled.Address, serverPort) : dialled,
            Family = BindFamily(line),
            AllAddresses = line.Has(AllAddresses),
        };
    }

    // A line's own port, of either option, holds against those of the command line.
    private int? BindPort(ParsedLine line, HostAndPort? server)
    {
        var given = line.Get(Port, OptionValues.Port);
        return line.HasOwn(Port) ? given : server?.Port ?? given;
    }

    private AddressFamily BindFamily(ParsedLine line)
    {
        var isV4 = line.HasOwn(Ipv4) || (line.Has(Ipv4) && !line.HasOwn(Ipv6));
        return isV4 ? AddressFamily.InterNetwork : line.Has(Ipv6) ? AddressFamily.InterNetworkV6 : AddressFamily.Unspecified;
    }

    // Prometheus' script_exporter ends the script when SCRIPT_TIMEOUT has passed, report or none.
    private TimeSpan BindTimeout(ParsedLine line, string? scriptTimeout)
    {
        if (line.Has(Timeout) || string.IsNullOrEmpty(scriptTimeout))
            return line.Get(Timeout, OptionValues.Duration) ?? ProbeRequest.DefaultTimeout;
        var (duration, problem) = OptionValues.ScriptTimeout(scriptTimeout);
        if (problem is not null)
            line.Add(problem);
        return duration ?? ProbeRequest.DefaultTimeout;
    }
}
