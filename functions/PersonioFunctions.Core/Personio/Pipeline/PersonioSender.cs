using System.Reflection;
using Azure.Core.Pipeline;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>Sends calls through a pipeline, with the headers that every request to Personio has.</summary>
internal sealed class PersonioSender(HttpPipeline pipeline, PersonioOptions options)
{
    private static readonly string UserAgent =
        $"PersonioFunctions/{typeof(PersonioSender).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "0"}";

    /// <summary>Sends a call, which then holds its result.</summary>
    /// <exception cref="PersonioException">The call failed.</exception>
    public async ValueTask SendAsync(PersonioCall call, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();

        // The attempt policy reads the body and limits its size and time.
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
