using System.Text;
using ImapProbe.Core;
using Serilog;
using Serilog.Events;

namespace ImapProbe.Imap;

/// <summary>The protocol for people to read: what both sides said, without a secret and without an unsafe character.</summary>
internal sealed class Transcript(SafeText words, ILogger log)
{
    public void Began(ClientCommand command)
    {
        if (IsKept)
            log.Verbose("C: {Command}", words.FromWire(command.Shown));
    }

    public void WentOn(ClientCommand command)
    {
        if (command.CarriesSecrets)
            log.Verbose("C: [redacted]");
    }

    public void Answered(string line, ClientCommand? pending)
    {
        if (!IsKept)
            return;
        // With a challenge and what the client made of it, a password can be guessed at home.
        if (pending is { CarriesSecrets: true } && line.StartsWith('+'))
            log.Verbose("S: + [redacted]");
        else
            log.Verbose("S: {Line}", words.FromWire(line));
    }

    private bool IsKept => log.IsEnabled(LogEventLevel.Verbose);
}

internal sealed record ClientCommand(string Tag, string Verb, string Shown)
{
    public bool CarriesSecrets => Verb is "LOGIN" or "AUTHENTICATE";

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
