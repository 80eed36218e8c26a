using ImapProbe.Loopback;
using ImapProbe.Loopback.Demo;

if (args is [LegacyChild.Command, var folder])
    return await LegacyChild.RunAsync(folder);
if (args is [CrowdChild.Command, var caFile])
    return await CrowdChild.RunAsync(caFile);

switch (DemoOptions.Parse(args))
{
    case DemoOptions.Show show:
        return await DemoRun.ShowAsync(show.Probe);

    case DemoOptions.Serve serve:
        return await DemoRun.ServeAsync(serve.Probe);

    case DemoOptions.Draw draw:
        foreach (var (name, picture) in await DemoPictures.DrawAsync([draw.Probe.File, .. draw.Probe.Leading]))
            await File.WriteAllTextAsync(Path.Combine(draw.Folder, name), picture);
        return 0;

    case DemoOptions.Wrong wrong:
        await Console.Error.WriteLineAsync($"{wrong.Problem}; see --help");
        return 2;

    default:
        await Console.Out.WriteAsync(DemoOptions.Usage);
        return 0;
}
