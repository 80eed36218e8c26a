using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ImapProbe.Loopback.Unchecked;

/// <summary>
/// A server on OpenSSL itself at security level 0, which shows any certificate whose key can be read, and looks at nothing else in it. It greets, writes down
/// what it is sent, and answers nothing.
/// </summary>
public sealed class UncheckedServer : IAsyncDisposable
{
    private readonly Socket listener;
    private readonly nint context;
    private readonly Lock gate = new();
    private readonly MemoryStream received = new();
    private readonly Task serving;

    private UncheckedServer(Socket listener, nint context)
    {
        (this.listener, this.context) = (listener, context);
        serving = Task.Factory.StartNew(Serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>Every byte so far that came under TLS.</summary>
    public IReadOnlyList<byte> Received
    {
        get
        {
            lock (gate)
                return received.ToArray();
        }
    }

    /// <summary>Starts to serve certificates, all in DER.</summary>
    /// <exception cref="InvalidOperationException">OpenSSL does not take one of them.</exception>
    public static UncheckedServer Start(byte[] leaf, AsymmetricAlgorithm key, params IReadOnlyList<byte[]> chain) =>
        Start(leaf, key, chain, null, asksForCertificate: false);

    /// <summary>
    /// Starts to serve certificates with the cipher suites of TLS 1.2 that the openssl command would take so; null for all of TLS 1.3 too. A client that is
    /// asked for a certificate must show one that leads to one of the roots.
    /// </summary>
    public static UncheckedServer Start(
        byte[] leaf, AsymmetricAlgorithm key, IReadOnlyList<byte[]> chain, string? ciphers, bool asksForCertificate, params IReadOnlyList<byte[]> clientRoots)
    {
        var context = LibSsl.NewContext(LibSsl.Method());
        LibSsl.SetSecurityLevel(context, 0);
        LibSsl.Control(context, LibSsl.ChooseGroup, 1, 0);
        if (ciphers is not null)
        {
            _ = LibSsl.SetCiphers(context, ciphers);
            LibSsl.Control(context, LibSsl.NewestVersion, LibSsl.Tls12, 0);
        }

        if (asksForCertificate)
            LibSsl.SetVerification(context, LibSsl.PeerMustHaveCertificate, 0);
        foreach (var root in clientRoots)
            _ = LibSsl.Trust(LibSsl.StoreOf(context), LibSsl.Decode(root));
        var privateKey = key is RSA rsa ? rsa.ExportRSAPrivateKey() : ((ECDsa)key).ExportECPrivateKey();
        if (
            LibSsl.UseCertificate(context, leaf.Length, leaf) is not 1 || LibSsl.UsePrivateKey(
                key is RSA ? LibSsl.Rsa : LibSsl.Ec, context, privateKey, privateKey.Length) is not 1)
            throw new InvalidOperationException("OpenSSL does not take the certificate or its key");
        foreach (var certificate in chain)
        {
            if (LibSsl.Control(context, LibSsl.ExtraChainCertificate, 0, LibSsl.Decode(certificate)) is not 1)
                throw new InvalidOperationException("OpenSSL does not take a certificate of the chain");
        }

        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return new UncheckedServer(listener, context);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await serving;
        LibSsl.FreeContext(context);
        await received.DisposeAsync();
    }

    private void Serve()
    {
        while (true)
        {
            Socket connection;
            try
            {
                connection = listener.Accept();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            using (connection)
                Converse(connection);
        }
    }

    private void Converse(Socket connection)
    {
        var session = LibSsl.NewSession(context);
        _ = LibSsl.SetDescriptor(session, (int)connection.SafeHandle.DangerousGetHandle());
        if (LibSsl.Accept(session) is 1)
        {
            var greeting = "* OK ready\r\n"u8.ToArray();
            _ = LibSsl.Write(session, greeting, greeting.Length);
            var buffer = new byte[4096];
            while (LibSsl.Read(session, buffer, buffer.Length) is var count and > 0)
            {
                lock (gate)
                    received.Write(buffer, 0, count);
            }
        }

        LibSsl.FreeSession(session);
    }
}

/// <summary>What is asked of OpenSSL itself.</summary>
internal static partial class LibSsl
{
    /// <summary>EVP_PKEY_RSA.</summary>
    public const int Rsa = 6;

    /// <summary>EVP_PKEY_EC.</summary>
    public const int Ec = 408;

    /// <summary>SSL_CTRL_EXTRA_CHAIN_CERT.</summary>
    public const int ExtraChainCertificate = 14;

    /// <summary>SSL_CTRL_SET_DH_AUTO.</summary>
    public const int ChooseGroup = 118;

    /// <summary>SSL_CTRL_SET_MAX_PROTO_VERSION.</summary>
    public const int NewestVersion = 124;

    /// <summary>TLS1_2_VERSION.</summary>
    public const int Tls12 = 0x303;

    /// <summary>SSL_VERIFY_PEER and SSL_VERIFY_FAIL_IF_NO_PEER_CERT.</summary>
    public const int PeerMustHaveCertificate = 3;

    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    /// <summary>d2i_X509(3).</summary>
    public static unsafe nint Decode(byte[] encoded)
    {
        fixed (byte* start = encoded)
        {
            var at = start;
            return DecodeCertificate(0, &at, encoded.Length);
        }
    }

    [LibraryImport(Ssl, EntryPoint = "TLS_server_method")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Method();

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint NewContext(nint method);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void FreeContext(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_security_level")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void SetSecurityLevel(nint context, int level);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_cipher_list", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetCiphers(nint context, string ciphers);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_verify")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void SetVerification(nint context, int mode, nint callback);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_certificate_ASN1")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int UseCertificate(nint context, int length, byte[] encoded);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_PrivateKey_ASN1")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int UsePrivateKey(int kind, nint context, byte[] encoded, nint length);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_ctrl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Control(nint context, int command, nint number, nint pointer);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_get_cert_store")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint StoreOf(nint context);

    [LibraryImport(Crypto, EntryPoint = "X509_STORE_add_cert")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Trust(nint store, nint certificate);

    [LibraryImport(Ssl, EntryPoint = "SSL_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint NewSession(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void FreeSession(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_fd")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetDescriptor(nint session, int descriptor);

    [LibraryImport(Ssl, EntryPoint = "SSL_accept")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Accept(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Write(nint session, byte[] bytes, int count);

    [LibraryImport(Ssl, EntryPoint = "SSL_read")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Read(nint session, byte[] bytes, int count);

    [LibraryImport(Crypto, EntryPoint = "d2i_X509")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint DecodeCertificate(nint reuse, byte** encoded, nint length);
}
