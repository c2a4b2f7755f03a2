using PersonioSimulator;

if (args.Contains("--help"))
{
    await Console.Out.WriteLineAsync(SimulatorOptions.Usage);
    return 0;
}

SimulatorOptions options;
try
{
    options = SimulatorOptions.Parse(args);
}
catch (FormatException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    await Console.Error.WriteLineAsync(SimulatorOptions.Usage);
    return 2;
}

await using var server = await SimulatorServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
await Console.Out.WriteLineAsync(SimulatorProcess.ReadyLine + server.BaseUrl.GetLeftPart(UriPartial.Authority));
if (options.ExitWithParent)
{
    // The parent process holds the other end of standard input, which closes on every system when the parent ends for any reason.
    _ = Task.Run(async () =>
    {
        await Console.OpenStandardInput().CopyToAsync(Stream.Null);
        server.Stop();
    });
}

await server.WaitForStopAsync();
return 0;
