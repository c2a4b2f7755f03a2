using System.Text.Json.Serialization;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning;

namespace PersonioFunctions.Plans;

/// <summary>The form of the blobs in which plans are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(EnumWordConverter<PlanStatus>), typeof(EnumWordConverter<PlannedAction>)])]
[JsonSerializable(typeof(StoredPlan))]
internal sealed partial class PlanJson : JsonSerializerContext;
