namespace PersonioFunctions.Plans;

/// <summary>How long plans are kept. They hold personal data, so the storage account deletes them too (<c>infra/</c>).</summary>
public static class PlanRetention
{
    /// <summary>The period from the creation of a plan; a plan that still waits for a decision is kept longer.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(14);
}
