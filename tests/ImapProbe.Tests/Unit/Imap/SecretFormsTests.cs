using System.Text;
using ImapProbe.Core;
using ImapProbe.Imap;

namespace ImapProbe.Tests.Unit.Imap;

/// <summary>A server echoes what it was sent; the password must not come back in any form in which it was sent.</summary>
public sealed class SecretFormsTests
{
    private const string User = "me@example.org";

    public static TheoryData<string> Passwords =>
        ["hunter2", "hunter2!", "hunter2!!", "a\"b\\c", "p", "päßwörd😀", " spaces ", "==", "[redacted]x", new string('z', 3000)];

    public static TheoryData<string, int> PasswordsAndShifts
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var password in (string[])["hunter2", "hunter2!", "hunter2!!", "päßwörd😀", "a much longer password with spaces"])
            {
                for (var shift = 0; shift < 7; shift++)
                    data.Add(password, shift);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Passwords))]
    public void The_password_is_redacted_plain_quoted_and_in_each_sasl_message(string password)
    {
        string[] forms =
        [
            password,
            password.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal),
            Base64($"\0{User}\0{password}"),
            Base64($"user={User}\u0001auth=Bearer {password}\u0001\u0001"),
        ];
        var words = Words(password);

        Assert.All(forms, form =>
        {
            var safe = words.MakeSafe($"0 {form} 0");
            Assert.DoesNotContain($" {form} ", safe, StringComparison.Ordinal);
            Assert.Contains("redacted]", safe, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("hunter2", "hunter2")]
    [InlineData("a&b", "a&-b")]
    [InlineData("päßwörd", "p&AOQA3w-w&APY-rd")]
    public void The_password_is_redacted_as_a_mailbox_would_be_named(string password, string name) =>
        Assert.Equal("LIST [redacted]/x", Words(password).MakeSafe($"LIST {name}/x"));

    [Theory]
    [InlineData("hunter2")]
    [InlineData("hunter2!")]
    [InlineData("hunter2!!")]
    [InlineData("päßwörd😀")]
    public void The_password_is_redacted_in_base64_alone(string password) =>
        Assert.DoesNotContain(Base64(password)[..8], Words(password).MakeSafe($"no: {Base64(password)}"), StringComparison.Ordinal);

    // The LOGIN mechanism, PLAIN with an authorization identity, OAUTHBEARER with its host: other lengths stand before the secret.
    [Theory]
    [MemberData(nameof(PasswordsAndShifts))]
    public void The_password_is_redacted_at_each_alignment_within_a_longer_base64_text(string password, int shift)
    {
        var bytes = Encoding.UTF8.GetBytes(password).Length;
        var before = new string('x', shift);

        foreach (var after in (string[])["", "y", "yy", "\u0001\u0001"])
        {
            var encoded = Base64(before + password + after);
            var safe = Words(password).MakeSafe(encoded);

            Assert.Contains("[redacted]", safe, StringComparison.Ordinal);
            // What is left may hold bits of the secret's first and last byte, but no whole byte of it.
            var start = encoded.IndexOf(safe[..safe.IndexOf('[', StringComparison.Ordinal)], StringComparison.Ordinal);
            Assert.Equal(0, start);
            Assert.True(safe.IndexOf('[', StringComparison.Ordinal) * 6 < (shift + 1) * 8);
            Assert.True((encoded.TrimEnd('=').Length - safe.TrimEnd('=').Length + safe.TrimEnd('=').LastIndexOf(']') + 1) * 6 > (shift + bytes - 1) * 8);
        }
    }

    [Fact]
    public void A_password_too_short_to_be_found_within_base64_leaves_other_words_alone() =>
        Assert.Equal("Zm9v QUJD", Words("x").MakeSafe("Zm9v QUJD"));

    [Fact]
    public void An_answer_to_a_challenge_is_hidden_as_it_was_sent_and_decoded()
    {
        const string Digest = "me@example.org b913a602c7eda7a495b4e6e7334d3890";

        Assert.Equal([Base64(Digest), Digest], SecretForms.OfAnswer(Encoding.ASCII.GetBytes(Base64(Digest) + "\r\n")));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("*\r\n")]
    [InlineData("AQ==\r\n")]
    public void An_answer_that_holds_nothing_hides_nothing(string line) => Assert.Empty(SecretForms.OfAnswer(Encoding.ASCII.GetBytes(line)));

    private static SafeText Words(string password)
    {
        using var secret = new Password(Encoding.UTF8.GetBytes(password));
        return new SafeText(SecretForms.Of(User, secret));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
