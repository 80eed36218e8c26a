using System.ComponentModel;

namespace ImapProbe.Loopback.Demo;

/// <summary>The two ways to look at the demo. Each returns an exit code.</summary>
internal static class DemoRun
{
    public static async Task<int> ShowAsync(ProbeProgram probe)
    {
        using var interruption = new Interruption();
        await using var setup = new DemoSetup();
        await Console.Out.WriteLineAsync($"{probe.CommandLine(setup.ImplicitTlsOptions)}\n");
        try
        {
            using var process = probe.Start(setup.ImplicitTlsOptions);
            try
            {
                await process.WaitForExitAsync(interruption.Token);
                return process.ExitCode;
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
                return interruption.ExitCode;
            }
        }
        catch (Win32Exception exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }
    }

    public static async Task<int> ServeAsync(ProbeProgram probe)
    {
        using var interruption = new Interruption();
        await using var setup = new DemoSetup();
        await Console.Out.WriteLineAsync($"""
            Two servers are up until Ctrl-C. From another shell, with implicit TLS:

            {probe.CommandLine(setup.ImplicitTlsOptions)}

            and with STARTTLS:

            {probe.CommandLine(setup.StartTlsOptions)}
            """);
        await Task.Delay(Timeout.Infinite, interruption.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
