using System.Globalization;

namespace ImapProbe.Loopback.Legacy;

/// <summary>The child's side: the port on the first line, and once standard input has ended, what was received on the second.</summary>
internal static class LegacyChild
{
    /// <summary>The first argument of such a process; the folder of its order is the second.</summary>
    public const string Command = "serve-legacy";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string folder)
    {
        await using var server = LoopbackServer.Start(await LegacyOrder.ReadAsync(folder));
        await Console.Out.WriteLineAsync(server.Port.ToString(CultureInfo.InvariantCulture));

        // It ends with the parent too, however that ends.
        await Console.In.ReadToEndAsync();
        try
        {
            await server.SettledAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            // A client still holds on; what it has sent so far is what there is.
        }

        await Console.Out.WriteLineAsync(Convert.ToHexString(server.Received));
        return 0;
    }
}
