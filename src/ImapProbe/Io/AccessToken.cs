using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ImapProbe.Core;

namespace ImapProbe.Io;

/// <summary>An OAuth access token: the text itself, or a token endpoint's answer that has it (RFC 6749, section 5.1).</summary>
internal static class AccessToken
{
    // Header, payload and signature (RFC 7519, section 3.1).
    private const int Separators = 2;

    // In seconds since 1970, near the end of the year 9999.
    private const double EndOfTime = 253_000_000_000;

    // RFC 6749, section 5.2. Any other text may be a secret.
    private static readonly HashSet<string> EndpointErrors = new(StringComparer.Ordinal)
    {
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope",
    };

    /// <summary>Whether a text can only be meant as a JSON object.</summary>
    public static bool IsObject(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    /// <summary>The password of the result is the source's own, unless it was taken from an object.</summary>
    public static Result<Credential> Read(Password text, string name)
    {
        if (!IsObject(text.RevealBytes()))
            return new Credential(text, ExpiryOf(text.RevealBytes()));
        var token = FromObject(text.RevealBytes(), name);
        return token.HasValue ? new Credential(token.Value, ExpiryOf(token.Value.RevealBytes())) : Result<Credential>.Wrong(token.Problem);
    }

    private static Result<Password> FromObject(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            var (token, error) = MembersOf(json);
            if (token is null)
            {
                var said = error is null ? "" : $": the token endpoint says {error}";
                return Result<Password>.Wrong($"{name} is a JSON object without a string access_token{said}");
            }

            if (PasswordText.HasSeveralLines(token) || PasswordText.ProblemOf("its access_token", token) is not null)
            {
                CryptographicOperations.ZeroMemory(token);
                return Result<Password>.Wrong($"{name} has an access_token that can be none: it is empty, or holds a NUL, a byte order mark or a line's end");
            }

            return new Password(token);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Result<Password>.Wrong($"{name} begins like a JSON object, and is none");
        }
    }

    private static (byte[]? Token, string? Error) MembersOf(ReadOnlySpan<byte> json)
    {
        byte[]? token = null;
        string? error = null;
        var reader = new Utf8JsonReader(json);
        // Into the object.
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isToken = reader.ValueTextEquals("access_token"u8);
            var isError = reader.ValueTextEquals("error"u8);
            reader.Read();
            if (isToken)
                token = reader.TokenType is JsonTokenType.String ? TextOf(ref reader) : null;
            else if (isError && reader.TokenType is JsonTokenType.String)
                error = EndpointErrors.TryGetValue(reader.GetString() ?? "", out var known) ? known : null;
            reader.Skip();
        }

        // What follows the object is not JSON's.
        reader.Read();
        return (token, error);
    }

    private static byte[] TextOf(ref Utf8JsonReader reader)
    {
        // Escapes only ever take more room than what they stand for.
        var text = new byte[reader.ValueSpan.Length];
        var token = text.AsSpan(0, reader.CopyString(text)).ToArray();
        CryptographicOperations.ZeroMemory(text);
        return token;
    }

    /// <summary>When a JWT expires (RFC 7519, section 4.1.4); null where it is none, or does not say.</summary>
    private static DateTimeOffset? ExpiryOf(ReadOnlySpan<byte> token)
    {
        if (token.Count((byte)'.') is not Separators)
            return null;
        var payload = token[(token.IndexOf((byte)'.') + 1)..token.LastIndexOf((byte)'.')];
        try
        {
            var claims = Base64Url.DecodeFromUtf8(payload);
            return IsObject(claims) && SecondsOf(claims) is { } seconds and < EndOfTime
                ? DateTimeOffset.UnixEpoch.AddSeconds(Math.Max(0, seconds))
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // Whatever it is, it is no JWT.
            return null;
        }
    }

    private static double? SecondsOf(ReadOnlySpan<byte> claims)
    {
        double? seconds = null;
        var reader = new Utf8JsonReader(claims);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isExpiry = reader.ValueTextEquals("exp"u8);
            reader.Read();
            if (isExpiry && reader.TokenType is JsonTokenType.Number)
                seconds = reader.GetDouble();
            reader.Skip();
        }

        return seconds;
    }
}
