using System.Reflection;
using Azure.Core.Pipeline;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>Puts calls on a pipeline, with the headers every request to Personio carries.</summary>
internal sealed class PersonioSender(HttpPipeline pipeline, PersonioOptions options)
{
    private static readonly string UserAgent =
        $"PersonioFunctions/{typeof(PersonioSender).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "0"}";

    /// <summary>Sends a call and reads its answer into it.</summary>
    /// <exception cref="PersonioException">Personio gave no usable answer.</exception>
    public async ValueTask SendAsync(PersonioCall call, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();

        // The body is read, with its own limits, by PersonioAttemptPolicy.
        message.BufferResponse = false;
        message.SetProperty(typeof(PersonioCall), call);

        var request = message.Request;
        request.Uri.Reset(options.BaseUrl);
        call.Write(request);
        request.Headers.SetValue("Accept", "application/json");
        request.Headers.SetValue("User-Agent", UserAgent);

        // https://developer.personio.de/docs/include-our-headers-in-your-requests
        request.Headers.SetValue("X-Personio-App-ID", options.AppId);
        if (call.Connection.CompanyName is { } companyName)
        {
            request.Headers.SetValue("X-Personio-Partner-ID", companyName);
        }

        await pipeline.SendAsync(message, cancellationToken);
    }
}
