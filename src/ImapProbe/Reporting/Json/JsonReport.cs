using System.Globalization;
using System.Text.Json;
using ImapProbe.Probing.Requests;
using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting.Json;

/// <summary>One JSON object on one line, always with the same keys, null where there is nothing.</summary>
internal static class JsonReport
{
    private static readonly Phase[] Phases = [Phase.Dns, Phase.Tcp, Phase.Tls, Phase.Greeting, Phase.StartTls, Phase.Capability, Phase.Login, Phase.Session, Phase.Examine, Phase.Logout];

    /// <summary>Renders a result.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The line, with its end.</returns>
    public static string Render(ProbeResult result) => JsonLine.Of(json =>
    {
        json.WriteString("time", Rfc3339(result.Time, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        json.WriteString("host", result.Request.Host.Name);
        json.WriteNumber("port", result.Request.Port);
        json.WriteString("tls_mode", result.Request.TlsMode.Word());
        json.WriteString("user", result.Request.User);
        json.WriteString("address", result.Address?.ToString());
        json.WriteBoolean("success", result.Failure is null);
        json.WriteNumber("exit_code", ExitCode.Of(result));
        WriteFailure(json, result.Failure);
        WriteDurations(json, result.Durations);
        json.WriteString("auth", result.Auth);
        WriteTls(json, result.Tls);
        WriteStrings(json, "warnings", result.Warnings);
    });

    private static void WriteFailure(Utf8JsonWriter json, Failure? failure)
    {
        if (failure is null)
        {
            json.WriteNull("failure");
            return;
        }

        json.WriteStartObject("failure");
        json.WriteString("phase", failure.Phase.Word());
        json.WriteString("kind", failure.Kind.Word());
        json.WriteString("code", failure.Code);
        json.WriteString("message", failure.Message);
        json.WriteEndObject();
    }

    private static void WriteDurations(Utf8JsonWriter json, Durations durations)
    {
        json.WriteStartObject("durations");
        foreach (var phase in Phases)
            json.WriteSeconds(phase.Word(), durations.Of(phase));
        json.WriteSeconds("connect", durations.Connect);
        json.WriteSeconds("total", durations.Total);
        json.WriteEndObject();
    }

    private static void WriteTls(Utf8JsonWriter json, TlsSession? tls)
    {
        if (tls is null)
        {
            json.WriteNull("tls");
            return;
        }

        json.WriteStartObject("tls");
        json.WriteString("version", tls.Version);
        json.WriteString("cipher", tls.Cipher?.ToString());
        WriteCertificate(json, tls.Certificate);
        json.WriteString("chain_not_after", tls.ChainNotAfter is { } notAfter ? Rfc3339(notAfter, "yyyy-MM-ddTHH:mm:ssZ") : null);
        json.WriteEndObject();
    }

    private static void WriteCertificate(Utf8JsonWriter json, ServerCertificate? certificate)
    {
        if (certificate is null)
        {
            json.WriteNull("certificate");
            return;
        }

        json.WriteStartObject("certificate");
        json.WriteString("subject", certificate.Subject);
        json.WriteString("issuer", certificate.Issuer);
        WriteStrings(json, "names", certificate.Names);
        json.WriteString("not_before", Rfc3339(certificate.NotBefore, "yyyy-MM-ddTHH:mm:ssZ"));
        json.WriteString("not_after", Rfc3339(certificate.NotAfter, "yyyy-MM-ddTHH:mm:ssZ"));
        json.WriteString("sha256", certificate.Sha256);
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static string Rfc3339(DateTimeOffset time, string format) => time.ToUniversalTime().ToString(format, CultureInfo.InvariantCulture);
}
