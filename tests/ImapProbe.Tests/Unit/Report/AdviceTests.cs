using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ImapProbe.Core;
using ImapProbe.Report.Text;
using static ImapProbe.Tests.Unit.Report.AdviceText;

namespace ImapProbe.Tests.Unit.Report;

public sealed class AdviceTests
{
    private static readonly Phase[] UnderTls =
        [Phase.Greeting, Phase.Capability, Phase.Login, Phase.Session, Phase.Examine, Phase.Logout];

    /// <summary>What a probe can come to.</summary>
    private static readonly IReadOnlyList<(FailureKind Kind, Phase Phase)> Pairs =
    [
        (FailureKind.Limit, Phase.Tls), (FailureKind.Limit, Phase.Total),
        (FailureKind.Dns, Phase.Dns),
        (FailureKind.Certificate, Phase.Tls),
        (FailureKind.Login, Phase.Login),
        (FailureKind.Logout, Phase.Logout),
        .. ((Phase[])[Phase.Tcp, Phase.Tls, Phase.StartTls, .. UnderTls.SkipLast(1)]).Select(phase => (FailureKind.Connection, phase)),
        .. ((Phase[])[Phase.Tls, Phase.StartTls, .. UnderTls]).Select(phase => (FailureKind.Protocol, phase)),
        .. ((Phase[])[Phase.Dns, Phase.Tcp, Phase.Tls, Phase.StartTls, .. UnderTls]).Select(phase => (FailureKind.Timeout, phase)),
        .. ((Phase[])[Phase.Tls, .. UnderTls]).Select(phase => (FailureKind.Tls, phase)),
        .. ((Phase[])[Phase.StartTls, .. UnderTls.SkipLast(1)]).Select(phase => (FailureKind.Unavailable, phase)),
    ];

    private static readonly ProbeRequest[] Requests =
    [
        Samples.Request,
        Samples.Request with { Mailbox = "INBOX", TlsFloor = SslProtocols.Tls13, Family = AddressFamily.InterNetwork },
        Samples.Request with { User = null, QuitAfter = QuitAfter.Greeting },
        Samples.RequestFor("::1", 143) with { Auth = AuthMethod.ScramSha256, ConnectTo = new IPEndPoint(IPAddress.Loopback, 1143) },
        Samples.RequestFor("imap.example.org", 143, TlsMode.StartTls) with { Auth = AuthMethod.XOAuth2, Family = AddressFamily.InterNetworkV6 },
        Samples.RequestFor("imap.example.org", 993, TlsMode.StartTls),
        Samples.Request with { ClientCert = "client.pem" },
        Samples.Request with { ClientCert = "client.pem", Auth = AuthMethod.External, User = null },
    ];

    [Fact]
    public void Every_failure_that_can_be_gets_advice_of_its_own()
    {
        var defect = For(Samples.Request, FailureKind.Internal, Phase.Tls);

        foreach (var (kind, phase) in Pairs)
            Assert.All(Requests, request => Assert.NotEqual(defect.Expected, For(request, kind, phase).Expected));
    }

    [Theory]
    [InlineData(FailureKind.Login, "see why monitor@example.org may log in: the password is still good, or the account not locked yet")]
    [InlineData(FailureKind.Connection, "see whether imap.example.org and port 993 are the ones that must fail, and what lets the probe through")]
    public void What_went_well_against_expectation_is_not_called_slow(object kind, string advice)
    {
        var judged = Expectation.Judge(Samples.Success with { Request = Samples.Request with { Expect = (FailureKind)kind } });

        Assert.Equal(advice, Advice.For(judged, judged.Failure!).Try);
    }

    [Fact]
    public void Whatever_fails_there_are_two_sentences_for_a_person()
    {
        foreach (var advice in All())
        {
            foreach (var sentence in (string[])[advice.Expected, advice.Try])
            {
                Assert.NotEmpty(sentence);
                Assert.True(System.Text.Ascii.IsValid(sentence), sentence);
                Assert.DoesNotContain('\n', sentence);
                Assert.False(char.IsPunctuation(sentence[^1]) && sentence[^1] is not ')', sentence);
                Assert.False(char.IsAsciiLetterUpper(sentence[0]) && char.IsAsciiLetterLower(sentence[1]), sentence);
            }
        }
    }

    [Fact]
    public void No_advice_weakens_a_check_or_puts_a_secret_where_others_can_read_it()
    {
        string[] forbidden = ["insecure", "--password ", "--tls-min", "disable", "ignore", "skip", "plaintext", "-p ", "a1 login"];
        foreach (var advice in All())
            Assert.All(forbidden, word => Assert.DoesNotContain(word, Text(advice), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Nothing_that_the_server_said_is_in_it()
    {
        const string Said = "SERVERWORDS";
        var tls = Samples.Success.Tls!;
        foreach (var (kind, phase) in Pairs)
        {
            var failure = new Failure(phase, kind, Said, Said);
            var certificate = tls.Certificate! with { Subject = Said, Issuer = Said, IssuerName = Said, Names = [Said] };
            var advice = Advice.For(Samples.Success with { Failure = failure, Notices = [Said], Tls = tls with { Certificate = certificate } }, failure);

            Assert.DoesNotContain(Said, Text(advice), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_command_shows_more()
    {
        AssertCommand("getent ahosts imap.example.org", FailureKind.Dns, Phase.Dns);
        AssertCommand("getent ahosts imap.example.org", FailureKind.Timeout, Phase.Dns);
        AssertCommand("timeout 5 bash -c '</dev/tcp/imap.example.org/993' && echo connected", FailureKind.Connection, Phase.Tcp);
        AssertCommand("timeout 5 bash -c '</dev/tcp/imap.example.org/993' && echo connected", FailureKind.Timeout, Phase.Tcp);
        AssertCommand("timeout 10 openssl s_client -connect imap.example.org:993 -servername imap.example.org </dev/null", FailureKind.Tls, Phase.Tls);
        AssertCommand(
            "timeout 10 openssl s_client -connect imap.example.org:993 -servername imap.example.org -showcerts </dev/null", FailureKind.Limit, Phase.Tls);
        AssertCommand(
            "timeout 10 openssl s_client -connect imap.example.org:993 -servername imap.example.org -verify_hostname imap.example.org -verify_return_error "
            + "-auth_level 2 </dev/null",
            FailureKind.Certificate,
            Phase.Tls);
        AssertCommand("timeout 10 openssl s_client -connect imap.example.org:993 -servername imap.example.org -quiet", FailureKind.Protocol, Phase.Greeting);
        AssertCommand("", FailureKind.Login, Phase.Login);

        static void AssertCommand(string command, FailureKind kind, Phase phase) =>
            Assert.Equal(command, Text(For(Samples.Request, kind, phase).Commands));
    }

    [Fact]
    public void A_command_is_one_of_what_is_installed()
    {
        var refused = Samples.NoAddress with { Failure = new Failure(Phase.Tcp, FailureKind.Connection, "refused") };

        Assert.Contains("\n  by hand   timeout 5 bash -c ", ByHand("timeout", "bash", "nc"), StringComparison.Ordinal);
        Assert.Contains("\n  by hand   nc -vz -w 5 imap.example.org 993\n", ByHand("timeout", "nc"), StringComparison.Ordinal);
        Assert.DoesNotContain("by hand", ByHand("timeout", "openssl"), StringComparison.Ordinal);

        string ByHand(params string[] installed) => TextReport.Render(refused, Screen.Plain with { HasTool = installed.Contains });
    }

    [Fact]
    public void An_address_that_is_mapped_does_not_count_for_the_other_family() => Assert.Contains(
        "::ffff:",
        For(Samples.Request with { Family = AddressFamily.InterNetworkV6 }, FailureKind.Dns, Phase.Dns).Try,
        StringComparison.Ordinal);

    [Fact]
    public void A_command_goes_where_the_probe_went()
    {
        var dialled = Samples.RequestFor("imap.example.org") with { ConnectTo = new IPEndPoint(IPAddress.IPv6Loopback, 1993) };
        var literal = Samples.RequestFor("2001:db8::7", 143, TlsMode.StartTls);
        var family = Samples.RequestFor("imap.example.org.") with { Family = AddressFamily.InterNetwork };

        Assert.Equal("timeout 10 openssl s_client -connect '[::1]:1993' -servername imap.example.org </dev/null", Text(ManualCommands.ShakeHands(dialled)));
        Assert.Equal("timeout 5 bash -c '</dev/tcp/::1/1993' && echo connected", Text(ManualCommands.Connect(dialled, null)));
        Assert.Equal("timeout 10 openssl s_client -connect '[2001:db8::7]:143' -starttls imap </dev/null", Text(ManualCommands.ShakeHands(literal)));
        Assert.Equal("timeout 10 bash -c 'cat </dev/tcp/2001:db8::7/143'", Text(ManualCommands.Listen(literal, null)));
        Assert.Equal("timeout 5 bash -c '</dev/tcp/192.0.2.7/993' && echo connected", Text(ManualCommands.Connect(family, IPAddress.Parse("192.0.2.7"))));
        Assert.Equal("nc -4 -vz -w 5 imap.example.org 993", Text(ManualCommands.Connect(family, null).Skip(1)));
        Assert.Equal(
            "timeout 10 openssl s_client -4 -connect imap.example.org:993 -servername imap.example.org </dev/null", Text(ManualCommands.ShakeHands(family)));
        Assert.Equal("getent ahostsv4 imap.example.org.", Text(ManualCommands.LookUp(family)));
        Assert.Equal(
            "getent ahostsv6 imap.example.org.", Text(ManualCommands.LookUp(family with { Family = AddressFamily.InterNetworkV6 })));
    }

    [Fact]
    public void The_other_mode_of_tls_is_named_where_it_may_be_the_cause()
    {
        Assert.StartsWith("use --tls starttls: port 143", For(Samples.RequestFor("h", 143), FailureKind.Tls, Phase.Tls).Try, StringComparison.Ordinal);
        Assert.StartsWith("use --tls starttls where", For(Samples.RequestFor("h"), FailureKind.Tls, Phase.Tls).Try, StringComparison.Ordinal);
        foreach (var request in (ProbeRequest[])[Samples.Request, Samples.RequestFor("h", 143)])
        {
            var ofTls = new Failure(Phase.Tls, FailureKind.Tls, "too old") { IsOfTlsServer = true };
            Assert.StartsWith(
                "look at what the server offers: it may be too old for TLS 1.2",
                Advice.For(Samples.Success with { Request = request }, ofTls).Try,
                StringComparison.Ordinal);
        }

        foreach (var kind in (FailureKind[])[FailureKind.Timeout, FailureKind.Connection])
        {
            Assert.Equal(
                "use --tls implicit: port 993 speaks TLS from the first byte on",
                For(Samples.RequestFor("h", 993, TlsMode.StartTls), kind, Phase.Greeting).Try);
            Assert.StartsWith(
                "use --tls implicit where", For(Samples.RequestFor("h", 143, TlsMode.StartTls), kind, Phase.Greeting).Try, StringComparison.Ordinal);
            Assert.DoesNotContain("--tls", For(Samples.Request, kind, Phase.Greeting).Try, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(FailureKind.Tls, Phase.Tls)]
    [InlineData(FailureKind.Tls, Phase.Greeting)]
    [InlineData(FailureKind.Connection, Phase.Greeting)]
    [InlineData(FailureKind.Login, Phase.Login)]
    public void A_client_certificate_that_was_missing_or_refused_is_what_the_advice_is_about(object kind, object phase)
    {
        var failure = new Failure((Phase)phase, (FailureKind)kind, "") { IsOfClientCertificate = true };
        var own = Samples.Success with { Request = Samples.Request with { ClientCert = "my keys/client.pem" } };

        Assert.StartsWith("give a certificate of an authority that ", Advice.For(Samples.Success, failure).Try, StringComparison.Ordinal);
        Assert.StartsWith("see that it is in date and for clients, ", Advice.For(own, failure).Try, StringComparison.Ordinal);
        Assert.Contains(
            "-cert 'my keys/client.pem' -key 'my keys/client.pem' -cert_chain 'my keys/client.pem'",
            Text(Advice.For(own, failure).Commands),
            StringComparison.Ordinal);
        // Only one that goes on reading sees what comes after the handshake.
        Assert.EndsWith((Phase)phase is Phase.Tls ? "</dev/null" : "-quiet", Text(Advice.For(own, failure).Commands), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_logs_in_by_a_certificate_is_not_sent_to_a_password_file()
    {
        var request = Samples.Request with { ClientCert = "client.pem", Auth = AuthMethod.External, User = null };
        string[] texts =
        [
            Text(For(request, FailureKind.Login, Phase.Login)),
            Text(For(request, FailureKind.Protocol, Phase.Login)),
            Text(For(request with { Expect = FailureKind.Login }, FailureKind.Limit, Phase.Total)),
        ];

        Assert.All(texts, text => Assert.DoesNotContain("password", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.Contains("certificate", text, StringComparison.Ordinal));
    }

    [Fact]
    public void After_a_refused_login_it_is_said_that_there_was_one_attempt() =>
        Assert.All(
            Requests,
            request => Assert.EndsWith(
                "; imap-probe tried once, and does not try again", For(request, FailureKind.Login, Phase.Login).Try, StringComparison.Ordinal));

    // A server that cannot prove itself may not be the one that it claims to be: another method would hand it the password.
    // RFC 5530, section 3: the server has said which of password and account it is.
    [Theory]
    [InlineData("EXPIRED", "set a new password")]
    [InlineData("AUTHORIZATIONFAILED", "check the account")]
    [InlineData("CONTACTADMIN", "ask the server's administrator")]
    [InlineData("AUTHENTICATIONFAILED", "check the password")]
    [InlineData(null, "check the password")]
    public void What_the_response_code_says_is_what_to_check(string? code, string begin) => Assert.StartsWith(
        begin,
        Advice.For(Samples.RefusedLogin with { Failure = Samples.RefusedLogin.Failure! with { Code = code } }, Samples.RefusedLogin.Failure!).Try,
        StringComparison.Ordinal);

    [Fact]
    public void Another_method_is_named_only_where_none_was_begun()
    {
        Assert.Contains("--auth", For(Samples.Request, FailureKind.Protocol, Phase.Login).Try, StringComparison.Ordinal);
        var failure = new Failure(Phase.Login, FailureKind.Protocol, "");
        Assert.DoesNotContain("--auth", Advice.For(Samples.Success with { Auth = "SCRAM-SHA-256" }, failure).Try, StringComparison.Ordinal);
    }

    [Fact]
    public void The_place_that_the_password_came_from_is_the_one_that_is_named() => Assert.All(
        ((AuthMethod, string)[])[(AuthMethod.Auto, "the password"), (AuthMethod.XOAuth2, "an access token")],
        row => Assert.All(
            (PasswordSource[])[new PasswordSource.File("pw"), new PasswordSource.File("-"), new PasswordSource.Command("pass mail", ["pass", "mail"])],
            source =>
            {
                var advice = For(Samples.Request with { Auth = row.Item1, ProofPlace = source.Place }, FailureKind.Login, Phase.Login);

                Assert.Contains($"{row.Item2} from {source.Place}", advice.Expected, StringComparison.Ordinal);
                Assert.Equal(source is PasswordSource.File { Path: "pw" }, Text(advice).Contains("file", StringComparison.Ordinal));
            }));

    // It is no server that is overloaded, as where it says BYE to everybody.
    [Fact]
    public void An_account_that_is_let_in_but_not_served_is_not_to_wait_alone() => Assert.All(
        (Phase[])[Phase.Session, Phase.Examine],
        phase => Assert.Contains(
            "why the account is let in but not served: it may have no mailbox",
            For(Samples.Request with { Mailbox = "INBOX" }, FailureKind.Unavailable, phase).Try,
            StringComparison.Ordinal));

    [Fact]
    public void A_limit_of_time_points_to_the_longest_phase() => Assert.StartsWith(
        "look at login, which took longest",
        Advice.For(Samples.Success, new Failure(Phase.Total, FailureKind.Limit, "")).Try,
        StringComparison.Ordinal);

    private static IEnumerable<Advice> All() =>
        from kind in Enum.GetValues<FailureKind>()
        from phase in Enum.GetValues<Phase>()
        from request in Requests
        select For(request, kind, phase);

    private static Advice For(ProbeRequest request, FailureKind kind, Phase phase) =>
        Advice.For(new ProbeResult(request, Samples.Success.Time, Samples.Took()), new Failure(phase, kind, ""));
}
