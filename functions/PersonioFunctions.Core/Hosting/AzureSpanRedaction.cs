using System.Diagnostics;
using OpenTelemetry;

namespace PersonioFunctions.Hosting;

/// <summary>
/// Removes the description from failed spans of Azure clients. The description is the whole exception with the response of the service,
/// which may contain any text. The span keeps that it failed and the type of the exception.
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
