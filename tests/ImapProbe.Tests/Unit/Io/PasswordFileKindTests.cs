using System.Diagnostics;
using System.Net.Sockets;
using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Io;

/// <summary>Paths that lead to something other than a plain file.</summary>
public sealed class PasswordFileKindTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private readonly Deadline deadline;

    public PasswordFileKindTests() => deadline = new Deadline(TimeSpan.FromSeconds(5), clock);

    public void Dispose()
    {
        deadline.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_link_is_followed()
    {
        folder.Write("real", "hunter2\n"u8.ToArray());
        File.CreateSymbolicLink(folder["first"], "real");
        File.CreateSymbolicLink(folder["second"], folder["first"]);

        var reading = await ReadAsync(folder["second"]);

        Assert.Equal("hunter2", reading.Value?.Password.Reveal());
        // A link's own mode is 777; what counts is its target's.
        Assert.Null(reading.Value?.Warning);
    }

    [Fact]
    public async Task A_link_to_what_others_can_read_is_a_warning()
    {
        folder.Write("real", "hunter2\n"u8.ToArray(), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        File.CreateSymbolicLink(folder["link"], "real");

        Assert.NotNull((await ReadAsync(folder["link"])).Value?.Warning);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("missing/pw")]
    [InlineData("dangling")]
    [InlineData("looped")]
    [InlineData("file/pw")]
    [InlineData("folder")]
    [InlineData("to-folder")]
    [InlineData("to-device")]
    [InlineData("socket")]
    public async Task What_is_no_file_is_told_by_a_sentence_with_its_path(string name)
    {
        File.CreateSymbolicLink(folder["dangling"], "nothing");
        File.CreateSymbolicLink(folder["looped"], "looped");
        folder.Write("file", "hunter2\n"u8.ToArray());
        Directory.CreateDirectory(folder["folder"]);
        File.CreateSymbolicLink(folder["to-folder"], "folder");
        File.CreateSymbolicLink(folder["to-device"], "/dev/zero");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder["socket"]));

        var reading = await ReadAsync(folder[name]);

        Assert.Null(reading.Value);
        Assert.Contains(folder[name], reading.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/full")]
    [InlineData("/dev/zero")]
    [InlineData("/dev/urandom")]
    public async Task A_device_is_not_opened(string path)
    {
        var reading = await ReadAsync(path);

        Assert.Null(reading.Value);
        Assert.Contains("a device", reading.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_is_called_one() => Assert.Contains("a directory", (await ReadAsync(folder["."])).Problem, StringComparison.Ordinal);

    [Fact]
    public async Task A_fifo_is_read_until_its_writer_has_finished()
    {
        var fifo = Unix.MakeFifo(folder["fifo"]);
        using var writer = Process.Start("sh", ["-c", "{ printf hun; printf 'ter2\\n'; } > \"$0\"", fifo]);

        var reading = await ReadAsync(fifo);
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("hunter2", null), (reading.Value?.Password.Reveal(), reading.Problem));
    }

    [Fact]
    public async Task A_fifo_that_nobody_writes_to_is_waited_for_until_the_deadline()
    {
        var fifo = Unix.MakeFifo(folder["fifo"]);
        var reading = ReadAsync(fifo);
        clock.Advance(TimeSpan.FromSeconds(5));

        var (password, problem) = await reading;
        // Lets the open(2) of the one who still waits come to its end.
        await Task.Run(() => File.OpenHandle(fifo, FileMode.Open, FileAccess.Write).Dispose(), TestContext.Current.CancellationToken);

        Assert.Null(password);
        Assert.Contains(fifo, problem, StringComparison.Ordinal);
        Assert.Contains("5 s", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fifo_that_is_never_closed_is_waited_for_until_the_deadline()
    {
        var fifo = Unix.MakeFifo(folder["fifo"]);
        var reading = ReadAsync(fifo);
        await using var writer = await Task.Run(() => new FileStream(fifo, FileMode.Open, FileAccess.Write), TestContext.Current.CancellationToken);
        await writer.WriteAsync("hunter2\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await writer.FlushAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(5));

        var (password, problem) = await reading;

        Assert.Null(password);
        Assert.Contains("5 s", problem, StringComparison.Ordinal);
    }

    private Task<Result<PasswordReading>> ReadAsync(string path) =>
        new PasswordFile(path, () => throw new InvalidOperationException("standard input is not to be read")).ReadAsync(deadline);
}
