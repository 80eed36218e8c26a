using System.Globalization;
using System.Net;
using System.Security.Authentication;
using ImapProbe.Core;

namespace ImapProbe.Cli;

/// <summary>
/// The grammar of each option's value. A problem is the end of a sentence that begins with the option's name; it never repeats the value, which may be a
/// misplaced password.
/// </summary>
internal static class OptionValues
{
    private const decimal SecondsToReport = 0.5m;

    private static readonly TimeSpan LongestDuration = TimeSpan.FromHours(24);
    private static readonly Dictionary<string, SslProtocols> TlsFloors = new() { ["1.2"] = SslProtocols.Tls12, ["1.3"] = SslProtocols.Tls13 };

    /// <summary>HOST or HOST:PORT; an IPv6 literal with a port is in brackets (RFC 3986, section 3.2.2).</summary>
    public static Result<HostAndPort> Host(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
            return Result<HostAndPort>.Wrong(UsageMessages.Url);
        if (text.Contains('@', StringComparison.Ordinal))
            return Result<HostAndPort>.Wrong(UsageMessages.UserInHost);

        var (host, portText) = SplitPort(text);
        int? port = null;
        if (portText is not null)
        {
            var number = Port(portText);
            if (!number.HasValue)
                return Result<HostAndPort>.Wrong(UsageMessages.BadPort);
            port = number.Value;
        }

        var name = ServerName.Parse(host);
        if (name.HasValue)
            return new HostAndPort(name.Value, port);
        var isBare = host.Contains(':', StringComparison.Ordinal) && !text.StartsWith('[');
        return Result<HostAndPort>.Wrong(isBare ? $"{name.Problem}{UsageMessages.PortAfterIpv6}" : name.Problem);
    }

    /// <summary>ADDRESS or ADDRESS:PORT; port 0 stands for none.</summary>
    public static Result<IPEndPoint> Address(string text)
    {
        var (host, portText) = SplitPort(text);
        var port = portText is null ? 0 : Port(portText);
        if (!port.HasValue)
            return Result<IPEndPoint>.Wrong(UsageMessages.BadPort);
        return ServerName.Parse(host).Value is { Address: { } address }
            ? new IPEndPoint(address, port.Value)
            : Result<IPEndPoint>.Wrong("takes an IP address, such as 192.0.2.7, 192.0.2.7:993 or [2001:db8::7]:993; names belong to --host");
    }

    public static Result<int> Port(string text) => WholeNumber(text, 1, 65535, "takes a number from 1 to 65535");

    public static Result<int> Count(string text) => WholeNumber(text, 1, int.MaxValue, $"takes a whole number from 1 to {int.MaxValue}");

    public static Result<CertificateLimit> ValidityLeft(string text) => CertificateLimit.Parse(text) is { } limit
        ? limit
        : Result<CertificateLimit>.Wrong(
            "takes whole days such as 14 (without a unit), hours such as 36h, or a share of the certificate's lifetime such as 25%, above 0 and below 100");

    public static Result<FailureKind> Kind(string text) => text == FailureKind.Timeout.Word()
        ? Result<FailureKind>.Wrong(UsageMessages.SilenceProvesNothing)
        : Choose(Expectation.Kinds, text, EnumWords.Word);

    public static Result<string> User(string text) =>
        text.Contains(':', StringComparison.Ordinal) ? Result<string>.Wrong(UsageMessages.PasswordInUser) : text;

    public static Result<string> Text(string text) => text;

    public static Result<PasswordSource.File> PasswordFile(string text) => new PasswordSource.File(text);

    /// <summary>A program and its arguments.</summary>
    public static Result<PasswordSource.Command> Command(string text)
    {
        var words = ShellWords.Split(text);
        if (!words.HasValue)
            return Result<PasswordSource.Command>.Wrong(UsageMessages.BadWords(words.Problem));
        return words.Value is [{ Length: > 0 }, ..]
            ? new PasswordSource.Command(text, words.Value)
            : Result<PasswordSource.Command>.Wrong("takes a program and its arguments, such as 'pass show mail/monitor'");
    }

    /// <summary>A decimal number with ms, s, m or h; seconds without a unit.</summary>
    public static Result<TimeSpan> Duration(string text)
    {
        var number = text.AsSpan().TrimEnd("mhs");
        decimal? milliseconds = text[number.Length..] switch
        {
            "ms" => 1,
            "" or "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => null,
        };
        return milliseconds is not null
            && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count <= (decimal)LongestDuration.TotalMilliseconds
            && count * milliseconds.Value is var total
            && total <= (decimal)LongestDuration.TotalMilliseconds
            && total >= 0.001m
                ? TimeSpan.FromMicroseconds((double)(total * 1000))
                : Result<TimeSpan>.Wrong("takes a duration such as 500ms, 30s, 1.5m or 1h: above 0 and at most 24h");
    }

    public static Result<TlsMode> Tls(string text) => Choose<TlsMode>(text, EnumWords.Word, "takes implicit or starttls; there is no login without TLS");

    public static Result<SslProtocols> TlsFloor(string text) =>
        TlsFloors.TryGetValue(text, out var floor) ? floor : Result<SslProtocols>.Wrong($"takes {Alternatives(TlsFloors.Keys)}");

    public static Result<AuthMethod> Auth(string text) => Choose<AuthMethod>(text, AuthMethods.OptionWord);

    public static Result<OutputFormat> Format(string text) => Choose<OutputFormat>(text, EnumWords.Word);

    public static Result<QuitAfter> End(string text) => Choose<QuitAfter>(text, EnumWords.Word);

    public static Result<LimitRange> Range(string text) => LimitRange.Parse(text) is { } range
        ? range
        : Result<LimitRange>.Wrong("takes a range of seconds such as 10, 10:, '~:10', 10:20 or @10:20, the smaller number first; shells expand a bare ~");

    /// <summary>SCRIPT_TIMEOUT, which script_exporter sets, in seconds; minus half a second to report in.</summary>
    public static Result<TimeSpan> ScriptTimeout(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds > SecondsToReport
        && seconds - SecondsToReport <= (decimal)LongestDuration.TotalSeconds
            ? TimeSpan.FromMicroseconds((double)Math.Ceiling((seconds - SecondsToReport) * 1_000_000))
            : Result<TimeSpan>.Wrong("SCRIPT_TIMEOUT in the environment is no number of seconds above 0.5 and at most 24h: give --timeout");

    private static Result<int> WholeNumber(string text, int least, int most, string problem) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : Result<int>.Wrong(problem);

    private static Result<T> Choose<T>(string text, Func<T, string> wordOf, string? problem = null)
        where T : struct, Enum => Choose(Enum.GetValues<T>(), text, wordOf, problem);

    private static Result<T> Choose<T>(IReadOnlyList<T> values, string text, Func<T, string> wordOf, string? problem = null)
        where T : struct, Enum
    {
        foreach (var value in values)
        {
            if (wordOf(value) == text)
                return value;
        }

        return Result<T>.Wrong(problem ?? $"takes {Alternatives(values.Select(wordOf))}");
    }

    private static string Alternatives(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }

    private static (string Host, string? Port) SplitPort(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
        {
            var rest = text[(end + 1)..];
            var host = text[1..end];
            // A name in brackets is no host; the colon makes sure that it is read as an address.
            var literal = host.Contains(':', StringComparison.Ordinal) ? host : host + ":";
            return rest is "" ? (literal, null) : rest[0] is ':' ? (literal, rest[1..]) : (text, null);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && colon == text.LastIndexOf(':') ? (text[..colon], text[(colon + 1)..]) : (text, null);
    }
}

internal sealed record HostAndPort(ServerName Name, int? Port);
