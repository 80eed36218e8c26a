using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Needs;

/// <summary>What is there on this machine: asked of the system, or looked for in the one place where it is started from.</summary>
internal static class Machine
{
    /// <summary>Whether there is a program, by its path or its name.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Whether a program can be started, and ends well.</summary>
    public static bool Runs(string program, IReadOnlyList<string> arguments, string input = "") => Ask(program, arguments, input) is (0, _);

    /// <summary>Whether the loader finds a library that is to come before all others; where it does not, it says so.</summary>
    public static bool CanPreload(string library) => Ask("env", [$"LD_PRELOAD={library}", "true"], "") is (0, "");

    /// <summary>Whether a server could listen on ::1.</summary>
    public static bool HasIpv6() => Works(() =>
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
    });

    /// <summary>Whether the one name that needs no network has an address.</summary>
    public static bool HasLocalhost() => Works(() => Dns.GetHostAddresses("localhost", AddressFamily.InterNetwork));

    private static bool Works(Action networking)
    {
        try
        {
            networking();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static (int ExitCode, string Error)? Ask(string program, IReadOnlyList<string> arguments, string input)
    {
        if (!Has(program))
            return null;
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardError = true })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}

/// <summary>The C compiler of this machine, for helpers that no managed program can be.</summary>
internal static class CCompiler
{
    private static readonly Lazy<string?> Found = new(() =>
        ((string[])["cc", "gcc", "clang"]).FirstOrDefault(name => Machine.Runs(name, ["-fsyntax-only", "-x", "c", "-"], "#include <stdio.h>\n")));

    /// <summary>Its name; null where there is none, or it has no headers.</summary>
    public static string? Program => Found.Value;

    /// <summary>Compiles a file.</summary>
    public static async Task CompileAsync(string source, string result, params IReadOnlyList<string> options)
    {
        Need.All(Need.Compiler);
        Assert.Equal((0, ""), await InstalledTool.RunAsync(Program!, [.. options, "-o", result, source]));
    }
}
