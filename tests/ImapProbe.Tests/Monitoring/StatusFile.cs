namespace ImapProbe.Tests.Monitoring;

/// <summary>Nagios' status.dat.</summary>
internal static class StatusFile
{
    /// <summary>The values of each service.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Services(IEnumerable<string> lines)
    {
        List<IReadOnlyDictionary<string, string>> services = [];
        Dictionary<string, string>? service = null;
        foreach (var line in lines.Select(line => line.TrimStart('\t')))
        {
            if (line is "servicestatus {")
                services.Add(service = new(StringComparer.Ordinal));
            else if (line is "}")
                service = null;
            else if (line.Split('=', 2) is [var name, var value])
                service?.Add(name, value);
        }

        return services;
    }
}

/// <summary>What Nagios made of a check, and what the program had told it.</summary>
internal sealed record NagiosCheck(int State, string Output, string LongOutput, string PerformanceData, string Kept, string KeptError);
