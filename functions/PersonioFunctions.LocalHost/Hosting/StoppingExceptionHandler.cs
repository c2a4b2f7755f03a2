using System.Runtime.ExceptionServices;
using Microsoft.Azure.WebJobs.Host.Timers;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>
/// Ignores an expected failure of the SDK while the host stops. The SDK ends the process when an exception escapes one of its listeners,
/// and its queue listener throws when a message that was just fetched finds the listener disposed. The next host receives that message.
/// </summary>
internal sealed class StoppingExceptionHandler(IHostApplicationLifetime lifetime, IWebJobsExceptionHandler inner) : IWebJobsExceptionHandler
{
    public Task OnTimeoutExceptionAsync(ExceptionDispatchInfo exceptionInfo, TimeSpan timeoutGracePeriod) =>
        inner.OnTimeoutExceptionAsync(exceptionInfo, timeoutGracePeriod);

    public Task OnUnhandledExceptionAsync(ExceptionDispatchInfo exceptionInfo) =>
        exceptionInfo.SourceException is ObjectDisposedException && lifetime.ApplicationStopping.IsCancellationRequested
            ? Task.CompletedTask
            : inner.OnUnhandledExceptionAsync(exceptionInfo);

    internal sealed class Factory(IHostApplicationLifetime lifetime) : IWebJobsExceptionHandlerFactory
    {
        public IWebJobsExceptionHandler Create(IHost host) => new StoppingExceptionHandler(lifetime, new WebJobsExceptionHandler(host));
    }
}
