using PersonioFunctions.Benchmarks;

BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args);
}
catch (FormatException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    await Console.Error.WriteLineAsync(BenchmarkOptions.Usage);
    return 2;
}

var report = new Report();
if (options.Has("processor")) await ProcessorCost.MeasureAsync(options, report);
if (options.Has("memory")) await MemoryCost.MeasureAsync(options, report);
if (options.Has("runs")) await WholeRuns.MeasureAsync(options, report);
if (options.Has("accounts")) await ManyAccounts.MeasureAsync(options, report);

await Console.Out.WriteLineAsync();
await report.PrintAsync(Console.Out);
return 0;
