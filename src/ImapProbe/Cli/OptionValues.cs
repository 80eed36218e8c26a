using System.Globalization;
using System.Net;
using System.Security.Authentication;
using ImapProbe.Core;

namespace ImapProbe.Cli;

/// <summary>
/// The grammar of each option's value. Each method returns the value, or null with the end of a sentence that begins with
/// the option's name; what was typed is not in it, since it may be a password in the wrong place.
/// </summary>
internal static class OptionValues
{
    private const decimal TimeToReport = 0.5m;

    private static readonly TimeSpan LongestDuration = TimeSpan.FromHours(24);

    /// <summary>HOST or HOST:PORT; an IPv6 literal with a port is in brackets (RFC 3986, section 3.2.2).</summary>
    public static (HostAndPort? Value, string? Problem) Host(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
            return (null, UsageMessages.Url);
        if (text.Contains('@', StringComparison.Ordinal))
            return (null, "takes the server's name alone: the account's name belongs to --user");

        var (host, portText) = SplitPort(text);
        var (port, portProblem) = portText is null ? (null, null) : Port(portText);
        if (portProblem is not null)
            return (null, $"has a port that is none: it {portProblem}");
        var (name, problem) = ServerName.Parse(host);
        return name is null ? (null, problem) : (new HostAndPort(name, port), null);
    }

    /// <summary>ADDRESS or ADDRESS:PORT.</summary>
    public static (IPEndPoint? Value, string? Problem) Address(string text)
    {
        var (host, portText) = SplitPort(text);
        var (port, portProblem) = portText is null ? (0, null) : Port(portText);
        if (portProblem is not null)
            return (null, $"has a port that is none: it {portProblem}");
        return ServerName.Parse(host).Name is { Address: { } address }
            ? (new IPEndPoint(address, port!.Value), null)
            : (null, "takes an IP address, such as 192.0.2.7, 192.0.2.7:993 or [2001:db8::7]:993; names belong to --host");
    }

    /// <summary>A port of TCP.</summary>
    public static (int? Value, string? Problem) Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
            ? (port, null)
            : (null, "takes a number from 1 to 65535");

    /// <summary>How many probes, or how many at once.</summary>
    public static (int? Value, string? Problem) Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1
            ? (count, null)
            : (null, "takes a whole number, 1 or more");

    /// <summary>The account's name.</summary>
    public static (string? Value, string? Problem) User(string text) => text.Contains(':', StringComparison.Ordinal)
        ? (null, "takes the account's name alone: the password comes from --password-file, where no other user can read it")
        : (text, null);

    /// <summary>A file's path or a mailbox's name.</summary>
    public static (string? Value, string? Problem) Text(string text) => (text, null);

    /// <summary>A decimal number with ms, s, m or h; without a unit, seconds.</summary>
    public static (TimeSpan? Value, string? Problem) Duration(string text)
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
                ? (TimeSpan.FromMicroseconds((double)(total * 1000)), null)
                : (null, "takes a duration such as 500ms, 30s, 1.5m or 1h: above 0 and at most 24h");
    }

    /// <summary>A way to TLS.</summary>
    public static (TlsMode? Value, string? Problem) Tls(string text) => text switch
    {
        "implicit" => (TlsMode.Implicit, null),
        "starttls" => (TlsMode.StartTls, null),
        _ => (null, "is implicit or starttls; there is no login without TLS"),
    };

    /// <summary>A floor for the TLS version.</summary>
    public static (SslProtocols? Value, string? Problem) TlsFloor(string text) => text switch
    {
        "1.2" => (SslProtocols.Tls12, null),
        "1.3" => (SslProtocols.Tls13, null),
        _ => (null, "is 1.2 or 1.3"),
    };

    /// <summary>A login method.</summary>
    public static (AuthMethod? Value, string? Problem) Auth(string text) => text switch
    {
        "auto" => (AuthMethod.Auto, null),
        "login" => (AuthMethod.Login, null),
        "plain" => (AuthMethod.Plain, null),
        "scram-sha-256" => (AuthMethod.ScramSha256, null),
        "scram-sha-512" => (AuthMethod.ScramSha512, null),
        "scram-sha-1" => (AuthMethod.ScramSha1, null),
        "cram-md5" => (AuthMethod.CramMd5, null),
        "xoauth2" => (AuthMethod.XOAuth2, null),
        "oauthbearer" => (AuthMethod.OAuthBearer, null),
        _ => (null, "is auto, login, plain, scram-sha-256, scram-sha-512, scram-sha-1, cram-md5, xoauth2 or oauthbearer"),
    };

    /// <summary>A report's format.</summary>
    public static (OutputFormat? Value, string? Problem) Format(string text) => text switch
    {
        "text" => (OutputFormat.Text, null),
        "json" => (OutputFormat.Json, null),
        "prometheus" => (OutputFormat.Prometheus, null),
        "nagios" => (OutputFormat.Nagios, null),
        _ => (null, "is text, json, prometheus or nagios"),
    };

    /// <summary>Where a probe ends before the login.</summary>
    public static (QuitAfter? Value, string? Problem) End(string text) => text switch
    {
        "tcp" => (QuitAfter.Tcp, null),
        "tls" => (QuitAfter.Tls, null),
        "greeting" => (QuitAfter.Greeting, null),
        _ => (null, "is tcp, tls or greeting"),
    };

    /// <summary>A limit on seconds.</summary>
    public static (LimitRange? Value, string? Problem) Range(string text) => LimitRange.Parse(text) is { } range
        ? (range, null)
        : (null, "takes a range of seconds such as 10, 10:, '~:10', 10:20 or @10:20, the smaller number first; shells expand a bare ~");

    /// <summary>A limit on days.</summary>
    public static (int? Value, string? Problem) Days(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
        ? (days, null)
        : (null, "takes a whole number of days, such as 14");

    /// <summary>SCRIPT_TIMEOUT of the environment, in seconds (script_exporter), less the time to report.</summary>
    public static (TimeSpan? Value, string? Problem) ScriptTimeout(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds > TimeToReport
        && seconds - TimeToReport <= (decimal)LongestDuration.TotalSeconds
            ? (TimeSpan.FromMicroseconds((double)Math.Ceiling((seconds - TimeToReport) * 1_000_000)), null)
            : (null, "SCRIPT_TIMEOUT in the environment is no number of seconds above 0.5 and at most 24h: give --timeout");

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

/// <summary>A server's name, and its port where one was given with it.</summary>
internal sealed record HostAndPort(ServerName Name, int? Port);
