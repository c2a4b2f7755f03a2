using PersonioFunctions.Events.Targets;

namespace PersonioFunctions.Triggers.Http.Subscriptions;

/// <summary>What became of a test event.</summary>
internal sealed record TestBody(bool Delivered, int? Status, string? Code, string? Reason)
{
    public static TestBody From(Delivery delivery) =>
        new(delivery.Failure is null, delivery.Status, delivery.Failure?.Code, delivery.Failure?.Message);
}
