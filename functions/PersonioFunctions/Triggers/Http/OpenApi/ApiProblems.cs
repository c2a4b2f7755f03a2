using PersonioFunctions.Personio;

namespace PersonioFunctions.Triggers.Http.OpenApi;

/// <summary>Which problems calls share, and the statuses of all problems.</summary>
internal static class ApiProblems
{
    /// <summary>The codes that any call can answer.</summary>
    public static readonly string[] OfAll =
        [ProblemCodes.QueryTooLong, ProblemCodes.Storage, ProblemCodes.SecretStore, ProblemCodes.Interrupted];

    /// <summary>The codes of calls with a body.</summary>
    public static readonly string[] OfBodies =
        [ProblemCodes.ContentType, ProblemCodes.InvalidBody, ProblemCodes.BodyTooLarge, ProblemCodes.UnreadableBody];

    /// <summary>The codes of calls that ask Personio.</summary>
    public static readonly string[] OfPersonio = [.. Enum.GetValues<PersonioFailureKind>().Select(ProblemCodes.Personio)];

    /// <summary>The codes of the local host, before it calls a function.</summary>
    public static readonly string[] OfLocalHost =
    [
        ProblemCodes.Unauthorized, ProblemCodes.ForeignOrigin, ProblemCodes.BodyTooLarge, ProblemCodes.NotFound,
        ProblemCodes.MethodNotAllowed, ProblemCodes.RequestRefused, ProblemCodes.InternalError,
    ];

    /// <summary>Returns the statuses with which a call answers a problem.</summary>
    public static int[] StatusesOf(string code) => code switch
    {
        ProblemCodes.Unauthorized => [StatusCodes.Status401Unauthorized],
        ProblemCodes.NotFound => [StatusCodes.Status404NotFound],
        ProblemCodes.CursorTooOld => [StatusCodes.Status410Gone],
        ProblemCodes.BodyTooLarge => [StatusCodes.Status413PayloadTooLarge],
        ProblemCodes.QueryTooLong => [StatusCodes.Status414UriTooLong],
        ProblemCodes.ContentType => [StatusCodes.Status415UnsupportedMediaType],
        ProblemCodes.TooManyAttempts => [StatusCodes.Status429TooManyRequests],
        ProblemCodes.UnreadableBody => [StatusCodes.Status400BadRequest, StatusCodes.Status408RequestTimeout],
        ProblemCodes.Storage or ProblemCodes.SecretStore or ProblemCodes.Interrupted => [StatusCodes.Status503ServiceUnavailable],
        _ when code.StartsWith("invalid", StringComparison.Ordinal) => [StatusCodes.Status400BadRequest],
        _ when OfPersonio.Contains(code) => [HttpErrors.StatusOf(
            Enum.GetValues<PersonioFailureKind>().Single(kind => ProblemCodes.Personio(kind) == code))],
        _ => [StatusCodes.Status409Conflict],
    };
}
