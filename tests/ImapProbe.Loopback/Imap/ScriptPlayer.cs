using System.Text;

namespace ImapProbe.Loopback.Imap;

/// <summary>Plays each step: the script's reaction to it, or else the usual reply.</summary>
internal sealed class ScriptPlayer(ClientConnection connection, Script script, Journal journal, CancellationToken stopping)
{
    private static readonly Reaction AsUsual = new();

    public async Task<Reply?> PlayAsync(Step step, string tag, string usual)
    {
        journal.Mark(step);
        var reaction = script.Reactions.GetValueOrDefault(step, AsUsual);
        await Task.Delay(reaction.Delay, stopping);
        var reply = BytesOf(reaction, tag, usual);
        journal.RecordReply(reply.Span);
        await connection.SendBeneathAsync(reaction.Beneath);
        connection.RecordDrip = reaction.RecordDrip ?? connection.RecordDrip;
        if (reaction.Lead.Length > 0)
            await connection.SendAsync(Tagged(Encoding.UTF8, reaction.Lead, tag));

        if (reaction.Drip is { } interval)
            await connection.DripAsync(reply, interval);
        else if (!reply.IsEmpty)
            await connection.SendAsync(reply);

        if (reaction.Ending == Ending.Continue)
            return new Reply(Encoding.Latin1.GetString(reply.Span), tag);

        await connection.EndAsync(reaction.Ending, reply);
        return null;
    }

    private static ReadOnlyMemory<byte> BytesOf(Reaction reaction, string tag, string usual) => reaction switch
    {
        { ReplyBytes: { } bytes } => Tagged(Encoding.Latin1, Encoding.Latin1.GetString(bytes.Span), tag),
        { Reply: { } text } => Tagged(Encoding.UTF8, text, tag),
        { Change: { } change } => Tagged(Encoding.Latin1, Encoding.Latin1.GetString(change(Encoding.Latin1.GetBytes(usual))), tag),
        { Ending: Ending.Continue } => Encoding.Latin1.GetBytes(usual),
        _ => default,
    };

    private static byte[] Tagged(Encoding encoding, string text, string tag) => encoding.GetBytes(text.Replace("{tag}", tag, StringComparison.Ordinal));
}

/// <summary>What the server has sent, from which follows what it does next.</summary>
internal sealed record Reply(string Text, string Tag)
{
    private string[] Lines => Text.TrimEnd('\r', '\n').Split("\r\n");

    public bool IsNothing => Text.Length == 0;

    public bool IsOk => Lines.Any(line => line.StartsWith($"{Tag} OK", StringComparison.OrdinalIgnoreCase));

    public bool IsChallenge => Lines[^1].StartsWith('+');
}
