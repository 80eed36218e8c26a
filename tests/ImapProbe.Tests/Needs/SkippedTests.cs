using System.Collections.Concurrent;
using ImapProbe.Tests.Needs;

[assembly: AssemblyFixture(typeof(SkippedTests))]

namespace ImapProbe.Tests.Needs;

/// <summary>The tests that were skipped. Behind the last one it is told how many they are and why, and the command that brings what is missing.</summary>
public sealed class SkippedTests : IDisposable
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<Need>> Missing = new(StringComparer.Ordinal);

    public void Dispose()
    {
        // A diagnostic message is what dotnet test shows of a test assembly's own words, on a terminal and elsewhere.
        if (!Missing.IsEmpty)
            TestContext.Current.SendDiagnosticMessage("{0}", Summary([.. Missing.Values]));
    }

    /// <summary>Counts the test that runs.</summary>
    internal static string Add(IReadOnlyList<Need> missing)
    {
        Missing[TestContext.Current.Test!.UniqueID] = missing;
        return Reason(missing);
    }

    /// <summary>All that is to be said of tests of which each lacks these.</summary>
    internal static string Summary(IReadOnlyList<IReadOnlyList<Need>> tests)
    {
        var packages = PackagesOf(tests.SelectMany(missing => missing));
        var installable = tests.Count(missing => missing.All(need => need.Lack is ""));
        var counts = tests.CountBy(Reason, StringComparer.Ordinal).OrderBy(count => count.Key, StringComparer.Ordinal);
        string[] lines =
        [
            $"skipped tests: {tests.Count}",
            .. counts.Select(count => $"{count.Value,5}  {count.Key}"),
            .. installable is 0 ? (string[])[] :
            [
                $"to run {(installable == tests.Count ? "them" : installable)} too: apt-get install --no-install-recommends {packages}"
            ],
        ];
        return string.Join('\n', lines);
    }

    private static string Reason(IReadOnlyList<Need> missing)
    {
        var packages = PackagesOf(missing);
        return string.Join("; ", missing.Select(need => need.Lack).Append(packages is "" ? "" : $"Debian: {packages}").Where(reason => reason is not ""));
    }

    private static string PackagesOf(IEnumerable<Need> needs) =>
        string.Join(' ', needs.Where(need => need.Lack is "").SelectMany(need => need.Packages).Distinct().Order(StringComparer.Ordinal));
}
