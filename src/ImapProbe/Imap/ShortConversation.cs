using System.Globalization;
using System.Net.Security;
using System.Text;
using ImapProbe.Core;
using ImapProbe.Tls;

namespace ImapProbe.Imap;

/// <summary>What is said on a connection that is to end before the login.</summary>
internal sealed class ShortConversation(
    ProbeRequest request,
    CertificatePolicy policy,
    WireObserver observer,
    Timeline timeline,
    Deadline deadline)
{
    private readonly byte[] received = new byte[4096];
    private int commands;

    public async Task<Failure?> HoldAsync(Stream connection)
    {
        try
        {
            return request.TlsMode is TlsMode.Implicit ? await HoldUnderTlsAsync(connection) : await HoldInClearAsync(connection);
        }
        finally
        {
            timeline.End();
        }
    }

    private async Task<Failure?> HoldUnderTlsAsync(Stream connection)
    {
        timeline.Expect(Phase.Tls);
        await using var stream = await SecureAsync(connection);
        if (request.QuitAfter is QuitAfter.Greeting)
            await GreetAndLeaveAsync(stream);
        return null;
    }

    private async Task<Failure?> HoldInClearAsync(Stream connection)
    {
        timeline.Expect(Phase.Greeting);
        if (request.QuitAfter is QuitAfter.Greeting)
        {
            await GreetAndLeaveAsync(connection);
            return null;
        }

        await GreetAsync(connection);
        if (observer.ImapState.OffersStartTls is null)
            await AskAsync(connection, "CAPABILITY");
        if (observer.ImapState.OffersStartTls is not true)
            return FailureFinder.NoStartTls;
        await AskAsync(connection, "STARTTLS");
        await using var stream = await SecureAsync(connection);
        return null;
    }

    private async Task<SslStream> SecureAsync(Stream connection)
    {
        var stream = new SslStream(connection, leaveInnerStreamOpen: true);
        try
        {
            await policy.AuthenticateAsync(stream, deadline.Token);
            observer.OnSecured();
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private async Task GreetAndLeaveAsync(Stream stream)
    {
        await GreetAsync(stream);
        observer.Announce(Phase.Logout);
        await AskAsync(stream, "LOGOUT");
    }

    private Task GreetAsync(Stream stream)
    {
        timeline.Begin(Phase.Greeting);
        return HearAsync(stream, () => observer.ImapState.IsGreeted);
    }

    private async Task AskAsync(Stream stream, string command)
    {
        var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"A{++commands} {command}\r\n"));
        await stream.WriteAsync(line, deadline.Token);
        observer.LogClient(line, 0, line.Length);
        await HearAsync(stream, () => observer.ImapState.Pending is null);
    }

    private async Task HearAsync(Stream stream, Func<bool> isEnough)
    {
        while (!isEnough())
        {
            var count = await stream.ReadAsync(received, deadline.Token);
            if (count is 0)
                throw new EndOfStreamException();
            observer.LogServer(received, 0, count);
        }
    }
}
