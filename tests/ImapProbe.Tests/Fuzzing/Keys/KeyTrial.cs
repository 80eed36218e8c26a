using ImapProbe.Tls;

namespace ImapProbe.Tests.Fuzzing.Keys;

/// <summary>Reads files of client certificates by chance: each is taken, or refused in a sentence that has no part of the key.</summary>
internal static class KeyTrial
{
    public static FuzzTarget Target { get; } = new FuzzTarget<KeyCase>("keys", 2, KeyCase.Any, input => Task.FromResult(Attempt(input)));

    private static string Attempt(KeyCase input)
    {
        var read = ClientCertificate.FromPem(input.Make());
        if (read.HasValue)
        {
            Assert.True(read.Value.Context.TargetCertificate.HasPrivateKey);
            read.Value.Dispose();
            return "ok";
        }

        Assert.NotEmpty(read.Problem);
        Assert.All(read.Problem, character => Assert.InRange(character, ' ', '~'));
        Assert.All(input.Secrets, secret => Assert.DoesNotContain(secret, read.Problem, StringComparison.Ordinal));
        // Without the figures, and the numbers of kinds of keys.
        return string.Join('-', read.Problem.Split(' ').Where(word => !word.Any(char.IsAsciiDigit)).Take(11));
    }
}
