using System.Runtime.ExceptionServices;
using Microsoft.Azure.WebJobs.Host.Timers;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>
/// The SDK ends the process when something escapes one of its listeners. While the host stops, its queue listener does so by itself: a
/// message that was fetched a moment before finds the listener disposed. That message comes back to the next host; nothing is lost.
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
