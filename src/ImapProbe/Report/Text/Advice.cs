using System.Net.Sockets;
using System.Security.Authentication;
using ImapProbe.Core;

namespace ImapProbe.Report.Text;

/// <summary>
/// What to do about a failure: what was expected, what to try, and commands that show the same. It holds no text of the server's but a host name that its
/// certificate is for, and never suggests to relax a check.
/// </summary>
internal sealed record Advice(string Expected, string Try, params IReadOnlyList<ManualCommand> Commands)
{
    private const string SeeTranscript = "look at what the server says with -vv, and into its log";

    public static Advice For(ProbeResult result, Failure failure)
    {
        var request = result.Request;
        return (failure.Kind, failure.Phase) switch
        {
            _ when failure.IsOfClientCertificate => OfClientCertificate(request, failure.Phase),
            (FailureKind.Dns, _) when failure.IsOfThisMachine => new("a look-up that this machine can make", "mend what the sentence names: nothing was asked"),
            (FailureKind.Dns, _) => new(
                $"{FamilyWord(request)} address for {request.Host.LookupName}",
                request.Family is AddressFamily.InterNetworkV6
                    ? "check the name, and ask this system's resolver: what it shows with ::ffff: in front is an IPv4 address, and does not count"
                    : "check the name, and this system's name servers (/etc/resolv.conf)",
                ManualCommands.LookUp(request)),
            (FailureKind.Connection, Phase.Tcp) when failure.IsOfThisMachine => new(
                "a connection that this machine can begin",
                "mend what the sentence names: nothing was sent to the server"),
            (FailureKind.Connection, Phase.Tcp) => new(
                $"an accepted connection on port {request.ConnectTo?.Port ?? request.Port}",
                "see whether the service is up and the firewall open",
                ManualCommands.Connect(request, result.Address)),
            (FailureKind.Connection, _) => OfCut(result, failure.Phase),
            (FailureKind.Timeout, _) => OfDelay(result, failure.Phase),
            (FailureKind.Tls, _) => OfTls(request, failure),
            (FailureKind.Certificate, _) => OfCertificate(result, failure),
            (FailureKind.Protocol, _) => OfProtocol(result, failure.Phase),
            (FailureKind.Login, _) => OfLogin(result),
            (FailureKind.Unavailable, Phase.Session or Phase.Examine) => new(
                "a mail store that serves the account once it is logged in",
                "ask the server's administrator, or look into its log, why the account is let in but not served: it may have no mailbox, not be allowed to use "
                + "IMAP, or its mail store may be down; else try again later"),
            (FailureKind.Unavailable, var phase) => new(
                "a server that serves now",
                "try again later; the server's log should say why: load, maintenance, or too many connections of this account or address",
                phase is not Phase.Greeting ? []
                    : request.TlsMode is TlsMode.StartTls ? ManualCommands.Listen(request, result.Address)
                    : ManualCommands.ListenUnderTls(request)),
            (FailureKind.Logout, _) => new("OK to LOGOUT", $"all before it went well; {SeeTranscript}"),
            (FailureKind.Limit, _) when request.Expect is { } kind => OfExpectation(request, kind),
            (FailureKind.Limit, Phase.Tls) => OfCertificateLimit(result),
            (FailureKind.Limit, _) => OfTimeLimit(result),
            _ => new(
                "a cause that imap-probe can name",
                "report this defect of imap-probe with what -vv prints, where passwords are redacted, but names are not"),
        };
    }

    private static string FamilyWord(ProbeRequest request) => request.Family switch
    {
        AddressFamily.InterNetwork => "an IPv4",
        AddressFamily.InterNetworkV6 => "an IPv6",
        _ => "an",
    };

    private static Advice OfCertificate(ProbeResult result, Failure failure)
    {
        var request = result.Request;
        var truster = request.CaFile is null ? "this system" : "--ca-file";
        var expected = $"a certificate that {truster} trusts, in date and strong, with {request.Host} among its names";
        if (failure.IsOfThisMachine)
            return new(expected, "install this system's roots (ca-certificates), or give the root of the server's authority with --ca-file");
        string[] tries = [.. CertificateTries(result, failure)];
        if (tries is [])
            tries = ["renew or replace what the sentence names, in what the server sends or in what is trusted here"];
        return new(expected, string.Join("; and ", tries), CertificateCommands(result, failure));
    }

    private static IReadOnlyList<ManualCommand> CertificateCommands(ProbeResult result, Failure failure)
    {
        // openssl takes the intermediate from the file, and so would accept what was refused.
        if (failure.LacksIntermediate)
            return ManualCommands.ShowCertificates(result.Request);
        return !failure.LacksRoot && result.Tls?.Certificate?.Names is [] ? ManualCommands.ShowNames(result.Request) : ManualCommands.Verify(result.Request);
    }

    private static IEnumerable<string> CertificateTries(ProbeResult result, Failure failure)
    {
        if (result.Tls?.Certificate is not { } certificate)
            yield break;
        var isOutOfDate = certificate.NotAfter < result.Time;
        if (isOutOfDate)
            yield return "renew the certificate, and let the server load it";
        else if (certificate.NotBefore > result.Time)
            yield return "check the clock of this machine";
        else if (failure.LacksIntermediate)
            yield return "let the server send its intermediate certificates too, after its own: here they are known, and elsewhere they may not be";
        else if (failure.LacksRoot && certificate.Subject == certificate.Issuer)
            yield return "where the server is meant to have a certificate of its own making, give that with --ca-file";
        else if (failure.LacksRoot && result.Request.CaFile is null)
            yield return "where a private authority issued it, give its root with --ca-file; else let the server send its whole chain";
        else if (failure.LacksRoot)
            yield return "see that the file of --ca-file has the root of its authority, and let the server send its whole chain";
        if (IsFor(certificate, result.Request.Host))
            yield break;
        var other = certificate.Names.Select(ServerName.Parse).FirstOrDefault(name => name.Value is { Address: null }).Value;
        yield return other is null
            ? $"let the server present a certificate for {result.Request.Host}"
            : $"use --host {other}, a name that the certificate is for, if it leads to this server, or let the server present one for {result.Request.Host}";
    }

    // Near enough for advice: the verdict was made elsewhere.
    private static bool IsFor(ServerCertificate certificate, ServerName host) => certificate.Names.Any(name => name == host.Name
        || (name.StartsWith("*.", StringComparison.Ordinal) && host.Address is null && host.Name.Split('.', 2) is [_, var parent] && name[2..] == parent));

    private static Advice OfCut(ProbeResult result, Phase phase)
    {
        var request = result.Request;
        const string Causes = "look into the server's log: a ban (fail2ban), a limit of connections, a proxy or a crash may have cut it off";
        return phase switch
        {
            Phase.Tls => new("a handshake that comes to its end", Causes, ManualCommands.ShakeHands(request)),
            Phase.Greeting when request.TlsMode is TlsMode.StartTls =>
                new("a greeting in clear", TlsAtOnceOr(request, Causes), ManualCommands.Listen(request, result.Address)),
            Phase.Greeting => new("a greeting", Causes, ManualCommands.ListenUnderTls(request)),
            _ => new("a connection that lasts until LOGOUT", $"{Causes}; -vv shows how far it came"),
        };
    }

    private static Advice OfDelay(ProbeResult result, Phase phase)
    {
        var request = result.Request;
        const string OrWait = "raise --timeout where slow is acceptable";
        var within = $"within {request.Timeout.InWords()} for the whole probe";
        return phase switch
        {
            Phase.Dns => new($"an answer of the resolver, {within}", "check this system's name servers (/etc/resolv.conf)", ManualCommands.LookUp(request)),
            Phase.Tcp => new($"an accepted connection, {within}", "see whether a firewall drops the packets", ManualCommands.Connect(request, result.Address)),
            Phase.Tls => new(
                $"the end of the handshake, {within}",
                $"{OrWait}; else look for load, a proxy, or a path that loses large packets (MTU)",
                ManualCommands.ShakeHands(request)),
            Phase.Greeting when request.TlsMode is TlsMode.StartTls => new(
                $"a greeting in clear, {within}",
                TlsAtOnceOr(request, "look at the server's load, and its own look-ups of clients (DNS, blocklists)"),
                ManualCommands.Listen(request, result.Address)),
            Phase.Greeting => new(
                $"a greeting, {within}",
                $"look at the server's load, and its own look-ups of clients (DNS, blocklists); {OrWait}",
                ManualCommands.ListenUnderTls(request)),
            Phase.Login => new(
                $"an answer to the login, {within}",
                $"look at what the server asks about passwords (LDAP, SQL), and its load; {OrWait}"),
            Phase.Session or Phase.Examine => new(
                $"an answer to each command, {within}",
                $"look at the server's mail store: load, locks, indexes; {OrWait}"),
            _ => new($"an answer to each command, {within}", $"look at the server's load and its log; {OrWait}"),
        };
    }

    // Under TLS 1.3 the server's answer comes after the handshake: whoever ends then does not see it.
    private static Advice OfClientCertificate(ProbeRequest request, Phase phase)
    {
        var command = phase is Phase.Tls ? ManualCommands.ShakeHands(request) : ManualCommands.ListenUnderTls(request);
        return request.ClientCert is null
            ? new(
                "a client certificate to show, or a server that asks for none",
                "give a certificate of an authority that the server trusts for clients with --client-cert: its chain and its key in the same file",
                command)
            : new(
                "a client certificate that the server accepts",
                "see that it is in date and for clients, that its whole chain is in the file, and that the server trusts its root; the server's log says more",
                command);
    }

    private static Advice OfTls(ProbeRequest request, Failure failure)
    {
        if (failure.IsOfThisMachine)
            return new("a TLS library of this machine that can be used", "mend what the sentence names: nothing was sent to the server");
        var phase = failure.Phase;
        var version = request.TlsFloor is SslProtocols.Tls13 ? "TLS 1.3" : "TLS 1.2 or newer";
        return (phase, request) switch
        {
            (not Phase.Tls, _) => new(
                "TLS records that arrive as they were sent",
                "look for a proxy or a firewall that meddles with them, and into the server's log"),
            _ when failure.IsOfTlsServer => new(
                version,
                $"look at what the server offers: it may be too old for {version}, or take no cipher suite, group or signature that this system allows",
                ManualCommands.ShakeHands(request, failure.Offer)),
            (_, { TlsMode: TlsMode.Implicit, Port: 143 }) => new(
                $"{version} from the first byte on",
                "use --tls starttls: port 143 speaks clear text first"),
            (_, { TlsMode: TlsMode.Implicit }) => new(
                $"{version} from the first byte on",
                "use --tls starttls where the port speaks clear text first; else look at what the server offers",
                ManualCommands.ShakeHands(request, failure.Offer)),
            _ => new($"{version} after STARTTLS", "look at what the server offers", ManualCommands.ShakeHands(request, failure.Offer)),
        };
    }

    private static Advice OfProtocol(ProbeResult result, Phase phase) => (phase, result.Request) switch
    {
        (Phase.Greeting, var request) => new(
            "a greeting that begins with * OK, and nothing after it that was not asked for",
            "see what speaks there, and whether a proxy stands before the server",
            request.TlsMode is TlsMode.StartTls ? ManualCommands.Listen(request, result.Address) : ManualCommands.ListenUnderTls(request)),
        (Phase.StartTls, _) => new(
            "an offer of STARTTLS, and OK to it with nothing after it in clear",
            "-vv shows what the server offers and says; where it has a port that speaks TLS at once, 993 as a rule, use that"),
        (Phase.Capability, _) => new("a list of capabilities under TLS", SeeTranscript),
        (Phase.Login, { Auth: AuthMethod.Auto }) when result.Auth is null => new(
            "an offer of PLAIN, LOGIN, SCRAM or CRAM-MD5 under TLS",
            "let the server offer one; name OAuth with --auth and give its token for the password, or EXTERNAL and --client-cert; -vv shows what is offered"),
        (Phase.Login, { Auth: AuthMethod.External }) when result.Auth is null => new(
            "an offer of EXTERNAL under TLS",
            "see in the server's log whether it trusts the client certificate: many offer EXTERNAL only after one that they do; -vv shows what is offered"),
        (Phase.Login, { Auth: var asked }) when result.Auth is null => new(
            $"an offer of {asked.WireName()} under TLS",
            "let the server offer it, or name another with --auth; -vv shows what is offered"),
        (Phase.Login, { Auth: not (AuthMethod.Login or AuthMethod.XOAuth2 or AuthMethod.OAuthBearer or AuthMethod.External) })
            when result is { Failure.IsOfSyntax: true, Auth: not "LOGIN" } => new(
            $"OK or NO to {result.Auth}, as its rules have it",
            $"try --auth login where the server does not disable the LOGIN command: some offer a mechanism that they do not know; {SeeTranscript}"),
        (Phase.Login, _) => new($"OK or NO to {result.Auth}, as its rules have it", SeeTranscript),
        (Phase.Examine, { Mailbox: { } mailbox }) => new(
            $"a mailbox {mailbox} that can be opened read-only",
            "check that it exists, that the account may read it, and that its name is spelled as on the server, with its separator"),
        _ => new("answers as IMAP has them, of 1 MiB at most", SeeTranscript),
    };

    private static Advice OfLogin(ProbeResult result)
    {
        const string Once = "imap-probe tried once, and does not try again";
        return result.Request.Auth switch
        {
            AuthMethod.XOAuth2 or AuthMethod.OAuthBearer => new(
                $"an access token from {result.Request.ProofPlace} that is good for {result.Request.User}",
                $"get a new token, and check its scope; {Once}"),
            AuthMethod.External => new(
                $"a client certificate by which {result.Request.User ?? "its owner"} may log in",
                $"see that the server trusts who issued it, and which name in it stands for the account; {Once}"),
            _ => new(
                $"an account {result.Request.User} that may log in, with the password from {result.Request.ProofPlace}",
                $"{WhatToCheck(result)}{(result.Request.ClientCert is null ? "" : ", and whether the server trusts the client certificate")}; {Once}"),
        };
    }

    // By the response codes of RFC 5530, section 3, some servers say which of the two it is.
    private static string WhatToCheck(ProbeResult result) => result.Failure?.Code switch
    {
        "EXPIRED" => "set a new password, since this one was good until it expired",
        "AUTHORIZATIONFAILED" => "check the account (not locked, IMAP allowed), since the password was good",
        "CONTACTADMIN" => "ask the server's administrator, as it says",
        _ => "check the password (a space at its end counts) and the account (not locked, IMAP allowed)",
    };

    private static Advice OfExpectation(ProbeRequest request, FailureKind kind) => new(
        $"a failure of the kind {kind.Word()}",
        kind is FailureKind.Login
            ? $"see why {request.User ?? "the certificate's owner"} may log in: the {Proof(request)} is still good, or the account not locked yet"
            : $"see whether {request.Host} and port {request.Port} are the ones that must fail, and what lets the probe through");

    private static string Proof(ProbeRequest request) => request.Auth.TakesPassword() ? "password" : "certificate";

    private static Advice OfCertificateLimit(ProbeResult result)
    {
        var limit = result.Request.Limits.CertificateCritical;
        var isLeaf = result.Tls is { Certificate: { } leaf, ChainNotAfter: { } first } && leaf.NotAfter <= first;
        return new(
            limit is { Unit: CertificateLimitUnit.Percent }
                ? $"{limit} or more of the lifetime of the server's certificate left"
                : $"{limit} or more until the first certificate of the chain expires",
            isLeaf || limit is { Unit: CertificateLimitUnit.Percent }
                ? "renew the certificate, and let the server load it"
                : "renew the issuer's certificate where the server sends it, or the private root",
            result.Request.CaFile is null ? ManualCommands.ShowCertificates(result.Request) : ManualCommands.Verify(result.Request));
    }

    private static Advice OfTimeLimit(ProbeResult result)
    {
        const string Again = "probe again to see whether it lasts";
        var expected = $"a total that the range {result.Request.Limits.Critical} of --critical allows, in seconds";
        return result.Durations.Phases.Count is 0
            ? new(expected, Again)
            : new(expected, $"look at {result.Durations.Phases.MaxBy(entry => entry.Value).Key.Word()}, which took longest; {Again}");
    }

    private static string TlsAtOnceOr(ProbeRequest request, string otherwise) => request.Port is 993
        ? "use --tls implicit: port 993 speaks TLS from the first byte on"
        : $"use --tls implicit where the port speaks TLS from the first byte on; else {otherwise}";
}
