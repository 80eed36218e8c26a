using ImapProbe.Fuzzing;

if (FuzzingOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteAsync(FuzzingOptions.Usage);
    return 2;
}

var campaign = new Campaign(options, Console.Out);
return await campaign.RunAsync() ? 0 : 1;
