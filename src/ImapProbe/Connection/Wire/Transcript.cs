using ImapProbe.Connection.Words;
using Serilog;
using Serilog.Events;

namespace ImapProbe.Connection.Wire;

/// <summary>The protocol for people to read: what both sides said, without a secret and without an unsafe character.</summary>
/// <param name="words">Makes the server's words safe.</param>
/// <param name="log">Where it goes.</param>
internal sealed class Transcript(ServerText words, ILogger log)
{
    /// <summary>A command begins. MailKit asks for mailboxes by names that came from the server, so that it too has the server's words.</summary>
    /// <param name="command">The command.</param>
    public void Began(ClientCommand command)
    {
        if (IsKept)
            log.Verbose("C: {Command}", words.FromWire(command.Shown));
    }

    /// <summary>A command goes on: a literal, or an answer to a challenge.</summary>
    /// <param name="command">The command.</param>
    public void WentOn(ClientCommand command)
    {
        if (command.CarriesSecrets)
            log.Verbose("C: [redacted]");
    }

    /// <summary>The server said something.</summary>
    /// <param name="line">A line, one character a byte.</param>
    /// <param name="pending">What it answers, or null.</param>
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
