using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Accounts;

/// <summary>
/// The codes of notices. They are contract: a code never changes, its message may. docs/troubleshooting.md says what to do.
/// </summary>
public static class NoticeCodes
{
    /// <summary>A person switched the account off.</summary>
    public const string Disabled = "disabled";

    /// <summary>The account was paused, for example by an undo.</summary>
    public const string Paused = "paused";

    /// <summary>The account is connected and no run has read everybody yet.</summary>
    public const string Pending = "pending";

    /// <summary>Personio refuses the credentials of the account.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>No run has read everybody for three intervals of the schedule.</summary>
    public const string Stale = "stale";

    /// <summary>The account shows the same people as another account.</summary>
    public const string SameCompany = "sameCompany";

    /// <summary>The account is disabled or no longer connected.</summary>
    public const string NotConnected = "notConnected";

    /// <summary>The host of the run stopped half way.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The message of the run failed too many times.</summary>
    public const string Poison = "poison";

    /// <summary>A later run did the work of the run.</summary>
    public const string Superseded = "superseded";

    /// <summary>The secret store gave no usable answer.</summary>
    public const string SecretStore = "secretStore";

    /// <summary>The plan was applied or deleted before.</summary>
    public const string AlreadyDecided = "alreadyDecided";

    /// <summary>Another caller changed the account at the same moment.</summary>
    public const string Conflict = "conflict";

    /// <summary>The person was erased here and does not come back.</summary>
    public const string Erased = "erased";

    /// <summary>Nothing is stored under the id, and Personio does not have it.</summary>
    public const string NotFound = "notFound";

    /// <summary>The run changed nothing, or its changes are no longer kept.</summary>
    public const string NothingToUndo = "nothingToUndo";

    /// <summary>The run was the first sync of the account: no earlier state exists.</summary>
    public const string FirstSync = "firstSync";

    /// <summary>Personio, or the table, says something else than the plan.</summary>
    public const string SourceMoved = "sourceMoved";

    /// <summary>Personio lists nobody, and people are stored.</summary>
    public const string NobodyListed = "nobodyListed";

    /// <summary>New credentials show too few of the stored people.</summary>
    public const string OtherCompany = "otherCompany";

    /// <summary>Most stored people are not listed, and others are.</summary>
    public const string OtherPeople = "otherPeople";

    /// <summary>More people would leave unannounced than the limit allows.</summary>
    public const string TooManyLeavers = "tooManyLeavers";

    /// <summary>Most people would get a last day at once.</summary>
    public const string TooManyLeaving = "tooManyLeaving";

    /// <summary>More past people are not listed than the limit allows, and Personio erased some.</summary>
    public const string TooManyErased = "tooManyErased";

    /// <summary>A column would be emptied for more people than the limit allows.</summary>
    public const string TooManyCleared = "tooManyCleared";

    /// <summary>A column would change for most people at once.</summary>
    public const string TooManyChanged = "tooManyChanged";

    /// <summary>Changes that an earlier run held still wait for a decision.</summary>
    public const string Undecided = "undecided";

    /// <summary>A person rejected the plan: its changes stay out until the source changes.</summary>
    public const string Rejected = "rejected";

    /// <summary>Where to look at the plan that waits.</summary>
    public const string PlanHeld = "planHeld";

    /// <summary>The list changed while it was read.</summary>
    public const string ListMoved = "listMoved";

    /// <summary>The list does not add up.</summary>
    public const string ListIncomplete = "listIncomplete";

    /// <summary>The list showed records twice.</summary>
    public const string RepeatedRecords = "repeatedRecords";

    /// <summary>Some records had an attribute and others did not.</summary>
    public const string AttributeMissingInSome = "attributeMissingInSome";

    /// <summary>Values could not be used.</summary>
    public const string UnusableValue = "unusableValue";

    /// <summary>Attributes cannot be read with the credentials.</summary>
    public const string UnreadableAttributes = "unreadableAttributes";

    /// <summary>Records could not be used.</summary>
    public const string SkippedRecords = "skippedRecords";

    /// <summary>Several current people share an e-mail address.</summary>
    public const string DuplicateEmail = "duplicateEmail";

    /// <summary>Managers of some people cannot be right.</summary>
    public const string Managers = "managers";

    /// <summary>Personio gave no usable answer about people who are not listed.</summary>
    public const string LookupFailed = "lookupFailed";

    /// <summary>An undo left changes as they are.</summary>
    public const string LeftAlone = "leftAlone";

    /// <summary>Returns the code for a failure of Personio, such as <c>personioUnauthorized</c>.</summary>
    public static string Personio(PersonioFailureKind kind) => $"personio{kind}";
}
