using System.Globalization;
using ImapProbe.Loopback;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Monitoring;

/// <summary>A real Nagios with these files of objects, which makes each of their checks once.</summary>
internal sealed class Nagios
{
    private const string Program = "/usr/sbin/nagios4";

    private readonly string folder;

    /// <summary>Writes the configuration.</summary>
    public Nagios(string folder, params IReadOnlyList<string> objects)
    {
        this.folder = folder;
        Directory.CreateDirectory(In("results"));
        File.WriteAllText(In("nagios.cfg"), string.Concat(objects.Select(file => $"cfg_file={file}\n")) + Configuration());
        File.WriteAllText(In("resource.cfg"), "$USER1$=/was/expanded\n");
    }

    /// <summary>Has the configuration checked.</summary>
    public Task<(int ExitCode, string Words)> VerifyAsync() => InstalledTool.RunAsync(Program, ["-v", In("nagios.cfg")]);

    /// <summary>Runs it until each check was made: the values of each service.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RunAsync()
    {
        await using var tool = InstalledTool.Start(Program, In("nagios.cfg"));
        using var patience = new CancellationTokenSource(InstalledTool.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!patience.IsCancellationRequested && !tool.HasExited)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            // It is replaced in one step, and so is whole.
            var services = File.Exists(In("status.dat")) ? StatusFile.Services(await File.ReadAllLinesAsync(In("status.dat"))) : [];
            if (services.Count > 0 && services.All(service => service["has_been_checked"] is "1"))
                return services;
        }

        throw new TimeoutException($"Nagios did not make all checks: {await File.ReadAllTextAsync(In("nagios.log"))}");
    }

    private string In(string name) => Path.Combine(folder, name);

    // As root it would become another user, who cannot read the password; as any other user it stays what it is, and reads no further.
    private string Configuration() => $"""
        nagios_user=root
        nagios_group=root
        resource_file={In("resource.cfg")}
        object_cache_file={In("objects.cache")}
        precached_object_file={In("objects.precache")}
        status_file={In("status.dat")}
        status_update_interval=1
        log_file={In("nagios.log")}
        log_archive_path={folder}
        use_syslog=0
        lock_file={In("nagios.lock")}
        temp_file={In("nagios.tmp")}
        temp_path={folder}
        check_result_path={In("results")}
        query_socket={In("nagios.qh")}
        check_external_commands=0
        check_for_updates=0
        retain_state_information=0
        enable_notifications=0
        execute_host_checks=0
        interval_length=1
        check_workers=2
        check_result_reaper_frequency=1
        service_inter_check_delay_method=n
        service_check_timeout=60
        illegal_macro_output_chars=`~$&|'"<>

        """;
}

/// <summary>A few checks of a server, and what came of each.</summary>
internal sealed class NagiosChecks(string folder, IReadOnlyDictionary<string, IReadOnlyList<string>> checks)
{
    // What the program wrote is kept, to be held against what Nagios made of it.
    private const string Keep = """
        "$@" > "$KEPT" 2> "$KEPT.error"
        code=$?
        cat "$KEPT"
        exit $code

        """;

    /// <summary>Writes the files: that of the objects.</summary>
    public string Write()
    {
        File.WriteAllText(In("objects.cfg"), Objects() + string.Concat(checks.Select(check => Service(check.Key, check.Value))));
        File.WriteAllText(In("keep"), Keep);
        return In("objects.cfg");
    }

    /// <summary>What Nagios has of a service, and what the program had told it.</summary>
    public NagiosCheck Result(IReadOnlyDictionary<string, string> service) => new(
        int.Parse(service["current_state"], CultureInfo.InvariantCulture),
        service["plugin_output"],
        service["long_plugin_output"],
        service["performance_data"],
        File.ReadAllText(In(service["service_description"])),
        File.ReadAllText(In(service["service_description"] + ".error")));

    private string In(string name) => Path.Combine(folder, name);

    private static string Objects() => """
        define timeperiod {
            timeperiod_name  always
            alias            always
            sunday           00:00-24:00
            monday           00:00-24:00
            tuesday          00:00-24:00
            wednesday        00:00-24:00
            thursday         00:00-24:00
            friday           00:00-24:00
            saturday         00:00-24:00
        }
        define command {
            command_name  nothing
            command_line  /bin/true
        }
        define contact {
            contact_name                   nobody
            host_notification_period       always
            service_notification_period    always
            host_notification_commands     nothing
            service_notification_commands  nothing
        }
        define host {
            host_name              server
            address                127.0.0.1
            max_check_attempts     1
            check_period           always
            notification_period    always
            notification_interval  0
            contacts               nobody
        }

        """;

    private string Service(string name, IReadOnlyList<string> line) => $$"""
        define command {
            command_name  {{name}}
            command_line  KEPT='{{In(name)}}' sh '{{In("keep")}}' {{ProbeProgram.Quoted(line)}}
        }
        define service {
            host_name              server
            service_description    {{name}}
            check_command          {{name}}
            max_check_attempts     1
            check_interval         3600
            retry_interval         3600
            check_period           always
            notification_period    always
            notification_interval  0
            contacts               nobody
        }

        """;
}

/// <summary>One run of Nagios with a check of each kind; the tests look at what came of it.</summary>
public sealed class NagiosRun : IAsyncLifetime
{
    /// <summary>What a server may say to a login, and far more of it than any line should hold.</summary>
    internal static readonly string HostileWords =
        "forged | time=0s; 'or' \"not\" \\ \\\\ \\n two characters; $USER1$ $HOSTNAME$ <b>bold</b> &amp; äöü € \U0001F4EE \u001b[31m\u0085 OK "
            + new string('x', 9000);

    internal IReadOnlyDictionary<string, NagiosCheck> Checks { get; private set; } = new Dictionary<string, NagiosCheck>(StringComparer.Ordinal);

    internal (int ExitCode, string Words) Verification { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!Need.Nagios.IsThere)
            return;
        using var setup = new TestSetup();
        await using var sound = LoopbackServer.Start(TestSetup.Script);
        await using var refusing = LoopbackServer.Start(TestSetup.Script.On(Step.Login, "{tag} NO never\r\n"));
        await using var other = LoopbackServer.Start(TestSetup.Script);
        await using var hostile = LoopbackServer.Start(TestSetup.Script.On(Step.Login, $"{{tag}} NO {HostileWords}\r\n"));
        var wrong = setup.Write("wrong", "no such password\n");
        string[] limits = ["--warning", "30", "--critical", "60", "--cert-warning", "14", "--cert-critical", "7"];

        var folder = Directory.CreateDirectory(Path.Combine(setup.Folder, "nagios")).FullName;
        var checks = new NagiosChecks(folder, new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["ok"] = [.. Line(sound), .. setup.Account(), .. limits],
            ["warning"] = [.. Line(sound), .. setup.Account(), "-w", "0"],
            ["critical"] = [.. Line(sound), .. setup.Account(), "-w", "0", "-c", "0", "--cert-warning", "365"],
            ["refused"] = [.. Line(sound), "-u", TestSetup.User, "-P", wrong, .. limits],
            ["unknown"] = [.. Line(sound), .. setup.Account(), "-w", "10:5"],
            ["several"] = [.. Line(sound), "-H", $"{TestSetup.Host}:{refusing.Port}", "-H", $"{TestSetup.Host}:{other.Port}", .. setup.Account(), .. limits],
            ["hostile"] = [.. Line(hostile), .. setup.Account(), .. limits],
        });
        var nagios = new Nagios(folder, checks.Write());
        Verification = await nagios.VerifyAsync();
        if (Verification.ExitCode is 0)
            Checks = (await nagios.RunAsync()).ToDictionary(service => service["service_description"], checks.Result, StringComparer.Ordinal);

        string[] Line(LoopbackServer server) => [.. ProbeProgram.CommandLine, "--format", "nagios", .. setup.Target(server.Port)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

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
