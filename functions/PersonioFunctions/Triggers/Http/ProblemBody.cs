namespace PersonioFunctions.Triggers.Http;

/// <summary>Why a request failed. Source: https://www.rfc-editor.org/rfc/rfc9457</summary>
internal sealed record ProblemBody(int Status, string Code, string Detail, IReadOnlyDictionary<string, string>? Errors);
