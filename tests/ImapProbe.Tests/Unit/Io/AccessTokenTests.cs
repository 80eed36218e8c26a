using System.Buffers.Text;
using System.Text;
using ImapProbe.Core;
using ImapProbe.Io;

namespace ImapProbe.Tests.Unit.Io;

/// <summary>An access token, or the answer of a token endpoint that has it.</summary>
public sealed class AccessTokenTests
{
    private const string None = "the file is a JSON object without a string access_token";
    private const string Broken = "the file begins like a JSON object, and is none";
    private const string Unusable = "the file has an access_token that can be none: it is empty, or holds a NUL, a byte order mark or a line's end";

    /// <summary>Texts, and the token that is in them.</summary>
    public static TheoryData<string, string> Tokens => new()
    {
        { "ya29.a0Af_x", "ya29.a0Af_x" },
        { " ya29", " ya29" },
        { "\"ya29\"", "\"ya29\"" },
        { "[1]", "[1]" },
        { """{"access_token":"ya29"}""", "ya29" },
        { "{\r\n  \"token_type\": \"Bearer\",\n  \"expires_in\": 3599,\n  \"access_token\": \"ya29\"\n}\n", "ya29" },
        { "\n\t {\"access_token\":\"a\\u002fb\\/c\"}", "a/b/c" },
        { """{"a":{"access_token":"no","b":[{"access_token":"no"}]},"access_token":"yes","c":{"access_token":"no"}}""", "yes" },
        { """{"access_token":null,"access_token":"last"}""", "last" },
        { """{"access_token":"pä\u00DFw😀"}""", "päßw😀" },
    };

    /// <summary>Objects without a token, and why.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { "{}", None },
        { """{"token":"secret"}""", None },
        { """{"ACCESS_TOKEN":"secret"}""", None },
        { """{"access_token":5}""", None },
        { """{"access_token":null}""", None },
        { """{"access_token":["secret"]}""", None },
        { """{"a":{"access_token":"secret"}}""", None },
        { """{"error":"invalid_grant","error_description":"secret"}""", $"{None}: the token endpoint says invalid_grant" },
        { """{"error":"secret"}""", None },
        { """{"error":{"message":"secret"}}""", None },
        { "{", Broken },
        { "{secret}", Broken },
        { """{"access_token":"secret" """, Broken },
        { """{"access_token":"secret"} {"access_token":"secret"}""", Broken },
        { """{"access_token":"secret",}""", Broken },
        { """{"access_token":"\ud800"}""", Broken },
        { """{"access_token":""}""", Unusable },
        { """{"access_token":"se\ncret"}""", Unusable },
        { """{"access_token":"se\u0000cret"}""", Unusable },
    };

    public static TheoryData<string, double?> Expiries => new()
    {
        { Jwt("""{"exp":1700000000}"""), 1700000000 },
        { Jwt("""{"iss":{"exp":5},"exp":1700000000.5,"aud":["exp"]}"""), 1700000000.5 },
        { Jwt("""{"exp":-5}"""), 0 },
        { Jwt("""{"exp":"1700000000"}"""), null },
        { Jwt("""{"exp":1e300}"""), null },
        { Jwt("""{"nbf":1700000000}"""), null },
        { Jwt("[1700000000]"), null },
        { Jwt("{"), null },
        { "a.b", null },
        { "a.!!!.c", null },
        { "a.b.c", null },
        { $"{Jwt("""{"exp":1700000000}""")}.d.e", null },
        { "ya29.a0Af_x", null },
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    public void The_token_is_the_text_or_what_the_object_has(string text, string token)
    {
        var reading = Read(text);

        Assert.All((AuthMethod[])[AuthMethod.XOAuth2, AuthMethod.OAuthBearer], method => Assert.Equal(token, reading.For(method).Value?.Password.Reveal()));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_object_without_one_is_told_by_a_sentence(string text, string sentence)
    {
        var reading = Read(text);

        Assert.Equal(sentence, reading.For(AuthMethod.XOAuth2).Problem);
    }

    [Theory]
    [InlineData("""{"access_token":"ya29"}""", null)]
    [InlineData("{}", null)]
    [InlineData("{\n}", "the file holds several lines, and a password is one")]
    public void To_other_methods_it_is_a_password_like_any_other(string text, string? problem)
    {
        var reading = Read(text);

        foreach (var method in Enum.GetValues<AuthMethod>().Except([AuthMethod.XOAuth2, AuthMethod.OAuthBearer]))
        {
            var credential = reading.For(method);
            Assert.Equal((problem, problem is null ? text : null, null), (credential.Problem, credential.Value?.Password.Reveal(), credential.Value?.Expiry));
        }
    }

    [Theory]
    [MemberData(nameof(Expiries))]
    public void A_JWT_says_when_it_expires(string token, double? seconds)
    {
        foreach (var text in (string[])[token, $$"""{"access_token":"{{token}}"}"""])
        {
            var credential = Read(text).For(AuthMethod.OAuthBearer).Value;
            Assert.Equal(seconds, (credential?.Expiry - DateTimeOffset.UnixEpoch)?.TotalSeconds);
        }
    }

    private static string Jwt(string claims) => string.Join(
        '.',
        ((string[])["""{"alg":"RS256"}""", claims, "signature"]).Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));

    private static PasswordReading Read(string text)
    {
        var password = PasswordText.Read("the file", Encoding.UTF8.GetBytes(text));
        Assert.True(password.HasValue, password.Problem);
        return new PasswordReading(password.Value, null, new LoginOrigin("password file", "1:2"), "the file");
    }
}
