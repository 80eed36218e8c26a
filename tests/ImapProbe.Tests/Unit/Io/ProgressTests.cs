using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Io;

public sealed class ProgressTests
{
    private readonly List<string> written = [];

    [Fact]
    public void It_counts_what_is_done_what_failed_and_what_is_left()
    {
        var progress = new Progress(5);
        progress.Note(Samples.Success);
        progress.Note(Samples.RefusedLogin);

        Assert.Equal("imap-probe: 2 done, 1 failed, 3 left", progress.Line());
    }

    [Fact]
    public void What_is_not_to_be_done_any_more_is_not_left()
    {
        var progress = new Progress(100);
        progress.Note(Samples.RefusedLogin);
        progress.Omit(49);

        Assert.Equal("imap-probe: 1 done, 1 failed, 50 left", progress.Line());
    }

    [Fact]
    public void What_nobody_knows_is_not_said()
    {
        var progress = new Progress(null);
        progress.Note(Samples.Success);

        Assert.Equal("imap-probe: 1 done, 0 failed", progress.Line());
    }

    [Fact]
    public void It_is_drawn_again_only_where_something_changed_or_it_was_erased()
    {
        var line = new StatusLine(new Progress(1).Line, written.Add);
        line.Draw();
        line.Draw();
        line.Erase();
        line.Erase();
        line.Draw();

        Assert.Equal(["\r\u001b[Kimap-probe: 0 done, 0 failed, 1 left", "\r\u001b[K", "\r\u001b[Kimap-probe: 0 done, 0 failed, 1 left"], written);
    }

    [Fact]
    public void One_probe_says_in_which_phase_it_is_and_for_how_long()
    {
        var clock = new ManualTimeProvider();
        var waiting = new Waiting(TimeSpan.FromSeconds(30), clock);
        clock.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Equal("imap-probe: 0.6 s of 30 s", waiting.Line());
        waiting.Enter(Phase.Greeting);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("imap-probe: in greeting, 2.6 s of 30 s", waiting.Line());
    }
}
