using System.Text;
using ImapProbe.Core;
using Serilog;
using Serilog.Events;

namespace ImapProbe.Imap;

/// <summary>The protocol for people to read: what both sides said, without a secret and without an unsafe character.</summary>
internal sealed class Transcript(SafeText words, ILogger log)
{
    /// <summary>A command begins. A mail client asks for mailboxes by names that came from the server, so that it too has the server's words.</summary>
    public void Began(ClientCommand command)
    {
        if (IsKept)
            log.Verbose("C: {Command}", words.FromWire(command.Shown));
    }

    /// <summary>A command goes on: a literal, or an answer to a challenge.</summary>
    public void WentOn(ClientCommand command)
    {
        if (command.CarriesSecrets)
            log.Verbose("C: [redacted]");
    }

    /// <summary>The server said something.</summary>
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

/// <summary>A command that the client sent and that the server has not yet answered.</summary>
internal sealed record ClientCommand(string Tag, string Verb, string Shown)
{
    /// <summary>The SASL mechanism of AUTHENTICATE; else null.</summary>
    public string? Mechanism { get; private init; }

    /// <summary>Whether the command asks for the store's folders, as each mail client does after the login.</summary>
    public bool AsksForFolders => Verb is "NAMESPACE" or "LIST" or "XLIST" or "LSUB";

    /// <summary>Whether secrets follow, until the tagged answer.</summary>
    public bool CarriesSecrets => Verb is "LOGIN" or "AUTHENTICATE";

    /// <summary>Whether the answers to its challenges prove who the client is; to EXTERNAL they only name an account.</summary>
    public bool AnswersAreSecret => Mechanism is not (null or "EXTERNAL");

    /// <summary>Reads the beginning of a command.</summary>
    public static ClientCommand Parse(ReadOnlySpan<byte> bytes)
    {
        var line = Encoding.Latin1.GetString(bytes).TrimEnd('\r', '\n');
        var words = line.Split(' ', 4);
        var verb = words.Length > 1 ? words[1] : "";
        // Only what is known to hold no secret is shown whole.
        var shown = verb switch
        {
            "CAPABILITY" or "STARTTLS" or "NAMESPACE" or "LIST" or "XLIST" or "LSUB" or "ID" or "EXAMINE" or "LOGOUT" => line,
            "LOGIN" => $"{words[0]} LOGIN [redacted]",
            "AUTHENTICATE" when words.Length > 2 => $"{words[0]} AUTHENTICATE {words[2]}{(words.Length > 3 ? " [redacted]" : "")}",
            _ => "[redacted]",
        };
        return new ClientCommand(words[0], verb, shown) { Mechanism = verb is "AUTHENTICATE" && words.Length > 2 ? words[2] : null };
    }
}
