using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ImapProbe.CommandLine.Parsing;
using ImapProbe.Probing.Requests;
using ImapProbe.Running.Targets;

namespace ImapProbe.CommandLine;

/// <summary>The options that say what is probed, on the command line and in each line of a targets file.</summary>
internal sealed class TargetOptions
{
    private readonly Option<string[]> host = Declare.Values("--host", "-H", "HOST[:PORT]", "the server that its certificate must name");
    private readonly Option<string> port = Declare.Value("--port", "-p", "N", "its port [993; with starttls 143]");
    private readonly Option<string> tls = Declare.Value("--tls", null, "implicit|starttls", "TLS at once, or mandatory STARTTLS [implicit]");
    private readonly Option<string> connectTo = Declare.Value("--connect-to", null, "ADDRESS[:PORT]", "dial this address; it must still be HOST");
    private readonly Option<bool> ipv4 = Declare.Flag("--ipv4", "-4", "use IPv4 only");
    private readonly Option<bool> ipv6 = Declare.Flag("--ipv6", "-6", "use IPv6 only");
    private readonly Option<bool> allAddresses = Declare.Flag("--all-addresses", null, "probe each address of HOST on its own");
    private readonly Option<string> user = Declare.Value("--user", "-u", "NAME", "the account");
    private readonly Option<string> passwordFile = Declare.Value("--password-file", "-P", "FILE", "where its password is; - for standard input");
    private readonly Option<string> auth = Declare.Value("--auth", null, "METHOD", "how to log in, see below [auto]");
    private readonly Option<string> caFile = Declare.Value("--ca-file", null, "PEM", "trust the roots in this file, no others");
    private readonly Option<string> tlsMin = Declare.Value("--tls-min", null, "1.2|1.3", "the lowest TLS version [1.2]");
    private readonly Option<string> timeout = Declare.Value("--timeout", "-t", "DURATION", "the time for a probe: 500ms, 10s, 1m [30s]");
    private readonly Option<string> quitAfter = Declare.Value("--quit-after", null, "tcp|tls|greeting", "stop there; no account is needed");
    private readonly Option<string> examine = Declare.Value("--examine", null, "MAILBOX", "after the login, open it read-only");
    private readonly Option<string> warning = Declare.Value("--warning", "-w", "RANGE", "a limit for the total, in seconds");
    private readonly Option<string> critical = Declare.Value("--critical", "-c", "RANGE", "the same; crossed, it is a failure");
    private readonly Option<string> certWarning = Declare.Value("--cert-warning", null, "DAYS", "the fewest days until a certificate expires");
    private readonly Option<string> certCritical = Declare.Value("--cert-critical", null, "DAYS", "the same; fewer are a failure");

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
    [
        host, port, tls, connectTo, ipv4, ipv6, allAddresses, user, passwordFile, auth, caFile, tlsMin, timeout, quitAfter, examine,
        warning, critical, certWarning, certCritical,
    ];

    /// <summary>Reads what a line asks for.</summary>
    /// <param name="line">The line; what is wrong with it is added to it.</param>
    /// <param name="scriptTimeout">What SCRIPT_TIMEOUT holds in the environment, or null.</param>
    /// <returns>A target for each host, in order. They count only where the line has no problem.</returns>
    public IReadOnlyList<Target> Bind(ParsedLine line, string? scriptTimeout)
    {
        var hosts = line.RequireAll(host, OptionValues.Host);
        // Without a host the rest is read all the same, for what is wrong with it.
        return hosts is [] ? [Bind(line, null, scriptTimeout)] : [.. hosts.Select(server => Bind(line, server, scriptTimeout))];
    }

    private Target Bind(ParsedLine line, HostAndPort? server, string? scriptTimeout)
    {
        var end = line.Get(quitAfter, OptionValues.End);
        var request = BindServer(line, server) with
        {
            User = end is null ? line.Require(user, OptionValues.User) : line.Get(user, OptionValues.User),
            Auth = line.Get(auth, OptionValues.Auth) ?? AuthMethod.Auto,
            TlsFloor = line.Get(tlsMin, OptionValues.TlsFloor) ?? SslProtocols.Tls12,
            Timeout = BindTimeout(line, scriptTimeout),
            QuitAfter = end,
            Mailbox = line.Get(examine, OptionValues.Text),
            Limits = new Limits(
                line.Get(warning, OptionValues.Range),
                line.Get(critical, OptionValues.Range),
                line.Get(certWarning, OptionValues.Days),
                line.Get(certCritical, OptionValues.Days)),
        };
        CheckEnd(line, request);
        var password = end is null ? line.Require(passwordFile, OptionValues.Text) : line.Get(passwordFile, OptionValues.Text);
        return new Target(request, end is null ? password : null, line.Get(caFile, OptionValues.Text));
    }

    private ProbeRequest BindServer(ParsedLine line, HostAndPort? server)
    {
        var mode = line.Get(tls, OptionValues.Tls) ?? TlsMode.Implicit;
        var serverPort = BindPort(line, server) ?? (mode is TlsMode.Implicit ? 993 : 143);
        var dialled = line.Get(connectTo, OptionValues.Address);
        var family = BindFamily(line);
        CheckFamily(line, host, server?.Name.Address, family);
        CheckFamily(line, connectTo, dialled?.Address, family);
        if (line.Has(allAddresses) && dialled is not null)
            line.Add(Problems.AllOfOneAddress);
        return new ProbeRequest(server?.Name!, serverPort, mode)
        {
            ConnectTo = dialled is { Port: 0 } ? new IPEndPoint(dialled.Address, serverPort) : dialled,
            Family = family,
            AllAddresses = line.Has(allAddresses),
        };
    }

    // A line's own port, of either option, holds against those of the command line.
    private int? BindPort(ParsedLine line, HostAndPort? server)
    {
        var given = line.Get(port, OptionValues.Port);
        if (line.HasOwn(port) && line.HasOwn(host) && server?.Port is not null)
            line.Add(Problems.TwoPorts);
        return line.HasOwn(port) ? given : server?.Port ?? given;
    }

    private AddressFamily BindFamily(ParsedLine line)
    {
        if (line.HasOwn(ipv4) && line.HasOwn(ipv6))
            line.Add(Problems.BothFamilies);
        var isV4 = line.HasOwn(ipv4) || (line.Has(ipv4) && !line.HasOwn(ipv6));
        return isV4 ? AddressFamily.InterNetwork : line.Has(ipv6) ? AddressFamily.InterNetworkV6 : AddressFamily.Unspecified;
    }

    // Prometheus' script_exporter ends the script when SCRIPT_TIMEOUT has passed, report or none.
    private TimeSpan BindTimeout(ParsedLine line, string? scriptTimeout)
    {
        if (line.Has(timeout) || string.IsNullOrEmpty(scriptTimeout))
            return line.Get(timeout, OptionValues.Duration) ?? ProbeRequest.DefaultTimeout;
        var (duration, problem) = OptionValues.ScriptTimeout(scriptTimeout);
        if (problem is not null)
            line.Add(problem);
        return duration ?? ProbeRequest.DefaultTimeout;
    }

    private static void CheckFamily(ParsedLine line, Option option, IPAddress? address, AddressFamily family)
    {
        if (address is not null && family is not AddressFamily.Unspecified && address.AddressFamily != family)
            line.Add(Problems.OtherFamily(option.Name, family is AddressFamily.InterNetwork ? "-4" : "-6"));
    }

    private static void CheckEnd(ParsedLine line, ProbeRequest request)
    {
        if (request is { QuitAfter: not null, Mailbox: not null })
            line.Add(Problems.ExamineNeedsLogin);
        if (!request.MeetsTls && request.Limits.AreForCertificates)
            line.Add(Problems.NoCertificateToJudge);
    }
}
