using System.Text;
using ImapProbe.Core;
using ImapProbe.Imap;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Imap;

/// <summary>A conversation as the observer hears it, without MailKit, server or network.</summary>
internal sealed class WireTalk
{
    public const string Secret = "hunter2";
    public const string User = "me";

    private readonly LogList log = new();
    private readonly TlsMode mode;

    public WireTalk(TlsMode mode = TlsMode.Implicit)
    {
        this.mode = mode;
        using var password = new Password(Encoding.UTF8.GetBytes(Secret));
        Timeline = new Timeline(Clock);
        Timeline.Expect(mode is TlsMode.Implicit ? Phase.Tls : Phase.Greeting);
        Observer = new WireObserver(Timeline, new SafeText(SecretForms.Of(User, password)), log.CreateLogger());
    }

    public ManualTimeProvider Clock { get; } = new();

    public Timeline Timeline { get; }

    public WireObserver Observer { get; }

    public IReadOnlyList<string> Transcript => log.Lines;

    public WireTalk Connect()
    {
        if (mode is TlsMode.Implicit)
            Observer.OnSecured();
        Observer.OnWaitingForGreeting();
        return this;
    }

    public WireTalk Greet(string greeting = "* OK ready") => Connect().Server(greeting);

    public WireTalk LogIn() => Client("A1 LOGIN me hunter2").Server("A1 OK done");

    /// <summary>Lets the clock go on by a millisecond, then tells of bytes that were read.</summary>
    public WireTalk Server(string line) => Server(Encoding.UTF8.GetBytes($"{line}\r\n"));

    /// <summary>The same for bytes that need be no line.</summary>
    public WireTalk Server(ReadOnlySpan<byte> bytes)
    {
        Clock.AdvanceMilliseconds(1);
        Observer.Hear(bytes);
        return this;
    }

    /// <summary>Tells of bytes that are written, after a millisecond of the client's own that belongs to no phase.</summary>
    public WireTalk Client(string line)
    {
        Clock.AdvanceMilliseconds(1);
        Observer.Say(Encoding.UTF8.GetBytes($"{line}\r\n"));
        Observer.OnSending();
        return this;
    }

    /// <summary>The server says what ends the conversation.</summary>
    public Failure EndsAt(string line)
    {
        Assert.Throws<ConversationEndedException>(() => Server(line));
        return Observer.Verdict!;
    }
}
