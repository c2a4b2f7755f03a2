using System.Diagnostics;
using OpenTelemetry;

namespace PersonioFunctions.Hosting;

/// <summary>
/// Takes from a failed span of an Azure client its description, which is the whole exception: with the service's answer in it, whose
/// text is nothing that we vouch for. That it failed, and with which type of exception, stays.
/// </summary>
internal sealed class AzureSpanRedaction : BaseProcessor<Activity>
{
    /// <inheritdoc/>
    public override void OnEnd(Activity activity)
    {
        if (activity.StatusDescription is not null && activity.Source.Name.StartsWith("Azure.", StringComparison.Ordinal))
            activity.SetStatus(activity.Status);
    }
}
