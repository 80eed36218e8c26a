using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ImapProbe.Probing.Requests;
using ImapProbe.Reporting;

namespace ImapProbe.CommandLine;

/// <summary>The options, and what a command line of them asks for.</summary>
internal sealed class ProbeCommand
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private readonly Option<string> host = Value("--host", ["-H"], "HOST[:PORT]", "the server that its certificate must name");
    private readonly Option<string> port = Value("--port", ["-p"], "N", "its port [993; with starttls 143]");
    private readonly Option<string> tls = Value("--tls", [], "implicit|starttls", "TLS at once, or mandatory STARTTLS [implicit]");
    private readonly Option<string> connectTo = Value("--connect-to", [], "ADDRESS[:PORT]", "dial this address; it must still be HOST");
    private readonly Option<bool> ipv4 = Flag("--ipv4", "-4", "use IPv4 only");
    private readonly Option<bool> ipv6 = Flag("--ipv6", "-6", "use IPv6 only");
    private readonly Option<string> user = Value("--user", ["-u"], "NAME", "the account");
    private readonly Option<string> passwordFile = Value("--password-file", ["-P"], "FILE", "where its password is; - for standard input");
    private readonly Option<string> auth = Value("--auth", [], "METHOD", "how to log in, see below [auto]");
    private readonly Option<string> caFile = Value("--ca-file", [], "PEM", "trust the roots in this file, no others");
    private readonly Option<string> tlsMin = Value("--tls-min", [], "1.2|1.3", "the lowest TLS version [1.2]");
    private readonly Option<string> timeout = Value("--timeout", ["-t"], "DURATION", "the time for it all: 500ms, 10s, 1m [30s]");
    private readonly Option<string> format = Value("--format", [], "text|json", "how to report [text]");
    private readonly Option<bool> verbose = Flag("--verbose", "-v", "diagnostics; -vv: also the protocol");
    private readonly Option<bool> help = Flag("--help", "-h", "show this, alone");
    private readonly Option<bool> version = Flag("--version", "-V", "show the version, alone");
    private readonly Command command;

    /// <summary>Declares the options.</summary>
    public ProbeCommand() => command = new Command("imap-probe")
    {
        host, port, tls, connectTo, ipv4, ipv6, user, passwordFile, auth, caFile, tlsMin, timeout, format, verbose, help, version,
    };

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> Options => command.Options;

    /// <summary>Reads a command line. Nothing is opened, looked up or printed.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <returns>What is asked for, or all that is wrong.</returns>
    public Invocation Read(IReadOnlyList<string> arguments)
    {
        switch (arguments)
        {
            case []:
                return new Invocation.Misuse([Problems.NoHost]);
            case ["-h" or "--help"]:
                return new Invocation.Help();
            case ["-V" or "--version"]:
                return new Invocation.Version();
        }

        var line = new ParsedLine(command, arguments);
        if (line.IsMisread)
            return new Invocation.Misuse(line.Problems);
        if (line.Has(help))
            return new Invocation.Misuse([Problems.HelpNotAlone]);
        if (line.Has(version))
            return new Invocation.Misuse([Problems.VersionNotAlone]);
        var probe = Bind(line);
        return line.Problems.Count > 0 ? new Invocation.Misuse(line.Problems) : probe;
    }

    private Invocation.Probe Bind(ParsedLine line)
    {
        var hostAndPort = line.Require(host, OptionValues.Host);
        var mode = line.Get(tls, OptionValues.Tls) ?? TlsMode.Implicit;
        var givenPort = line.Get(port, OptionValues.Port);
        if (givenPort is not null && hostAndPort?.Port is not null)
            line.Add(Problems.TwoPorts);

        var serverPort = hostAndPort?.Port ?? givenPort ?? (mode is TlsMode.Implicit ? 993 : 143);
        var dialled = line.Get(connectTo, OptionValues.Address);
        var family = Family(line);
        CheckFamily(line, host, hostAndPort?.Name.Address, family);
        CheckFamily(line, connectTo, dialled?.Address, family);

        var request = new ProbeRequest(
            hostAndPort?.Name!,
            serverPort,
            mode,
            dialled is { Port: 0 } ? new IPEndPoint(dialled.Address, serverPort) : dialled,
            family,
            line.Require(user, OptionValues.User)!,
            line.Get(auth, OptionValues.Auth) ?? AuthMethod.Auto,
            line.Get(tlsMin, OptionValues.TlsFloor) ?? SslProtocols.Tls12,
            line.Get(timeout, OptionValues.Duration) ?? DefaultTimeout);
        return new Invocation.Probe(
            request,
            line.Require(passwordFile, OptionValues.Path)!,
            line.Get(caFile, OptionValues.Path),
            line.Get(format, OptionValues.Format) ?? OutputFormat.Text,
            line.Count(verbose));
    }

    private AddressFamily Family(ParsedLine line)
    {
        if (line.Has(ipv4) && line.Has(ipv6))
            line.Add(Problems.BothFamilies);
        return line.Has(ipv4) ? AddressFamily.InterNetwork : line.Has(ipv6) ? AddressFamily.InterNetworkV6 : AddressFamily.Unspecified;
    }

    private static void CheckFamily(ParsedLine line, Option<string> option, IPAddress? address, AddressFamily family)
    {
        if (address is not null && family is not AddressFamily.Unspecified && address.AddressFamily != family)
            line.Add(Problems.OtherFamily(option.Name, family is AddressFamily.InterNetwork ? "-4" : "-6"));
    }

    private static Option<string> Value(string name, string[] aliases, string value, string description) =>
        new(name, aliases) { HelpName = value, Description = description, Arity = ArgumentArity.ExactlyOne };

    private static Option<bool> Flag(string name, string alias, string description) =>
        new(name, alias) { Description = description, Arity = ArgumentArity.Zero };
}
