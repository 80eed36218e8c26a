using System.Collections;
using System.Runtime.ExceptionServices;
using System.Text;
using ImapProbe.Core;
using ImapProbe.Imap;
using ImapProbe.Loopback;
using ImapProbe.Probe;
using ImapProbe.Tests.Support;
using ImapProbe.Tls;
using Serilog.Core;

namespace ImapProbe.Tests.Hostile.Secrets;

/// <summary>
/// What a probe leaves behind: every exception that is thrown on its way, here and in libraries, and every text within its result. In process, since
/// nobody else can see them.
/// </summary>
public sealed class SecretTrailTests
{
    // Of this class alone: other tests throw at the same time.
    private const string Secret = "tr4il of \u00e9 \"breadcrumbs\"";

    private static readonly Reaction[] Reactions =
    [
        new(),
        Reaction.Say($"{{tag}} NO you said {Secret}, {Base64(Secret)}, {Base64($"\0{TestSetup.User}\0{Secret}")}\r\n"),
        Reaction.Say($"{{tag}} BAD [ALERT] {Secret}\r\n"),
        Reaction.Say($"+ {Secret}\r\n"),
        Reaction.Say($"+ {Base64(Secret)}\r\n{{tag}} BAD {Secret}\r\n"),
        Reaction.Say($"* BYE {Secret}\r\n"),
        Reaction.Say($"{Secret}\r\n"),
        Reaction.End(Ending.Reset),
    ];

    public static TheoryData<string> Methods => [.. Enum.GetNames<AuthMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task No_exception_and_no_result_shows_it(string method)
    {
        var found = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var password = new Password(Encoding.UTF8.GetBytes(Secret));
        string[] forms = [.. SecretForms.Of(TestSetup.User, password).Where(form => form.Length > 0)];
        EventHandler<FirstChanceExceptionEventArgs> handler = (_, thrown) => Look(thrown.Exception.ToString());
        AppDomain.CurrentDomain.FirstChanceException += handler;
        try
        {
            foreach (var reaction in Reactions)
            {
                foreach (var text in TextsIn(await ProbeAsync(Enum.Parse<AuthMethod>(method), reaction, password)))
                    Look(text);
            }

            Assert.Empty(found);
            // Such an exception would have been seen.
            Assert.Throws<InvalidOperationException>(void () => throw new InvalidOperationException(Secret));
            Assert.Single(found);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= handler;
        }

        void Look(string text)
        {
            if (forms.Any(form => text.Contains(form, StringComparison.Ordinal)))
                found.Enqueue(text);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<ProbeResult> ProbeAsync(AuthMethod method, Reaction reaction, Password password)
    {
        await using var server = LoopbackServer.Start((TestSetup.Script with { Password = Secret }).On(Step.Login, reaction));
        var request = new ProbeRequest(ServerName.Parse(TestSetup.Host).Value!, server.Port, ImapProbe.Core.TlsMode.Implicit)
        {
            User = TestSetup.User,
            Auth = method,
            ConnectTo = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, server.Port),
            Timeout = TimeSpan.FromSeconds(3),
        };
        using var deadline = new Deadline(request.Timeout, TimeProvider.System);
        var prober = new Prober(
            PrivateRoots.FromPem(Encoding.UTF8.GetBytes(TestSetup.Authority.Pem)).Value!,
            (_, _, _) => throw new InvalidOperationException(),
            TimeProvider.System,
            Logger.None);
        return await prober.ProbeAsync(request, password, deadline);
    }

    // Everything that any report could be made of.
    private static IEnumerable<string> TextsIn(object? thing)
    {
        yield return $"{thing}";
        IEnumerable<object?> parts = thing switch
        {
            string or null => [],
            IEnumerable several => several.Cast<object?>(),
            _ when thing
                .GetType().Assembly == typeof(ProbeResult).Assembly && !thing
                .GetType().IsEnum => SecretHolders
                .FieldsOf(thing.GetType())
                .Select(field => field.GetValue(thing)),
            _ => [],
        };
        foreach (var text in parts.SelectMany(TextsIn))
            yield return text;
    }
}
