using System.Text.Unicode;
using ImapProbe.Core;

namespace ImapProbe.Io;

/// <summary>Identifies what was read to log in with, whatever is at its path by now; the kind is how sentences call it.</summary>
internal sealed record LoginOrigin(string Kind, string Identity)
{
    /// <summary>A file by what it is: a link to it holds the same. Where nothing is, no login comes of it.</summary>
    public static LoginOrigin OfFile(string kind, string path) => new(kind, UnixFile.At(path) is { } found ? $"{found.Device}:{found.Number}" : path);
}

/// <summary>What a source gave: a password, or the answer of a token endpoint. The name is how sentences call it.</summary>
internal sealed record PasswordReading(Password Password, string? Warning, LoginOrigin Origin, string Name)
{
    /// <summary>Whether a person typed it, which takes as long as it takes.</summary>
    public bool IsTyped { get; init; }

    /// <summary>What to log in with by this method.</summary>
    public Result<Credential> For(AuthMethod method)
    {
        if (method is AuthMethod.XOAuth2 or AuthMethod.OAuthBearer)
            return AccessToken.Read(Password, Name);
        return PasswordText.HasSeveralLines(Password.RevealBytes())
            ? Result<Credential>.Wrong($"{Name} {PasswordText.SeveralLines}")
            : new Credential(Password, null);
    }
}

/// <summary>The expiry is that of an access token that says when it expires.</summary>
internal sealed record Credential(Password Password, DateTimeOffset? Expiry);

/// <summary>What a password's bytes have to be, wherever they come from.</summary>
internal static class PasswordText
{
    /// <summary>In bytes. OAuth tokens are long.</summary>
    public const int Longest = 16 * 1024;

    /// <summary>Continues the source's name.</summary>
    public const string SeveralLines = "holds several lines, and a password is one";

    /// <summary>How much has to be read to see that there is too much.</summary>
    public const int LongestWithLineEnding = Longest + 2;

    /// <summary>Takes one line ending off the end, and nothing else.</summary>
    public static Result<Password> Read(string name, ReadOnlySpan<byte> bytes)
    {
        var text = WithoutLineEnding(bytes);
        return ProblemOf(name, text) is { } problem ? Result<Password>.Wrong(problem) : new Password(text.ToArray());
    }

    /// <summary>Why this is neither a password nor a token endpoint's answer, which may span lines; null if it is one of them.</summary>
    public static string? ProblemOf(string name, ReadOnlySpan<byte> text)
    {
        var problem = text switch
        {
            { Length: > Longest } => $"holds more than {Longest / 1024} KiB",
            { IsEmpty: true } => "is empty",
            [0xEF, 0xBB, 0xBF, ..] or [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] =>
                "begins with a byte order mark, which would be taken for a part of the password: save it as UTF-8 without one",
            _ when text.Contains((byte)0) => "holds a NUL byte, which no password can",
            _ when !AccessToken.IsObject(text) && HasSeveralLines(text) => SeveralLines,
            _ when !Utf8.IsValid(text) => "is not UTF-8",
            _ => null,
        };
        return problem is null ? null : $"{name} {problem}";
    }

    public static bool HasSeveralLines(ReadOnlySpan<byte> text) => text.IndexOfAny((byte)'\r', (byte)'\n') >= 0;

    private static ReadOnlySpan<byte> WithoutLineEnding(ReadOnlySpan<byte> text) =>
        text.EndsWith("\r\n"u8) ? text[..^2] : text.EndsWith("\n"u8) ? text[..^1] : text;
}
