using ImapProbe.Loopback.Legacy;

return args is [LegacyChild.Command, var folder] ? await LegacyChild.RunAsync(folder) : 0;
