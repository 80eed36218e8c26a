using System.Text;
using System.Text.RegularExpressions;
using ImapProbe.Core;
using ImapProbe.Imap;
using ImapProbe.Tests.Support;
using ImapProbe.Tests.Unit.Imap;

namespace ImapProbe.Tests.Fuzzing.Wire;

/// <summary>Tells the observer of a conversation as MailKit would, and holds it to its promises.</summary>
internal sealed class WireTrial
{
    private const int LongestSentence = 1200;

    private readonly WireCase input;
    private readonly WireTalk talk;
    private readonly List<Phase> phases = [];
    private readonly StringBuilder sinceLogin = new();
    private byte[] unread = [];
    private string? verb;

    private WireTrial(WireCase input)
    {
        this.input = input;
        talk = new WireTalk(input.Mode);
        talk.Connect();
    }

    /// <summary>The observer, with the splitter, the dialogue and the words behind it.</summary>
    public static FuzzTarget Target { get; } = new FuzzTarget<WireCase>("wire", 1, WireCase.Any, input => Task.FromResult(Attempt(input)));

    private WireObserver Observer => talk.Observer;

    public static string Attempt(WireCase input)
    {
        var whole = new WireTrial(input);
        whole.Hold([int.MaxValue]);
        var cut = new WireTrial(input);
        cut.Hold(input.Cuts);

        // What stands behind a challenge or STARTTLS's OK is seen there only where it came along with it.
        if (whole.Observer.Verdict?.Message.Contains(" behind its ", StringComparison.Ordinal) is not true)
            Assert.Equal(whole.Outcome(), cut.Outcome());
        return whole.Observer.Verdict?.Words() ?? (whole.Observer.IsLoggedOut ? "ok" : "waits");
    }

    // What comes along with the end in one chunk is told with it, and what comes later is not heard; a line that is foreign from its first bytes on ends it at once.
    private string Outcome() =>
        $"{Observer.Verdict?.Words()}, {string.Join(' ', phases)}, {Observer.IsLoggedIn}, {Observer.IsLoggedOut}\n"
        + (Observer.Verdict is null ? $"{string.Join('\n', Observer.Findings.Sentences)}\n{string.Join('\n', talk.Transcript)}" : "");

    private void Hold(int[] cuts)
    {
        foreach (var turn in input.Turns().TakeWhile(_ => Observer.Verdict is null))
        {
            if (!IsClientsTurn(turn))
                continue;
            if (turn.Client is { } line)
                Say(line);
            byte[] said = [.. unread, .. turn.Server];
            if (Observer.Pending is { CarriesSecrets: true })
                sinceLogin.Append(Encoding.Latin1.GetString(said));
            Hear(said, cuts);
        }

        AssertWords();
        var order = input.Mode is TlsMode.Implicit ? Contract.ImplicitTlsPhases : Contract.StartTlsPhases;
        Assert.True(phases.Zip(phases.Skip(1)).All(pair => Array.IndexOf(order, pair.First) < Array.IndexOf(order, pair.Second)), string.Join(' ', phases));
        Assert.True(!Observer.IsLoggedIn || Regex.IsMatch(sinceLogin.ToString(), "(?:^|\n)A2 OK(?: |\r?\n)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), "logged in without an OK");
    }

    // A client waits until its command is answered, and answers only a challenge.
    private bool IsClientsTurn(Turn turn) => turn.Client is null
        || (Observer.IsGreeted && Observer.Pending is { CarriesSecrets: true } == turn.GoesOn && (turn.GoesOn || Observer.Pending is null));

    private void Say(string line)
    {
        if (Observer.Pending is null)
            verb = line.Split(' ')[1];

        talk.Client(line);
        NotePhase();
    }

    private void Hear(byte[] said, int[] cuts)
    {
        unread = [];
        var i = 0;
        for (var start = 0; start < said.Length && Observer.Verdict is null;)
        {
            // A client reads on only once it has answered; what comes behind STARTTLS's OK is taken for TLS.
            if (start > 0 && WaitsForClient())
            {
                unread = verb is "STARTTLS" ? [] : said[start..];
                return;
            }

            var end = (int)Math.Min(said.Length, start + (long)cuts[i++ % cuts.Length]);
            HearChunk(said.AsSpan(start..end));
            start = end;
        }
    }

    private bool WaitsForClient() => verb is "STARTTLS"
        ? Observer.Pending is null
        : Observer.Pending is { CarriesSecrets: true } && talk.Transcript[^1].StartsWith("S: +", StringComparison.Ordinal);

    private void HearChunk(ReadOnlySpan<byte> chunk)
    {
        try
        {
            talk.Server(chunk);
        }
        catch (ConversationEndedException)
        {
            AssertEnded();
        }

        NotePhase();
    }

    private void NotePhase()
    {
        if (phases.Count is 0 || phases[^1] != talk.Timeline.Current)
            phases.Add(talk.Timeline.Current);
    }

    // MailKit may go on for a while as it unwinds: the verdict stands, and nothing comes of what is said behind it.
    private void AssertEnded()
    {
        var ended = Outcome();
        Assert.NotNull(Observer.Verdict);
        Assert.Throws<ConversationEndedException>(() => talk.Server("A2 OK in"));
        Assert.Throws<ConversationEndedException>(() => talk.Server("A6 OK out"));
        Assert.Equal(ended, Outcome());
    }

    private void AssertWords()
    {
        var dialogue = Observer;
        string[] shown = [.. talk.Transcript, .. dialogue.Findings.Sentences, Observer.Verdict?.Message ?? "", Observer.Verdict?.Code ?? "", dialogue.Findings.SessionRefusal?.Message ?? "", dialogue.Pending?.Shown ?? ""];
        Assert.All(shown, text =>
        {
            PasswordForms.AssertNoneIn(text, WireTalk.Secret);
            Assert.InRange(text.Length, 0, LongestSentence);
        });
        Assert.InRange(dialogue.Findings.Sentences.Count, 0, 11);
        Assert.Matches("^[A-Z]*$", Observer.Verdict?.Code ?? "");
    }
}
