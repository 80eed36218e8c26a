using System.Text;

namespace ImapProbe.Connection.Wire;

/// <summary>A command that the client sent and that the server has not yet answered.</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="Verb">Its name, such as "LOGIN".</param>
/// <param name="Shown">The command for the transcript, without anything that follows a LOGIN or a SASL mechanism.</param>
internal sealed record ClientCommand(string Tag, string Verb, string Shown)
{
    /// <summary>Whether secrets follow, until the tagged answer.</summary>
    public bool CarriesSecrets => Verb is "LOGIN" or "AUTHENTICATE";

    /// <summary>Reads the beginning of a command.</summary>
    /// <param name="bytes">The bytes that the client wrote.</param>
    /// <returns>The command.</returns>
    public static ClientCommand Parse(ReadOnlySpan<byte> bytes)
    {
        var line = Encoding.Latin1.GetString(bytes).TrimEnd('\r', '\n');
        var words = line.Split(' ', 4);
        var verb = words.Length > 1 ? words[1] : "";
        // Only what is known to hold no secret is shown whole.
        var shown = verb switch
        {
            "CAPABILITY" or "STARTTLS" or "NAMESPACE" or "LIST" or "XLIST" or "LSUB" or "EXAMINE" or "LOGOUT" => line,
            "LOGIN" => $"{words[0]} LOGIN [redacted]",
            "AUTHENTICATE" when words.Length > 2 => $"{words[0]} AUTHENTICATE {words[2]}{(words.Length > 3 ? " [redacted]" : "")}",
            _ => "[redacted]",
        };
        return new ClientCommand(words[0], verb, shown);
    }
}
