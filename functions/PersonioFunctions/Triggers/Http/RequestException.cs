namespace PersonioFunctions.Triggers.Http;

/// <summary>A request that cannot be done as asked. Carries the problem to respond with.</summary>
internal sealed class RequestException(int status, string code, string detail, IReadOnlyDictionary<string, string>? errors = null)
    : Exception(detail)
{
    public ApiResult Result { get; } = ApiResult.Problem(status, code, detail, errors);
}
