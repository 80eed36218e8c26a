using System.Globalization;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Monitoring;

/// <summary>A real Nagios with a configuration of its own, which makes each of a few checks once.</summary>
internal sealed class Nagios
{
    private const string Program = "/usr/sbin/nagios4";

    // What the program wrote is kept, to be held against what Nagios made of it.
    private const string Keep = """
        "$@" > "$KEPT" 2> "$KEPT.error"
        code=$?
        cat "$KEPT"
        exit $code

        """;

    private readonly string folder;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> checks;

    /// <summary>Writes the configuration.</summary>
    public Nagios(string folder, IReadOnlyDictionary<string, IReadOnlyList<string>> checks)
    {
        this.folder = folder;
        this.checks = checks;
        Directory.CreateDirectory(In("results"));
        File.WriteAllText(In("nagios.cfg"), Configuration());
        File.WriteAllText(In("resource.cfg"), "$USER1$=/was/expanded\n");
        File.WriteAllText(In("objects.cfg"), Objects() + string.Concat(checks.Select(check => Service(check.Key, check.Value))));
        File.WriteAllText(In("keep"), Keep);
    }

    /// <summary>Has the configuration checked.</summary>
    public Task<(int ExitCode, string Words)> VerifyAsync() => InstalledTool.RunAsync(Program, ["-v", In("nagios.cfg")]);

    /// <summary>Runs it until each check was made.</summary>
    public async Task<IReadOnlyDictionary<string, NagiosCheck>> RunAsync()
    {
        await using var tool = InstalledTool.Start(Program, In("nagios.cfg"));
        using var patience = new CancellationTokenSource(InstalledTool.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!patience.IsCancellationRequested && !tool.HasExited)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            // It is replaced in one step, and so is whole.
            var services = File.Exists(In("status.dat")) ? StatusFile.Services(await File.ReadAllLinesAsync(In("status.dat"))) : [];
            if (services.Count == checks.Count && services.All(service => service["has_been_checked"] is "1"))
                return services.ToDictionary(service => service["service_description"], Result, StringComparer.Ordinal);
        }

        throw new TimeoutException($"Nagios did not make all checks: {await File.ReadAllTextAsync(In("nagios.log"))}");
    }

    private string In(string name) => Path.Combine(folder, name);

    private NagiosCheck Result(IReadOnlyDictionary<string, string> service) => new(
        int.Parse(service["current_state"], CultureInfo.InvariantCulture),
        service["plugin_output"],
        service["long_plugin_output"],
        service["performance_data"],
        File.ReadAllText(In(service["service_description"])),
        File.ReadAllText(In(service["service_description"] + ".error")));

    // As root it would become another user, who cannot read the password; as any other user it stays what it is, and reads no further.
    private string Configuration() => $"""
        nagios_user=root
        nagios_group=root
        cfg_file={In("objects.cfg")}
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
            command_line  KEPT='{{In(name)}}' sh '{{In("keep")}}' '{{string.Join("' '", line)}}'
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
