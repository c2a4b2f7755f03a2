using System.Text.Json.Serialization;

namespace PersonioFunctions.Plans;

/// <summary>The form of the blobs in which plans are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredPlan))]
internal sealed partial class PlanJson : JsonSerializerContext;
