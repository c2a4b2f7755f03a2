using PersonioFunctions.LocalHost;
using PersonioFunctions.LocalHost.Demo;
using PersonioFunctions.LocalHost.Hosting;

try
{
    return args is ["demo", .. var rest] ? await DemoProgram.RunAsync(rest) : await LocalHostProgram.RunAsync(args);
}
catch (StartupException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
