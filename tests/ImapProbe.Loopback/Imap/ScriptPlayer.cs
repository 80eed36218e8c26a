using System.Text;

namespace ImapProbe.Loopback.Imap;

/// <summary>Plays each step: what the script has for it, or else what is usual.</summary>
internal sealed class ScriptPlayer(ClientConnection connection, Script script, Journal journal, CancellationToken stopping)
{
    private static readonly Reaction AsUsual = new();

    public async Task<Said?> PlayAsync(Step step, string tag, string usual)
    {
        journal.Mark(step);
        var reaction = script.Reactions.GetValueOrDefault(step, AsUsual);
        await Task.Delay(reaction.Delay, stopping);
        var reply = Reply(reaction, tag, usual);
        await connection.SendBeneathAsync(reaction.Beneath);
        connection.RecordDrip = reaction.RecordDrip ?? connection.RecordDrip;
        if (reaction.Lead.Length > 0)
            await connection.SendAsync(Tagged(Encoding.UTF8, reaction.Lead, tag));

        if (reaction.Drip is { } interval)
            await connection.DripAsync(reply, interval);
        else if (!reply.IsEmpty)
            await connection.SendAsync(reply);

        if (reaction.Ending == Ending.Continue)
            return new Said(Encoding.Latin1.GetString(reply.Span), tag);

        await connection.EndAsync(reaction.Ending, reply);
        return null;
    }

    private static ReadOnlyMemory<byte> Reply(Reaction reaction, string tag, string usual) => reaction switch
    {
        { ReplyBytes: { } bytes } => Tagged(Encoding.Latin1, Encoding.Latin1.GetString(bytes.Span), tag),
        { Reply: { } text } => Tagged(Encoding.UTF8, text, tag),
        { Change: { } change } => change(Encoding.Latin1.GetBytes(usual), tag),
        { Ending: Ending.Continue } => Encoding.Latin1.GetBytes(usual),
        _ => default,
    };

    private static byte[] Tagged(Encoding encoding, string text, string tag) => encoding.GetBytes(text.Replace("{tag}", tag, StringComparison.Ordinal));
}

/// <summary>What the server said, from which follows what it has to do next.</summary>
internal sealed record Said(string Text, string Tag)
{
    private string[] Lines => Text.TrimEnd('\r', '\n').Split("\r\n");

    public bool IsNothing => Text.Length == 0;

    public bool IsOk => Lines.Any(line => line.StartsWith($"{Tag} OK", StringComparison.OrdinalIgnoreCase));

    public bool IsChallenge => Lines[^1].StartsWith('+');
}
