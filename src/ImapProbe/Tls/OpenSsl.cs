using System.Runtime.InteropServices;

namespace ImapProbe.Tls;

internal static class OpenSsl
{
    // 1.1.1 as OPENSSL_VERSION_NUMBER(3) has it. .NET ends the process (abort(3)) with an older one, as with none.
    private const ulong Oldest = 0x10101000;

    private static readonly Lazy<nint> Library = new(() => OperatingSystem.IsLinux() ? Load() : 0);
    private static readonly Lazy<string?> WhyUnusable = new(() => OperatingSystem.IsLinux() ? FindProblem() : null);

    // Those that .NET looks for, in its order.
    private static string?[] Versions => [Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE"), "3", "1.1"];

    public static string? Problem => WhyUnusable.Value;

    public static unsafe string? Ask(string function) =>
        Find(function) is not 0 and var ask ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)ask)()) : null;

    private static unsafe string? FindProblem()
    {
        if (Library.Value is 0)
            return "this machine has no OpenSSL that imap-probe can use, neither libssl.so.3 nor libssl.so.1.1: install libssl3 (Debian, Ubuntu) or openssl-libs (Fedora, RHEL)";
        var ask = Find("OpenSSL_version_num");
        if (ask is 0)
            return "what this machine has as libssl is no OpenSSL: imap-probe needs OpenSSL 1.1.1 or newer";
        return ((delegate* unmanaged<nuint>)ask)() >= Oldest ? null : "the OpenSSL of this machine is too old for imap-probe, which needs 1.1.1 or newer";
    }

    private static nint Find(string function) => Library.Value is not 0 && NativeLibrary.TryGetExport(Library.Value, function, out var address) ? address : 0;

    private static nint Load()
    {
        foreach (var version in Versions)
        {
            if (version is { Length: > 0 } && NativeLibrary.TryLoad($"libssl.so.{version}", out var handle))
                return handle;
        }

        return 0;
    }
}
