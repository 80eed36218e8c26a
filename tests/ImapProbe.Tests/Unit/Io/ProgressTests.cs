using ImapProbe.Io;

namespace ImapProbe.Tests.Unit.Io;

public sealed class ProgressTests
{
    private readonly List<string> written = [];

    [Fact]
    public void It_counts_what_is_done_what_failed_and_what_is_left()
    {
        var progress = new Progress(5, written.Add);
        progress.Note(Samples.Success);
        progress.Note(Samples.RefusedLogin);
        progress.Draw();

        Assert.Equal(["\r\u001b[Kimap-probe: 2 done, 1 failed, 3 left"], written);
    }

    [Fact]
    public void What_is_not_to_be_done_any_more_is_not_left()
    {
        var progress = new Progress(100, written.Add);
        progress.Note(Samples.RefusedLogin);
        progress.Omit(49);
        progress.Draw();

        Assert.Equal(["\r\u001b[Kimap-probe: 1 done, 1 failed, 50 left"], written);
    }

    [Fact]
    public void What_nobody_knows_is_not_said()
    {
        var progress = new Progress(null, written.Add);
        progress.Note(Samples.Success);
        progress.Draw();

        Assert.Equal(["\r\u001b[Kimap-probe: 1 done, 0 failed"], written);
    }

    [Fact]
    public void It_is_drawn_again_only_where_something_changed_or_it_was_erased()
    {
        var progress = new Progress(1, written.Add);
        progress.Draw();
        progress.Draw();
        progress.Erase();
        progress.Erase();
        progress.Draw();

        Assert.Equal(["\r\u001b[Kimap-probe: 0 done, 0 failed, 1 left", "\r\u001b[K", "\r\u001b[Kimap-probe: 0 done, 0 failed, 1 left"], written);
    }
}
