using System.Diagnostics;
using System.Reflection;
using PersonioFunctions.Benchmarks;

if (args.Contains("--help"))
{
    await Console.Out.WriteLineAsync(BenchmarkOptions.Usage);
    return 0;
}

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

if (typeof(Employee).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true)
    await Console.Error.WriteLineAsync("The code is not optimized. Start the benchmarks with dotnet run, without --no-build.");

var report = new Report();
if (options.Has("processor")) await ProcessorCost.MeasureAsync(options, report);
if (options.Has("memory")) await MemoryCost.MeasureAsync(options, report);
if (options.Has("runs")) await WholeRuns.MeasureAsync(options, report);
if (options.Has("accounts")) await ManyAccounts.MeasureAsync(options, report);

await Console.Out.WriteLineAsync();
await report.PrintAsync(Console.Out);
return 0;
