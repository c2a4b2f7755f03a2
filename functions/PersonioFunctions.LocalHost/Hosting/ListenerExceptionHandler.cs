using System.Runtime.ExceptionServices;
using Azure;
using Microsoft.Azure.WebJobs.Host.Timers;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>
/// Ignores expected failures of the SDK's listeners. The SDK ends the process when an exception escapes one of them.
/// </summary>
internal sealed class ListenerExceptionHandler(IHostApplicationLifetime lifetime, IWebJobsExceptionHandler inner) : IWebJobsExceptionHandler
{
    public Task OnTimeoutExceptionAsync(ExceptionDispatchInfo exceptionInfo, TimeSpan timeoutGracePeriod) =>
        inner.OnTimeoutExceptionAsync(exceptionInfo, timeoutGracePeriod);

    public Task OnUnhandledExceptionAsync(ExceptionDispatchInfo exceptionInfo) =>
        IsExpected(exceptionInfo.SourceException) ? Task.CompletedTask : inner.OnUnhandledExceptionAsync(exceptionInfo);

    private bool IsExpected(Exception exception) => exception switch
    {
        // The queue listener throws when a message that was just received finds it disposed. The next host receives that message.
        ObjectDisposedException => lifetime.ApplicationStopping.IsCancellationRequested,

        // Storage did not answer when a message had to be deleted or made visible: it comes back by itself. Or the lock of a timer was lost
        // meanwhile: the timer goes on, and two hosts that handle the same tick request the same runs.
        RequestFailedException failure => failure.Status is >= StatusCodes.Status500InternalServerError
            or StatusCodes.Status404NotFound or StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed,
        AggregateException => StorageOutage.IsUnreachable(exception),
        _ => false,
    };

    internal sealed class Factory(IHostApplicationLifetime lifetime) : IWebJobsExceptionHandlerFactory
    {
        public IWebJobsExceptionHandler Create(IHost host) => new ListenerExceptionHandler(lifetime, new WebJobsExceptionHandler(host));
    }
}
