using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;

namespace ImapProbe.Tests.Monitoring.Recipes;

/// <summary>A token endpoint (RFC 6749) on this machine. It gives out one token, to whoever asks with what it expects.</summary>
internal sealed class TokenEndpoint : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly IReadOnlyDictionary<string, string> expected;
    private readonly string answer;
    private readonly Task serving;

    private TokenEndpoint(int port, string token, IReadOnlyDictionary<string, string> expected)
    {
        Address = $"http://127.0.0.1:{port}";
        this.expected = expected;
        answer = JsonSerializer.Serialize(
            new Dictionary<string, object> { ["token_type"] = "Bearer", ["expires_in"] = 3599, ["access_token"] = token, ["refresh_token"] = "another" },
            Indented);
        listener.Prefixes.Add($"{Address}/");
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>In the place of https:// and the host's name.</summary>
    public string Address { get; }

    /// <summary>A JWT that expires in so many seconds.</summary>
    public static string Jwt(int seconds) => string.Join('.', ((string[])
    [
        """{"alg":"RS256","typ":"JWT"}""",
        $$"""{"aud":"https://outlook.office365.com","exp":{{DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds()}}}""",
        "signature",
    ]).Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));

    public static TokenEndpoint Start(string token, IReadOnlyDictionary<string, string> expected)
    {
        using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        return new TokenEndpoint(port, token, expected);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                await AnswerAsync(await listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var fields = (await reader.ReadToEndAsync()).Split('&').Select(field => field.Split('='))
            .ToDictionary(field => WebUtility.UrlDecode(field[0]), field => WebUtility.UrlDecode(field[^1]), StringComparer.Ordinal);
        var isRight = context.Request.HttpMethod is "POST" && expected.All(field => fields.GetValueOrDefault(field.Key) == field.Value);
        context.Response.StatusCode = isRight ? 200 : 400;
        context.Response.ContentType = "application/json";
        var body = isRight ? answer : """{"error":"invalid_client","error_description":"who are you"}""";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
    }
}
