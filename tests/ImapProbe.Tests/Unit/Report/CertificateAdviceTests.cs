using System.Security.Authentication;
using ImapProbe.Core;
using ImapProbe.Report.Text;
using static ImapProbe.Tests.Unit.Report.AdviceText;

namespace ImapProbe.Tests.Unit.Report;

/// <summary>What a person is told to try, and to do by hand, where the certificate was refused.</summary>
public sealed class CertificateAdviceTests
{
    [Fact]
    public void A_refused_certificate_is_refused_by_hand_under_the_same_roots()
    {
        var command = Text(ManualCommands.Verify(Samples.RequestFor("192.0.2.7") with { CaFile = "my roots/it's.pem" }));

        Assert.EndsWith(
            "-CAfile 'my roots/it'\\''s.pem' -no-CApath -no-CAstore -verify_ip 192.0.2.7 -verify_return_error -auth_level 2 </dev/null",
            command,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_name_is_wrong_one_is_named_that_would_work()
    {
        Assert.Equal(
            "use --host mail.example.org, a name that the certificate is for, if it leads to this server, or let the server present one for imap.example.org",
            Try(false, "*.test", "mail.example.org"));
        Assert.Equal("let the server present a certificate for imap.example.org", Try(false, "*.test", "evil name; rm", "192.0.2.7"));
        Assert.Equal("renew or replace what the sentence names, in what the server sends or in what is trusted here", Try(false, "*.example.org"));
    }

    [Fact]
    public void Where_a_private_authority_is_likely_the_option_for_it_is_named()
    {
        Assert.StartsWith("where a private authority issued it, give its root with --ca-file;", Try(true, "imap.example.org"), StringComparison.Ordinal);
        Assert.Contains(
            "--ca-file; else let the server send its whole chain; and use --host mail.example.org,", Try(true, "mail.example.org"), StringComparison.Ordinal);
        Assert.StartsWith(
            "see that the file of --ca-file has the root of its authority",
            Try(true, Samples.Request with { CaFile = "ca.pem" }, "imap.example.org"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("--ca-file", Try(false, "imap.example.org"), StringComparison.Ordinal);
    }

    private static string Try(bool lacksRoot, params string[] names) => Try(lacksRoot, Samples.Request, names);

    private static string Try(bool lacksRoot, ProbeRequest request, params string[] names)
    {
        var tls = Samples.RefusedCertificate.Tls!;
        var result = Samples.RefusedCertificate with { Request = request, Tls = tls with { Certificate = tls.Certificate! with { Names = names } } };
        return Advice.For(result, result.Failure! with { LacksRoot = lacksRoot }).Try;
    }

    [Fact]
    public void What_openssl_would_accept_is_shown_another_way()
    {
        var (request, tls) = (Samples.Request with { CaFile = "ca.pem" }, Samples.RefusedCertificate.Tls!);
        var nameless = Samples.RefusedCertificate with { Request = request, Tls = tls with { Certificate = tls.Certificate! with { Names = [] } } };
        var old = Samples.RefusedCertificate with { Request = request with { TlsFloor = SslProtocols.Tls13 } };

        Assert.EndsWith("| openssl x509 -noout -ext subjectAltName", Text(Advice.For(nameless, nameless.Failure!).Commands), StringComparison.Ordinal);
        Assert.Contains(
            " -tls1_3 ", Text(Advice.For(old, new Failure(Phase.Tls, FailureKind.Tls, "") { IsOfTlsServer = true }).Commands), StringComparison.Ordinal);
        Assert.Contains("-CAfile ca.pem", Text(Advice.For(old, new Failure(Phase.Tls, FailureKind.Limit, "")).Commands), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_server_did_not_send_is_shown_by_hand_and_not_made_up_for_by_the_file()
    {
        var result = Samples.RefusedCertificate with { Request = Samples.Request with { CaFile = "ca.pem" } };
        var advice = Advice.For(result, result.Failure! with { LacksRoot = true, LacksIntermediate = true });

        Assert.StartsWith("let the server send its intermediate certificates too", advice.Try, StringComparison.Ordinal);
        Assert.EndsWith("-showcerts </dev/null", Text(advice.Commands), StringComparison.Ordinal);
        Assert.DoesNotContain("ca.pem", Text(advice), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ca.pem")]
    public void A_certificate_of_its_own_making_is_to_be_given_itself(string? caFile)
    {
        var tls = Samples.RefusedCertificate.Tls!;
        var own = tls.Certificate! with { Subject = "CN=own", Issuer = "CN=own", Names = ["imap.example.org"] };
        var result = Samples.RefusedCertificate with { Request = Samples.Request with { CaFile = caFile }, Tls = tls with { Certificate = own } };

        Assert.Equal(
            "where the server is meant to have a certificate of its own making, give that with --ca-file",
            Advice.For(result, result.Failure! with { LacksRoot = true }).Try);
    }
}

internal static class AdviceText
{
    public static string Text(Advice advice) => $"{advice.Expected}\n{advice.Try}\n{string.Join('\n', advice.Commands.Select(command => Text([command])))}";

    /// <summary>The first of the commands, as a person pastes it.</summary>
    public static string Text(IEnumerable<ManualCommand> commands) => string.Join(' ', commands.FirstOrDefault()?.Parts ?? []);
}
