using System.Buffers;
using System.Text;
using System.Text.Json;
using ImapProbe.Core;

namespace ImapProbe.Report;

/// <summary>One JSON object on one line, always with the same keys, null where there is nothing.</summary>
internal static class JsonReport
{
    private static readonly Phase[] Phases = [.. Enum.GetValues<Phase>().Where(phase => phase is not Phase.Total)];

    public static string Render(ProbeResult result) => JsonLine.Of(json =>
    {
        json.WriteString("time", Rfc3339(result.Time, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        json.WriteString("host", result.Request.Host.Name);
        json.WriteNumber("port", result.Request.Port);
        json.WriteString("tls_mode", result.Request.TlsMode.Word());
        json.WriteString("user", result.Request.User);
        json.WriteString("address", result.Address?.ToString());
        json.WriteBoolean("success", result.Failure is null);
        json.WriteNumber("exit_code", ExitCodes.Of(result));
        json.WriteObject("failure", result.Failure, failure => WriteFailure(json, failure));
        json.WriteObject("expected", result.Expected, failure => WriteFailure(json, failure));
        WriteDurations(json, result.Durations);
        json.WriteString("auth", result.Auth);
        json.WriteObject("tls", result.Tls, tls => WriteTls(json, tls));
        WriteStrings(json, "warnings", result.Warnings);
    });

    private static void WriteFailure(Utf8JsonWriter json, Failure failure)
    {
        json.WriteString("phase", failure.Phase.Word());
        json.WriteString("kind", failure.Kind.Word());
        json.WriteString("code", failure.Code);
        json.WriteString("message", failure.Message);
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

    private static void WriteTls(Utf8JsonWriter json, TlsSession tls)
    {
        json.WriteString("version", tls.Version);
        json.WriteString("cipher", tls.Cipher?.ToString());
        json.WriteObject("certificate", tls.Certificate, certificate => WriteCertificate(json, certificate));
        json.WriteString("chain_not_after", OfMoment(tls.ChainNotAfter));
    }

    private static string? OfMoment(DateTimeOffset? moment) => moment is { } known ? Rfc3339(known, "yyyy-MM-ddTHH:mm:ssZ") : null;

    private static void WriteCertificate(Utf8JsonWriter json, ServerCertificate certificate)
    {
        json.WriteString("subject", certificate.Subject);
        json.WriteString("issuer", certificate.Issuer);
        WriteStrings(json, "names", certificate.Names);
        json.WriteString("not_before", OfMoment(certificate.NotBefore));
        json.WriteString("not_after", OfMoment(certificate.NotAfter));
        json.WriteString("sha256", certificate.Sha256);
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static string Rfc3339(DateTimeOffset time, string format) => time.ToUniversalTime().ToString(format);
}

/// <summary>The summary of many probes as one JSON object on one line.</summary>
internal static class JsonSummary
{
    public static string Render(Summary summary) => JsonLine.Of(json =>
    {
        json.WriteStartObject("summary");
        json.WriteString("host", summary.Request.Host.Name);
        json.WriteNumber("port", summary.Request.Port);
        json.WriteString("user", summary.Request.User);
        if (summary.Request.AllAddresses)
            json.WriteString("address", summary.Address?.ToString());
        json.WriteNumber("count", summary.Count);
        json.WriteNumber("failed", summary.Failed);
        json.WriteNumber("not_run", summary.NotRun);
        json.WriteStartObject("phases");
        foreach (var (phase, distribution) in summary.Phases.OrderBy(entry => entry.Key))
            WriteFigures(json, phase.Word(), distribution);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteFigures(Utf8JsonWriter json, string name, Distribution distribution)
    {
        json.WriteStartObject(name);
        json.WriteSeconds("min", distribution.Min);
        json.WriteSeconds("median", distribution.Median);
        json.WriteSeconds("p95", distribution.P95);
        json.WriteSeconds("max", distribution.Max);
        json.WriteEndObject();
    }
}

internal static class JsonLine
{
    public static string Of(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    public static void WriteObject<T>(this Utf8JsonWriter json, string name, T? value, Action<T> writeMembers)
        where T : class
    {
        if (value is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        writeMembers(value);
        json.WriteEndObject();
    }

    /// <summary>In seconds, to the microsecond.</summary>
    public static void WriteSeconds(this Utf8JsonWriter json, string name, TimeSpan? duration)
    {
        if (duration is { } span)
            json.WriteNumber(name, span.Ticks / (decimal)TimeSpan.TicksPerSecond);
        else
            json.WriteNull(name);
    }
}
