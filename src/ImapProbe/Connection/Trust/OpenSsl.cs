using System.Runtime.InteropServices;

namespace ImapProbe.Connection.Trust;

/// <summary>The OpenSSL of a Linux system: the one that .NET takes.</summary>
internal static partial class OpenSsl
{
    // RTLD_LAZY and RTLD_DEEPBIND of dlopen(3).
    private const int Lazily = 1;
    private const int OwnSymbolsFirst = 8;

    // OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS and OPENSSL_INIT_NO_ATEXIT of OPENSSL_init_crypto(3).
    private const ulong WithoutWords = 0x1;
    private const ulong WithoutEnd = 0x80000;

    // 1.1.1 as OPENSSL_VERSION_NUMBER(3) has it. .NET ends the process (abort(3)) with an older one, as with none.
    private const ulong Oldest = 0x10101000;

    private static readonly Lazy<nint> Library = new(() => OperatingSystem.IsLinux() ? Load() : 0);

    // Longer than the network of one house takes to connect.
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(2);

    private static readonly Lazy<string?> WhyUnusable = new(() => OperatingSystem.IsLinux() ? FindProblem() : null);

    private static bool isWarm;

    // Those that .NET looks for, in its order.
    private static string?[] Versions => [Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE"), "3", "1.1"];

    /// <summary>Why this machine can do no TLS, a sentence; null where it has a library that .NET takes. To be asked before .NET is, which would end the process.</summary>
    public static string? Problem => WhyUnusable.Value;

    /// <summary>Makes it ready to be loaded by .NET, once, before the first certificate.</summary>
    public static void Prepare() => _ = Library.Value;

    /// <summary>Asks for a text that it was built with.</summary>
    /// <param name="function">The function that tells it, which takes nothing.</param>
    /// <returns>The text; null where there is no OpenSSL.</returns>
    public static unsafe string? Ask(string function) =>
        Find(function) is not 0 and var ask ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)ask)()) : null;

    /// <summary>
    /// Makes a context of TLS and gives it up, once, and only where there is time for it: the first of a process has OpenSSL look for every algorithm that it
    /// knows, which takes many times as long as making the next one. To be called behind .NET's first use of OpenSSL, which says how it is to be initialised.
    /// </summary>
    /// <param name="meanwhile">What is waited for.</param>
    /// <returns>When it is made, or not worth while.</returns>
    public static async Task WarmAsync(Task meanwhile)
    {
        // With one processor, the end of what is waited for would be noticed late.
        if (isWarm || meanwhile.IsCompleted || Environment.ProcessorCount is 1 || await Task.WhenAny(meanwhile, Task.Delay(Near)) == meanwhile)
            return;
        if (!Interlocked.Exchange(ref isWarm, true))
            MakeContext();
    }

    private static unsafe string? FindProblem()
    {
        if (Library.Value is 0)
            return "this machine has no OpenSSL that imap-probe can use, neither libssl.so.3 nor libssl.so.1.1: install libssl3 (Debian, Ubuntu) or openssl-libs (Fedora, RHEL)";
        return Find("OpenSSL_version_num") is not 0 and var ask && ((delegate* unmanaged<nuint>)ask)() >= Oldest
            ? null
            : "the OpenSSL of this machine is too old for imap-probe, which needs 1.1.1 or newer";
    }

    private static nint Find(string function) => Library.Value is not 0 && NativeLibrary.TryGetExport(Library.Value, function, out var address) ? address : 0;

    // SSL_CTX_new(3) and SSL_CTX_free(3).
    private static unsafe void MakeContext()
    {
        if (Find("TLS_method") is not 0 and var method && Find("SSL_CTX_new") is not 0 and var make && Find("SSL_CTX_free") is not 0 and var free)
            ((delegate* unmanaged<nint, void>)free)(((delegate* unmanaged<nint, nint>)make)(((delegate* unmanaged<nint>)method)()));
    }

    private static nint Load()
    {
        Allocator.MakeRoom();
        foreach (var version in Versions)
        {
            if (version is { Length: > 0 } && Open($"libssl.so.{version}") is not 0 and var handle)
            {
                SpareWords(handle);
                return handle;
            }
        }

        return 0;
    }

    // The words of all its parts for what may go wrong are thousands; those of TLS, which are shown, .NET has it load in any case. And it is not to tidy up as
    // the process ends, while threads still run: as .NET asks for too, but only the first time counts.
    private static unsafe void SpareWords(nint library)
    {
        if (NativeLibrary.TryGetExport(library, "OPENSSL_init_crypto", out var initialize))
            _ = ((delegate* unmanaged<ulong, nint, int>)initialize)(WithoutWords | WithoutEnd, 0);
    }

    // It calls itself thousands of times through symbols that are all bound at once: they are looked for where they are, and not in this program first.
    private static nint Open(string name)
    {
        try
        {
            return DlOpen(name, Lazily | OwnSymbolsFirst);
        }
        catch (EntryPointNotFoundException)
        {
            // Before glibc 2.34 it stood in a library of its own.
            return NativeLibrary.TryLoad(name, out var handle) ? handle : 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint DlOpen(string name, int flags);
}
