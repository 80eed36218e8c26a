namespace ImapProbe.Running.Targets;

/// <summary>One target in its turn, or what is wrong with it.</summary>
/// <param name="Target">The target; null where there is none.</param>
/// <param name="Problems">Why there is none, a sentence each.</param>
internal sealed record Job(Target? Target, params IReadOnlyList<string> Problems)
{
    /// <summary>What its files hold, where they were read beforehand.</summary>
    public Material? Material { get; init; }

    /// <summary>What comes before a sentence about it: which line it stands in.</summary>
    public string Origin { get; init; } = "";

    /// <summary>The problems, each with the line that it is in.</summary>
    public IEnumerable<string> Complaints => Problems.Select(problem => $"{Origin}{problem}");

    /// <summary>The problems in one sentence.</summary>
    public string Complaint => $"{Origin}{string.Join("; ", Problems)}";

    /// <summary>Turns the target down.</summary>
    /// <param name="problems">Why, a sentence each.</param>
    /// <returns>A job without a target.</returns>
    public Job Refused(params IReadOnlyList<string> problems) => this with { Target = null, Problems = problems, Material = null };
}
