using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ImapProbe.Reporting.Json;

/// <summary>What all JSON of this program has in common: an object on one line, and times in seconds.</summary>
internal static class JsonLine
{
    /// <summary>Writes an object.</summary>
    /// <param name="writeMembers">Writes what is in it.</param>
    /// <returns>The line, with its end.</returns>
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

    /// <summary>Writes a duration as a number of seconds, to the microsecond.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">Its key.</param>
    /// <param name="duration">The duration; null is written as such.</param>
    public static void WriteSeconds(this Utf8JsonWriter json, string name, TimeSpan? duration)
    {
        if (duration is { } span)
            json.WriteNumber(name, span.Ticks / (decimal)TimeSpan.TicksPerSecond);
        else
            json.WriteNull(name);
    }
}
