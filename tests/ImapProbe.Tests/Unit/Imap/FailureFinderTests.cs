using System.Security.Authentication;
using System.Security.Cryptography;
using ImapProbe.Core;
using ImapProbe.Imap;
using ImapProbe.Tls;

namespace ImapProbe.Tests.Unit.Imap;

/// <summary>What is told of a handshake that OpenSSL gave up.</summary>
public sealed class FailureFinderTests
{
    [Theory]
    [InlineData("error:0A00042E:SSL routines::tlsv1 alert protocol version", "protocol version")]
    [InlineData("error:1409442E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version", "protocol version")]
    [InlineData("error:1C800066:Provider routines::cipher operation failed", "cipher operation failed")]
    public void It_is_told_in_the_words_of_OpenSSL(string error, string reason)
    {
        var talk = new WireTalk();
        using var deadline = new Deadline(TimeSpan.FromSeconds(30), talk.Clock);
        var policy = new CertificatePolicy(
            ServerName.Parse("imap.example.org").Value!, SslProtocols.Tls12, TrustStore.System, new SafeText([]), talk.Timeline, talk.Clock);

        var failure = new FailureFinder(talk.Observer, policy, new SafeText([]), talk.Timeline, deadline).Explain(new AuthenticationException("", new CryptographicException(error)));

        Assert.StartsWith("the TLS handshake failed: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }
}
