using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using ImapProbe.Io;

namespace ImapProbe.Tls;

/// <summary>The OpenSSL of a Linux system: the one that .NET takes, asked before .NET is, which ends the process where it cannot be used.</summary>
internal static unsafe class OpenSsl
{
    // 1.1.1 as OPENSSL_VERSION_NUMBER(3) has it. .NET ends the process (abort(3)) with an older one, as with none.
    private const ulong Oldest = 0x10101000;

    // What .NET asks OPENSSL_init_ssl(3) for, since only the first call counts: all ciphers and digests, openssl.cnf, no atexit(3), and the texts of errors.
    private const ulong Initialization = 0x4 | 0x8 | 0x40 | 0x80000 | 0x2 | 0x200000;

    // SSL_CTRL_CHAIN_CERT of SSL_CTX_add1_chain_cert(3).
    private const int AddToChain = 89;

    // SSL_CTRL_GET_MAX_PROTO_VERSION and TLS1_2_VERSION; 0 is no bound.
    private const int GetNewestVersion = 131;
    private const int Tls12 = 0x303;

    private static readonly Lazy<nint> Library = new(() => OperatingSystem.IsLinux() ? Load() : 0);
    private static readonly Lazy<Findings> Found = new(() => OperatingSystem.IsLinux() ? Examine() : new Findings(null, []));

    // Those that .NET looks for, in its order.
    private static string?[] Versions => [Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE"), "3", "1.1"];

    /// <summary>Why this machine can do no TLS, a sentence; null where it can.</summary>
    public static string? Problem => Found.Value.Problem;

    /// <summary>
    /// The cipher suites that are offered: those that imap-probe accepts and this system allows. Empty on other systems, which choose themselves.
    /// </summary>
    public static IReadOnlyList<TlsCipherSuite> Offered => Found.Value.Offered;

    /// <summary>Asks for a text that it was built with.</summary>
    public static string? Ask(string function) => Find(function) is not 0 and var ask ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)ask)()) : null;

    /// <summary>Whether the key of one certificate made the signature of another (X509_verify(3)); null where that cannot be asked.</summary>
    public static bool? HasSigned(X509Certificate2 issuer, X509Certificate2 issued)
    {
        if (Library.Value is 0)
            return null;
        var key = ((delegate* unmanaged<nint, nint>)Get("X509_get0_pubkey"))(issuer.Handle);
        var isSigned = key is not 0 && ((delegate* unmanaged<nint, nint, int>)Get("X509_verify"))(issued.Handle, key) is 1;
        ((delegate* unmanaged<void>)Get("ERR_clear_error"))();
        GC.KeepAlive(issuer);
        GC.KeepAlive(issued);
        return isSigned;
    }

    /// <summary>
    /// Why this system's security level forbids to show a client certificate with its chain, in OpenSSL's words, as "ee key too small"; else null.
    /// A handshake would fail over it after the server has asked, and blame the server.
    /// </summary>
    public static string? RefusalOf(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        if (Library.Value is 0)
            return null;
        var context = ((delegate* unmanaged<nint, nint>)Get("SSL_CTX_new"))(((delegate* unmanaged<nint>)Get("TLS_client_method"))());
        var control = (delegate* unmanaged<nint, int, nint, nint, nint>)Get("SSL_CTX_ctrl");
        try
        {
            var isAllowed = ((delegate* unmanaged<nint, nint, int>)Get("SSL_CTX_use_certificate"))(context, certificate.Handle) is 1;
            foreach (var link in chain)
                isAllowed = isAllowed && control(context, AddToChain, 1, link.Handle) is 1;
            return isAllowed ? null : LastReason() ?? "it gives no reason";
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)Get("SSL_CTX_free"))(context);
            ((delegate* unmanaged<void>)Get("ERR_clear_error"))();
            GC.KeepAlive(certificate);
            GC.KeepAlive(chain);
        }
    }

    /// <summary>Whether the key of a certificate can be used; null where that cannot be asked.</summary>
    public static bool? HasKey(X509Certificate2 certificate)
    {
        if (Library.Value is 0)
            return null;
        var key = ((delegate* unmanaged<nint, nint>)Get("X509_get0_pubkey"))(certificate.Handle);
        ((delegate* unmanaged<void>)Get("ERR_clear_error"))();
        GC.KeepAlive(certificate);
        return key is not 0;
    }

    /// <summary>What it makes of a certificate (X509_get_extension_flags(3)); none where that cannot be asked.</summary>
    public static CertificateFlags FlagsOf(X509Certificate2 certificate)
    {
        if (Library.Value is 0)
            return CertificateFlags.None;
        var flags = ((delegate* unmanaged<nint, uint>)Get("X509_get_extension_flags"))(certificate.Handle);
        ((delegate* unmanaged<void>)Get("ERR_clear_error"))();
        GC.KeepAlive(certificate);
        return (CertificateFlags)flags;
    }

    // Done once for the process; .NET finds the library initialised afterwards. In 200 probes in turn with and without it the whole process took 2 % more CPU
    // (some 0.5 of 20 to 25 ms on a busy machine), and the suites that are offered come of it.
    private static Findings Examine()
    {
        if (Library.Value is 0 && !FreeDescriptors.Suffice(1))
            return Unusable($"the OpenSSL of this machine cannot be loaded: {FreeDescriptors.NoneLeft}");
        if (Library.Value is 0)
        {
            return Unusable(
                "this machine has no OpenSSL that imap-probe can use, neither libssl.so.3 nor libssl.so.1.1: "
                + "install libssl3 (Debian, Ubuntu) or openssl-libs (Fedora, RHEL)");
        }

        var version = Find("OpenSSL_version_num");
        if (version is 0)
            return Unusable("what this machine has as libssl is no OpenSSL: imap-probe needs OpenSSL 1.1.1 or newer");
        if (((delegate* unmanaged<nuint>)version)() < Oldest)
            return Unusable("the OpenSSL of this machine is too old for imap-probe, which needs 1.1.1 or newer");

        _ = ((delegate* unmanaged<ulong, nint, int>)Get("OPENSSL_init_ssl"))(Initialization, 0);
        var context = ((delegate* unmanaged<nint, nint>)Get("SSL_CTX_new"))(((delegate* unmanaged<nint>)Get("TLS_client_method"))());
        if (context is 0)
        {
            var reason = LastReason() is { } words ? $" ({words})" : "";
            return Unusable($"the OpenSSL of this machine cannot be used{reason}: check {Configuration()}, above all its providers and default_properties");
        }

        try
        {
            var offered = Offer(context);
            return offered.Count > 0
                ? new Findings(null, offered)
                : Unusable(
                    $"the OpenSSL of this machine allows no cipher suite that imap-probe accepts: check {Configuration()}, "
                    + "above all its CipherString, Ciphersuites and protocol versions");
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)Get("SSL_CTX_free"))(context);
            ((delegate* unmanaged<void>)Get("ERR_clear_error"))();
        }
    }

    // SSL_get1_supported_ciphers(3): what a handshake would offer under the system's own lists, versions and security level.
    private static List<TlsCipherSuite> Offer(nint context)
    {
        var offered = new List<TlsCipherSuite>();
        var isStrict = ((delegate* unmanaged<nint, int>)Get("SSL_CTX_get_security_level"))(context) >= CipherSuites.LevelForDhe;
        var session = ((delegate* unmanaged<nint, nint>)Get("SSL_new"))(context);
        if (session is 0)
            return offered;
        // .NET sets versions of its own beside suites of its own: where the system's newest one is older than those, nothing may be offered.
        var newest = ((delegate* unmanaged<nint, int, nint, nint, nint>)Get("SSL_ctrl"))(session, GetNewestVersion, 0, 0);
        var allowed = newest is > 0 and < Tls12 ? 0 : ((delegate* unmanaged<nint, nint>)Get("SSL_get1_supported_ciphers"))(session);
        var count = allowed is 0 ? 0 : ((delegate* unmanaged<nint, int>)Get("OPENSSL_sk_num"))(allowed);
        var at = (delegate* unmanaged<nint, int, nint>)Get("OPENSSL_sk_value");
        var number = (delegate* unmanaged<nint, ushort>)Get("SSL_CIPHER_get_protocol_id");
        for (var i = 0; i < count; i++)
        {
            var suite = (TlsCipherSuite)number(at(allowed, i));
            if (CipherSuites.IsAccepted(suite) && (isStrict || !CipherSuites.UsesDhe(suite)))
                offered.Add(suite);
        }

        if (allowed is not 0)
            ((delegate* unmanaged<nint, void>)Get("OPENSSL_sk_free"))(allowed);
        ((delegate* unmanaged<nint, void>)Get("SSL_free"))(session);
        return offered;
    }

    // ERR_reason_error_string(3) knows nothing of the error of a system call.
    private static string? LastReason()
    {
        var error = ((delegate* unmanaged<nuint>)Get("ERR_peek_last_error"))();
        var reason = error is 0 ? null : Marshal.PtrToStringUTF8(((delegate* unmanaged<nuint, nint>)Get("ERR_reason_error_string"))(error));
        ((delegate* unmanaged<void>)Get("ERR_clear_error"))();
        return reason;
    }

    private static string Configuration()
    {
        if (Environment.GetEnvironmentVariable("OPENSSL_CONF") is { Length: > 0 } named)
            return $"its configuration {named} (OPENSSL_CONF)";
        return Ask("X509_get_default_cert_area") is { } folder ? $"its configuration {folder}/openssl.cnf" : "its configuration openssl.cnf";
    }

    private static Findings Unusable(string problem) => new(problem, []);

    private static nint Get(string function) => NativeLibrary.GetExport(Library.Value, function);

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

    private sealed record Findings(string? Problem, IReadOnlyList<TlsCipherSuite> Offered);
}

/// <summary>Those of the flags of X509_get_extension_flags(3) that sentences are made of.</summary>
[Flags]
internal enum CertificateFlags : uint
{
    None = 0,
    SelfIssued = 0x20,
    Malformed = 0x80,
    SelfSigned = 0x2000,
}
