using ImapProbe.Connection.Trust;
using ImapProbe.Connection.Trust.Roots;
using ImapProbe.Timing;

namespace ImapProbe.Files;

/// <summary>Where the roots come from that are trusted instead of the system's.</summary>
/// <param name="path">The path. "-" is a file of that name: only a password comes from standard input.</param>
internal sealed class CaFile(string path)
{
    private const int LargestFile = 8 * 1024 * 1024;

    private readonly InputFile file = new($"the CA file {path}", path is "-" ? "./-" : path, () => Stream.Null);

    /// <summary>Reads the roots.</summary>
    /// <param name="deadline">A FIFO may never say anything.</param>
    /// <returns>The roots, or a sentence that says why there are none.</returns>
    public async Task<RootsReading> ReadAsync(Deadline deadline)
    {
        using var content = await file.ReadAsync(LargestFile, deadline);
        if (content.Problem is not null)
            return new RootsReading(null, content.Problem);
        // Nothing can be decoded then, and no probe comes to ask it.
        if (OpenSsl.Problem is not null)
            return new RootsReading(TrustStore.System, null);
        var (store, problem) = PrivateRoots.FromPem(content.Bytes);
        return new RootsReading(store, problem is null ? null : file.Say(problem));
    }
}

/// <summary>What came of reading roots: them, or the problem.</summary>
/// <param name="Store">The roots, or null.</param>
/// <param name="Problem">Why there are none, or null.</param>
internal sealed record RootsReading(TrustStore? Store, string? Problem);
