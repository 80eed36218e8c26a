namespace ImapProbe.Cli;

/// <summary>What people mean who write an option that does not exist: a name of another tool, or a slip.</summary>
internal sealed class Typos(IEnumerable<string> options)
{
    private const int ShortestPrefix = 3;
    private const int MostSlips = 2;
    private const int LettersForTwoSlips = 6;

    /// <summary>What other tools call it, without hyphens, and what to write here.</summary>
    private static readonly Dictionary<string, string> OfOtherTools = new()
    {
        ["hostname"] = "--host",
        ["server"] = "--host",
        ["servername"] = "--host",
        ["sni"] = "--host",
        ["url"] = "--host",
        ["address"] = "--connect-to",
        ["ip"] = "--connect-to",
        ["ipaddress"] = "--connect-to",
        ["resolve"] = "--connect-to",
        ["connect"] = "--connect-to",
        ["username"] = "--user",
        ["login"] = "--user",
        ["loginname"] = "--user",
        ["account"] = "--user",
        ["passfile"] = "--password-file",
        ["passwdfile"] = "--password-file",
        ["passwordpath"] = "--password-file",
        ["pwfile"] = "--password-file",
        ["token"] = "--password-file",
        ["accesstoken"] = "--password-file",
        ["tokenfile"] = "--password-file",
        ["passwordstdin"] = "--password-file -",
        ["starttls"] = "--tls starttls",
        ["ssl"] = "--tls implicit",
        ["imaps"] = "--tls implicit",
        ["implicit"] = "--tls implicit",
        ["usetls"] = "--tls implicit",
        ["tlsv12"] = "--tls-min 1.2",
        ["tls12"] = "--tls-min 1.2",
        ["tlsv13"] = "--tls-min 1.3",
        ["tls13"] = "--tls-min 1.3",
        ["mintls"] = "--tls-min",
        ["ca"] = "--ca-file",
        ["cacert"] = "--ca-file",
        ["cacertificate"] = "--ca-file",
        ["cabundle"] = "--ca-file",
        ["capath"] = "--ca-file",
        ["rootca"] = "--ca-file",
        ["cert"] = "--client-cert",
        ["certfile"] = "--client-cert",
        ["certificate"] = "--client-cert",
        ["clientcertificate"] = "--client-cert",
        ["sslcert"] = "--client-cert",
        ["key"] = "--client-cert",
        ["keyfile"] = "--client-cert",
        ["clientkey"] = "--client-cert",
        ["inet4"] = "--ipv4",
        ["inet6"] = "--ipv6",
        ["mechanism"] = "--auth",
        ["authmethod"] = "--auth",
        ["authtype"] = "--auth",
        ["sasl"] = "--auth",
        ["oauth"] = "--auth xoauth2",
        ["oauth2"] = "--auth xoauth2",
        ["xoauth2"] = "--auth xoauth2",
        ["oauthbearer"] = "--auth oauthbearer",
        ["external"] = "--auth external",
        ["maxtime"] = "--timeout",
        ["connecttimeout"] = "--timeout",
        ["deadline"] = "--timeout",
        ["mailbox"] = "--examine",
        ["folder"] = "--examine",
        ["repeat"] = "--count",
        ["times"] = "--count",
        ["every"] = "--interval",
        ["delay"] = "--interval",
        ["jobs"] = "--parallel",
        ["concurrency"] = "--parallel",
        ["threads"] = "--parallel",
        ["hosts"] = "--targets",
        ["targetsfile"] = "--targets",
        ["file"] = "--targets",
        ["json"] = "--format json",
        ["prometheus"] = "--format prometheus",
        ["metrics"] = "--format prometheus",
        ["nagios"] = "--format nagios",
        ["text"] = "--format text",
        ["outputformat"] = "--format",
        ["outputfile"] = "--output",
        ["outfile"] = "--output",
        ["silent"] = "--quiet",
        ["debug"] = "-vv",
        ["trace"] = "-vv",
        ["log"] = "-v",
        ["usage"] = "--help",
    };

    private readonly string[] options = [.. options.Where(option => option.StartsWith("--", StringComparison.Ordinal))];

    /// <summary>Finds what to write instead of a name that begins with hyphens; null where nothing is near enough to it.</summary>
    public string? Find(string name)
    {
        var letters = Letters(name);
        return letters.Length > 1 ? Exact(letters) ?? Begun(letters) ?? Nearest(letters) : null;
    }

    private string? Exact(string letters) => options.FirstOrDefault(option => Letters(option) == letters) ?? OfOtherTools.GetValueOrDefault(letters);

    private string? Begun(string letters)
    {
        string[] begun = [.. options.Where(option => Letters(option).StartsWith(letters, StringComparison.Ordinal))];
        // A name that is short for a password has a sentence of its own.
        var isBeginning = letters.Length >= ShortestPrefix && !"password".StartsWith(letters, StringComparison.Ordinal);
        return isBeginning && begun.Length is 1 or 2 ? string.Join(" or ", begun) : null;
    }

    private string? Nearest(string letters)
    {
        var bound = letters.Length < LettersForTwoSlips ? 1 : MostSlips;
        // There are so many names of other tools that two slips lead to one from anywhere.
        return Nearest(letters, options.Select(option => (Letters(option), option)), bound)
            ?? Nearest(letters, OfOtherTools.Select(entry => (entry.Key, entry.Value)), 1);
    }

    private static string? Nearest(string letters, IEnumerable<(string Letters, string Meant)> known, int bound)
    {
        var (distance, meant) = known.Select(name => (Distance(letters, name.Letters), name.Meant)).MinBy(name => name.Item1);
        return distance <= bound ? meant : null;
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    /// <summary>How many characters to insert, delete, replace or swap with their neighbour (Damerau and Levenshtein, each place edited once).</summary>
    private static int Distance(string typed, string known)
    {
        int[][] table = [.. Enumerable.Range(0, typed.Length + 1).Select(_ => new int[known.Length + 1])];
        for (var i = 0; i <= typed.Length; i++)
        {
            for (var j = 0; j <= known.Length; j++)
                table[i][j] = Math.Min(i, j) is 0 ? Math.Max(i, j) : Cheapest(i, j);
        }

        return table[^1][^1];

        int Cheapest(int i, int j)
        {
            var replaced = table[i - 1][j - 1] + (typed[i - 1] == known[j - 1] ? 0 : 1);
            var cheapest = Math.Min(replaced, 1 + Math.Min(table[i - 1][j], table[i][j - 1]));
            return i > 1 && j > 1 && typed[i - 1] == known[j - 2] && typed[i - 2] == known[j - 1] ? Math.Min(cheapest, table[i - 2][j - 2] + 1) : cheapest;
        }
    }
}
