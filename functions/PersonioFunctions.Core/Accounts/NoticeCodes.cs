using PersonioFunctions.Personio;

namespace PersonioFunctions.Accounts;

/// <summary>
/// The codes of notices. The codes are a contract and never change, but the messages may. docs/troubleshooting.md says what to do.
/// </summary>
public static class NoticeCodes
{
    /// <summary>A person disabled the account. Resume it when it is to sync again.</summary>
    public const string Disabled = "disabled";

    /// <summary>An undo paused the account. Correct the cause, then resume the account.</summary>
    public const string Paused = "paused";

    /// <summary>The account is connected and its first run has not ended. Wait for that run.</summary>
    public const string Pending = "pending";

    /// <summary>Personio refuses the credentials of the account. Connect the account with new credentials.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>No run has read all employees although three ticks of the schedule were due. The message says what to check.</summary>
    public const string Stale = "stale";

    /// <summary>Another account has the same employees. Disconnect one of the accounts unless this is meant.</summary>
    public const string SameCompany = "sameCompany";

    /// <summary>A run found its account disabled or disconnected. Nothing to do, or connect the account again.</summary>
    public const string NotConnected = "notConnected";

    /// <summary>The host stopped during the run. The next run does the rest; a call has to be repeated.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The run has not begun. The message says what it waits for, and until when. Nothing to do.</summary>
    public const string Waiting = "waiting";

    /// <summary>The run failed too many times in a row. Read the log of the run, then resync the account.</summary>
    public const string Poison = "poison";

    /// <summary>A later run did the work of this run. Nothing to do.</summary>
    public const string Superseded = "superseded";

    /// <summary>The secret store gave no usable answer. The message says why; the run continues later.</summary>
    public const string SecretStore = "secretStore";

    /// <summary>Personio lists no employees, but people are stored. Check the credentials, then apply or reject the plan.</summary>
    public const string NobodyListed = "nobodyListed";

    /// <summary>New credentials list too few of the stored people. Connect the other company under another name.</summary>
    public const string OtherCompany = "otherCompany";

    /// <summary>Most stored people are not listed, but other people are. Check the credentials, then apply or reject the plan.</summary>
    public const string OtherPeople = "otherPeople";

    /// <summary>More people would stop being current unannounced than the limit allows. Apply or reject the plan.</summary>
    public const string TooManyLeavers = "tooManyLeavers";

    /// <summary>
    /// All people of a subcompany, office or department are not listed, and no others are missing. Check the credentials, then apply or
    /// reject the plan.
    /// </summary>
    public const string ScopeNarrowed = "scopeNarrowed";

    /// <summary>Most people would get a last day at once. Apply or reject the plan.</summary>
    public const string TooManyLeaving = "tooManyLeaving";

    /// <summary>More past people are not listed than the limit allows, and some would be erased. Apply or reject the plan.</summary>
    public const string TooManyErased = "tooManyErased";

    /// <summary>Most former employees would be current again at once. Apply or reject the plan.</summary>
    public const string TooManyReturning = "tooManyReturning";

    /// <summary>A column would be emptied for more people than the limit allows. Apply or reject the plan.</summary>
    public const string TooManyCleared = "tooManyCleared";

    /// <summary>A column would change for most people at once. Apply or reject the plan.</summary>
    public const string TooManyChanged = "tooManyChanged";

    /// <summary>Changes that an earlier run held still wait for a decision. Apply or reject the plan.</summary>
    public const string Undecided = "undecided";

    /// <summary>A person rejected the plan. Its changes stay out until the source changes.</summary>
    public const string Rejected = "rejected";

    /// <summary>A plan waits for a decision. The message names it.</summary>
    public const string PlanHeld = "planHeld";

    /// <summary>Personio's list changed while it was read. No employee is marked as missing; the next run reads it again.</summary>
    public const string ListMoved = "listMoved";

    /// <summary>Personio's list is not proven complete. No employee is marked as missing; the next run reads it again.</summary>
    public const string ListIncomplete = "listIncomplete";

    /// <summary>Personio's list was short in the same way in three runs. Compare its count with Personio.</summary>
    public const string ListShort = "listShort";

    /// <summary>Personio fails on single records. The message names their positions; all others are synced.</summary>
    public const string BrokenRecord = "brokenRecord";

    /// <summary>Personio's list contained records twice. Each counts once, so there is nothing to do.</summary>
    public const string RepeatedRecords = "repeatedRecords";

    /// <summary>Only some records had an attribute. The stored values of the others stay; look at these employees in Personio.</summary>
    public const string AttributeMissingInSome = "attributeMissingInSome";

    /// <summary>Personio sent values that cannot be used. The stored values stay; correct the values in Personio.</summary>
    public const string UnusableValue = "unusableValue";

    /// <summary>Status or first day say that people are employed, and an old last day says otherwise. The message names them.</summary>
    public const string StatusContradictsDate = "statusContradictsDate";

    /// <summary>The table has values that are not dates. The message names them; correct these columns.</summary>
    public const string UnusableDate = "unusableDate";

    /// <summary>The credentials cannot read some attributes. The stored values stay; make the attributes readable in Personio.</summary>
    public const string UnreadableAttributes = "unreadableAttributes";

    /// <summary>Personio lists nobody, and nobody is stored. Give the credentials access to the employees in Personio.</summary>
    public const string EmptyList = "emptyList";

    /// <summary>Nobody has a value of an attribute that every company fills. Check the attribute in Personio.</summary>
    public const string EmptyAttributes = "emptyAttributes";

    /// <summary>Personio sent records that cannot be used. The message names them; correct or delete them in Personio.</summary>
    public const string SkippedRecords = "skippedRecords";

    /// <summary>Several current people share an e-mail address. Correct it in Personio if it is a mistake.</summary>
    public const string DuplicateEmail = "duplicateEmail";

    /// <summary>Some people may be former employees with a new record. Decide about each with <c>PUT …/earlier-records</c>.</summary>
    public const string PossibleRehire = "possibleRehire";

    /// <summary>The managers of some people are implausible. Correct them in Personio.</summary>
    public const string Managers = "managers";

    /// <summary>Personio gave no usable answer about people who are not listed. They stay as stored; the next run asks again.</summary>
    public const string LookupFailed = "lookupFailed";

    /// <summary>Personio answers the id of an employee with another record. The message names both; nothing to do.</summary>
    public const string MergedRecord = "mergedRecord";

    /// <summary>An undo kept values that changed after the run, or that cannot be restored. The result lists them.</summary>
    public const string LeftAlone = "leftAlone";

    /// <summary>The webhook could not be created in Personio. Create it there with the url and the token of the answer.</summary>
    public const string WebhookNotCreated = "webhookNotCreated";

    /// <summary>The webhook could not be deleted in Personio. Its calls are refused; delete it there.</summary>
    public const string WebhookNotDeleted = "webhookNotDeleted";

    /// <summary>The target of a subscription is at no public address. Correct the target, or allow its network.</summary>
    public const string TargetAddress = "targetAddress";

    /// <summary>The target of a subscription answered with an error. The event is sent again later.</summary>
    public const string TargetAnswer = "targetAnswer";

    /// <summary>The target of a subscription answered 410. Nothing is sent until a person resumes the subscription.</summary>
    public const string TargetGone = "targetGone";

    /// <summary>The target of a subscription did not answer in time. The event is sent again later.</summary>
    public const string TargetTimeout = "targetTimeout";

    /// <summary>The target of a subscription cannot be reached. The event is sent again later.</summary>
    public const string TargetUnreachable = "targetUnreachable";

    /// <summary>Changes that a subscription has not told yet are no longer kept. Read all employees again, then replay.</summary>
    public const string EventsLost = "eventsLost";

    /// <summary>Returns the code for a failure of Personio, such as <c>personioUnauthorized</c>.</summary>
    public static string Personio(PersonioFailureKind kind) => $"personio{kind}";
}
