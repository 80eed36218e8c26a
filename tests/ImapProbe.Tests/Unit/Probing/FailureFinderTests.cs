using System.Security.Authentication;
using System.Security.Cryptography;
using ImapProbe.Connection.Trust;
using ImapProbe.Connection.Trust.Roots;
using ImapProbe.Connection.Words;
using ImapProbe.Probing;
using ImapProbe.Probing.Requests;
using ImapProbe.Timing;

namespace ImapProbe.Tests.Unit;

/// <summary>What is told of a handshake that OpenSSL gave up.</summary>
public sealed class FailureFinderTests
{
    [Theory]
    [InlineData("error:0A00042E:SSL routines::tlsv1 alert protocol version", "tlsv1 alert protocol version")]
    [InlineData("error:1409442E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version", "tlsv1 alert protocol version")]
    [InlineData("error:1C800066:Provider routines::reason(102)", "OpenSSL's error 1C800066, which openssl errstr 1C800066 puts into words")]
    [InlineData("error:0407008A:rsa routines:RSA_padding_check_PKCS1_type_1:reason(138)", "OpenSSL's error 0407008A, which openssl errstr 0407008A puts into words")]
    public void It_is_told_in_words_or_where_to_find_them(string error, string reason)
    {
        var talk = new WireTalk();
        using var deadline = new Deadline(TimeSpan.FromSeconds(30), talk.Clock);
        var policy = new CertificatePolicy(
            ServerName.Parse("imap.example.org").Name!, SslProtocols.Tls12, TrustStore.System, new ServerText([]), talk.Timeline, talk.Clock);

        var failure = new FailureFinder(talk.Observer, policy, talk.Timeline, deadline).Explain(new AuthenticationException("", new CryptographicException(error)));

        Assert.Equal($"the TLS handshake failed: {reason}", failure.Message);
    }
}
