using PersonioFunctions.Accounts;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Triggers.Http;

/// <summary>
/// The codes of problems. They are contract: a code never changes, its detail may. docs/api.md says which call returns which code,
/// docs/troubleshooting.md says what to do. Where a notice has the same meaning, the code is the same.
/// </summary>
internal static class ProblemCodes
{
    /// <summary>The plan was applied or rejected before.</summary>
    public const string AlreadyDecided = "alreadyDecided";

    /// <summary>The account stores an attribute that the request leaves out or gives another column.</summary>
    public const string AttributeInUse = "attributeInUse";

    /// <summary>The body is larger than the limit.</summary>
    public const string BodyTooLarge = "bodyTooLarge";

    /// <summary>Another run holds the account.</summary>
    public const string Busy = "busy";

    /// <summary>Another caller changed the account at the same moment.</summary>
    public const string Conflict = "conflict";

    /// <summary>The body is not declared as JSON.</summary>
    public const string ContentType = "contentType";

    /// <summary>The changes after the cursor are no longer kept.</summary>
    public const string CursorTooOld = "cursorTooOld";

    /// <summary>The account is disabled or paused.</summary>
    public const string Disabled = NoticeCodes.Disabled;

    /// <summary>The person was erased here and is not stored again.</summary>
    public const string Erased = "erased";

    /// <summary>A web page of another origin made the call, and the local host has no key. Only the local host returns this.</summary>
    public const string ForeignOrigin = "foreignOrigin";

    /// <summary>The run was the first sync of the account: no earlier state exists.</summary>
    public const string FirstSync = "firstSync";

    /// <summary>A function of the local host failed.</summary>
    public const string InternalError = "internalError";

    /// <summary>The call was cancelled, because the host stops or the caller has gone.</summary>
    public const string Interrupted = NoticeCodes.Interrupted;

    /// <summary>Members of an account are invalid.</summary>
    public const string InvalidAccount = "invalidAccount";

    /// <summary>The body is not JSON of the documented members.</summary>
    public const string InvalidBody = "invalidBody";

    /// <summary>The continuation token is not one that the API returned.</summary>
    public const string InvalidContinuationToken = "invalidContinuationToken";

    /// <summary>The cursor is not one that the API returned.</summary>
    public const string InvalidCursor = "invalidCursor";

    /// <summary>A decision about earlier records is invalid.</summary>
    public const string InvalidEarlierRecords = "invalidEarlierRecords";

    /// <summary>A query parameter that selects employees has no value that can select any.</summary>
    public const string InvalidFilter = "invalidFilter";

    /// <summary>A query parameter is neither true nor false.</summary>
    public const string InvalidFlag = "invalidFlag";

    /// <summary>Members of the lifecycle settings are invalid.</summary>
    public const string InvalidLifecycle = "invalidLifecycle";

    /// <summary>Members of a subscription are invalid.</summary>
    public const string InvalidSubscription = "invalidSubscription";

    /// <summary>The page size is not a number within the limits.</summary>
    public const string InvalidTop = "invalidTop";

    /// <summary>The local host does not serve this method at this address.</summary>
    public const string MethodNotAllowed = "methodNotAllowed";

    /// <summary>A newer version made the run, and recorded something that this version does not know.</summary>
    public const string NewerVersion = "newerVersion";

    /// <summary>The account, employee, run, plan or address does not exist.</summary>
    public const string NotFound = "notFound";

    /// <summary>The run changed nothing, or its changes are no longer kept.</summary>
    public const string NothingToUndo = "nothingToUndo";

    /// <summary>The name is connected with another client id.</summary>
    public const string OtherCredentials = "otherCredentials";

    /// <summary>The plan is one of lifecycle settings where one of a sync is expected, or the reverse.</summary>
    public const string OtherPlan = "otherPlan";

    /// <summary>Personio refuses the credentials of the account.</summary>
    public const string Quarantined = NoticeCodes.Quarantined;

    /// <summary>The query is longer than the limit.</summary>
    public const string QueryTooLong = "queryTooLong";

    /// <summary>The local host refused the request before a function saw it.</summary>
    public const string RequestRefused = "requestRefused";

    /// <summary>The secret store gave no usable answer.</summary>
    public const string SecretStore = NoticeCodes.SecretStore;

    /// <summary>A run was active; it was told to stop, and the account cannot be removed yet.</summary>
    public const string StoppingRun = "stoppingRun";

    /// <summary>The storage account gave no usable answer.</summary>
    public const string Storage = "storage";

    /// <summary>Credentials were tried too often.</summary>
    public const string TooManyAttempts = "tooManyAttempts";

    /// <summary>The local host expects a function key.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>The body did not arrive completely.</summary>
    public const string UnreadableBody = "unreadableBody";

    /// <summary>Returns the code for a failure of Personio, such as <c>personioUnauthorized</c>.</summary>
    public static string Personio(PersonioFailureKind kind) => NoticeCodes.Personio(kind);
}
