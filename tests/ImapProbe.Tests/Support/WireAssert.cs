using System.Text;
using ImapProbe.Loopback;

namespace ImapProbe.Tests.Support;

/// <summary>What the server's record must show.</summary>
internal static class WireAssert
{
    private static readonly string[] Logins = ["LOGIN", "AUTHENTICATE"];

    /// <summary>No login began, and nothing that could be a password is among the bytes.</summary>
    public static void NothingSecretArrived(LoopbackServer server)
    {
        Assert.Equal(0, LoginsIn(server.Commands));
        NothingSecretIn(server.Received);
    }

    /// <summary>Neither the password nor its base64 is among the bytes.</summary>
    public static void NothingSecretIn(byte[] received)
    {
        var text = Encoding.Latin1.GetString(received);
        Assert.DoesNotContain("correct", text, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(TestSetup.Password)), text, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTHENTICATE", text, StringComparison.Ordinal);
        Assert.DoesNotContain("LOGIN", text, StringComparison.Ordinal);
    }

    /// <summary>There was one connection, and one login on it.</summary>
    public static void OneLogin(LoopbackServer server)
    {
        Assert.Equal(1, server.Connections);
        Assert.Equal(1, LoginsIn(server.Commands));
    }

    /// <summary>How many logins began.</summary>
    public static int LoginsIn(IReadOnlyList<string> commands) =>
        commands.Count(command => command.Split(' ') is [_, var verb, ..] && Logins.Contains(verb));
}
