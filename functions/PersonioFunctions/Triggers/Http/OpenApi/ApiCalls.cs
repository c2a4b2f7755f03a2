using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Events.Editing;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Triggers.Http.Accounts;
using PersonioFunctions.Triggers.Http.Changes;
using PersonioFunctions.Triggers.Http.Employees;
using PersonioFunctions.Triggers.Http.Health;
using PersonioFunctions.Triggers.Http.Plans;
using PersonioFunctions.Triggers.Http.Runs;
using PersonioFunctions.Triggers.Http.Subscriptions;
using static PersonioFunctions.Triggers.Http.ProblemCodes;

namespace PersonioFunctions.Triggers.Http.OpenApi;

/// <summary>The calls of the API by the names of their functions.</summary>
internal static class ApiCalls
{
    private static readonly ApiParameter ContinuationToken = new(
        "continuationToken", Text, "The unmodified continuationToken of the previous page. Leave it out for the first page.");

    private static readonly ApiParameter After = new(
        "after", Text, "The unmodified cursor of an earlier answer. The items after it are returned.");

    private static readonly ApiParameter ReplaceCredentials = new(
        "replaceCredentials", Flag, "Whether another client id may replace the stored one.");

    private static readonly ApiParameter Purge = new(
        "purge", Flag, "Whether the employees, changes, runs and plans are deleted too.");

    private static readonly ApiParameter Plan = new(
        "plan", Text, "The id of the plan to apply. Leave it out for a preview.");

    private static readonly string SearchText =
        $$"""{"type":"string","minLength":1,"maxLength":{{EmployeeQuery.MaxText}}}""";

    private static readonly ApiParameter[] EmployeeFilters =
    [
        new("state", Words(ApiWords.All<LifecycleState>()), "Only employees in this state."),
        new("department", SearchText, "Only employees of this department, by its name in any case."),
        new("flag", Words(ApiWords.All(except: LifecycleFlags.None)), "Only employees with this flag."),
        new("q", SearchText, "Only employees whose name, e-mail address or id contains this text, in any case. It is never logged."),
        new(
            "updatedSince",
            """{"type":"string","format":"date-time"}""",
            "Only employees whose row a run has changed at this instant or later."),
    ];

    private static readonly ApiAnswer NotModified = new(
        StatusCodes.Status304NotModified, "Nothing has changed since the answer with this ETag.");

    private static readonly ApiAnswer NoContent = new(StatusCodes.Status204NoContent, "Done.");

    private static readonly ApiAnswer FreshPlan = new(
        StatusCodes.Status409Conflict, "The data has changed: a fresh plan.", typeof(PlanBody), IsLocated: true);

    private const string Text = """{"type":"string"}""";
    private const string Flag = """{"type":"boolean","default":false}""";

    /// <summary>Gets the calls.</summary>
    public static IReadOnlyDictionary<string, ApiCall> ByFunction { get; } = new Dictionary<string, ApiCall>
    {
        ["GetHealth"] = new("Checks storage and the secret store.")
        {
            Answers =
            [
                Ok<HealthBody>("Every part answers."),
                new(StatusCodes.Status503ServiceUnavailable, "A part does not answer.", typeof(HealthBody)),
            ],
            HasCommonProblems = false,
        },
        ["GetOpenApi"] = new("Describes the API as an OpenAPI 3.1 document.")
        {
            Answers = [Ok<object>("The document.")],
            HasCommonProblems = false,
        },
        ["ListAccounts"] = new("Lists all accounts with their health.") { Answers = [Ok<ListBody<AccountBody>>("The accounts.")] },
        ["PutAccount"] = new("Connects an account or changes its connection, and starts a sync.")
        {
            Description = "Send clientId and clientSecret to connect the account. Or send webhook, and fullSyncEvery if needed, "
                + "without any other member: the answer to the call that switches the webhook on is the only one with the token.",
            Request = typeof(AccountConnection),
            Query = [ReplaceCredentials],
            Answers = [Created<AccountBody>("The account is new."), Ok<AccountBody>("The account was changed.")],
            Problems = [InvalidAccount, InvalidFlag, NotFound, OtherCredentials, AttributeInUse, Conflict, TooManyAttempts],
            AsksPersonio = true,
        },
        ["GetAccount"] = new("Shows one account with its health.") { Answers = [Ok<AccountBody>("The account.")], Problems = [NotFound] },
        ["DeleteAccount"] = new("Disconnects an account; `?purge=true` also deletes its employees, changes, runs and plans.")
        {
            Query = [Purge],
            Answers = [NoContent],
            Problems = [NotFound, InvalidFlag, StoppingRun, Conflict],
        },
        ["PersonioWebhook"] = new("Takes a webhook of Personio.")
        {
            Description = "Personio calls this, with the token of the account in the header Authorization.",
            IsMadeByPersonio = true,
            Answers = [NoContent],
            Problems = [Unauthorized, InvalidBody, BodyTooLarge, UnreadableBody],
        },
        ["GetAttributes"] = new("Shows which attributes the credentials can read.")
        {
            Answers = [Ok<AttributesBody>("The attributes.")],
            Problems = [NotFound],
        },
        ["PutAttributes"] = new("Previews which columns go when attributes are switched off; with `?plan=` removes them.")
        {
            Request = typeof(AttributesRequestBody),
            Query = [Plan],
            Answers = [Created<PlanBody>("A plan."), Ok<RunBody>("The run that removed the columns."), FreshPlan],
            Problems = [NotFound, AlreadyDecided, OtherPlan, NewerVersion, Conflict, Busy],
        },
        ["ResyncAccount"] = new(
            "Requests a sync, or joins the one in progress. Tries the credentials of a quarantined account once.")
        {
            Answers = [Started],
            Problems = [NotFound, Disabled],
        },
        ["ResyncAll"] = new("Requests a sync of every account that is neither disabled nor quarantined.")
        {
            Answers = [new(StatusCodes.Status202Accepted, "The runs.", typeof(ListBody<RunStartedBody>), IsLocated: true)],
        },
        ["ResumeAccount"] = new("Enables a paused or disabled account and syncs it.")
        {
            Answers = [Started],
            Problems = [NotFound, Conflict],
        },
        ["ListRuns"] = new("Lists runs, newest first.")
        {
            Query = [Top(RunsTrigger.DefaultTop), ContinuationToken],
            Answers = [Ok<ListBody<RunBody>>("A page of runs.")],
            Problems = [NotFound, InvalidTop, InvalidContinuationToken],
        },
        ["GetRun"] = new("Shows one run, with its progress while it is running.")
        {
            Answers = [Ok<RunBody>("The run.")],
            Problems = [NotFound],
        },
        ["UndoRun"] = new("Undoes a run and pauses the account.")
        {
            Answers = [Ok<UndoBody>("The run that did it, and what it left unchanged.")],
            Problems = [NotFound, FirstSync, NothingToUndo, NewerVersion, Busy],
        },
        ["ListEmployees"] = new("Lists employees.")
        {
            Description = "A page of a filtered list may have fewer items than top, or none. The last page has no continuationToken.",
            Query = [Top(EmployeesTrigger.DefaultTop), ContinuationToken, .. EmployeeFilters],
            HasVersion = true,
            Answers = [Ok<ListBody<EmployeeBody>>("A page of employees."), NotModified],
            Problems = [NotFound, InvalidTop, InvalidContinuationToken, InvalidFilter],
        },
        ["ExportEmployees"] = new("Exports employees as CSV.")
        {
            Description = "UTF-8 with a byte order mark. A cell that a spreadsheet would compute begins with a single quote. "
                + "The file is complete only if the answer ends as HTTP requires: after a failure, the connection breaks.",
            Query = EmployeeFilters,
            HasVersion = true,
            Answers =
            [
                new(StatusCodes.Status200OK, "The file, with a line of column names.") { MediaType = "text/csv" },
                NotModified,
            ],
            Problems = [NotFound, InvalidFilter],
        },
        ["GetEmployee"] = new("Shows one employee.") { Answers = [Ok<EmployeeBody>("The employee.")], Problems = [NotFound] },
        ["EraseEmployee"] = new("Erases one person everywhere.") { Answers = [NoContent], Problems = [NotFound, Busy] },
        ["ReadmitEmployee"] = new("Lets a person be stored again who was erased here.")
        {
            Answers = [NoContent],
            Problems = [NotFound, Busy],
        },
        ["PutEarlierRecords"] = new("Decides which records are the earlier ones of an employee.")
        {
            Description = "Send either employeeIds, or automatic as true.",
            Request = typeof(EarlierRecordsBody),
            Answers = [Ok<EmployeeBody>("The employee.")],
            Problems = [NotFound, InvalidEarlierRecords, Busy],
        },
        ["ExplainEmployee"] = new("Explains the state of one employee.")
        {
            Answers = [Ok<ExplanationBody>("The explanation.")],
            Problems = [NotFound],
        },
        ["ListEmployeeHistory"] = new("Lists the changes of one employee, newest first.")
        {
            Query = [Top(ChangesTrigger.DefaultTop)],
            Answers = [Ok<ListBody<ChangeBody>>("The changes.")],
            Problems = [NotFound, InvalidTop],
        },
        ["ResyncEmployee"] = new("Syncs one employee at once and shows the steps.")
        {
            Answers = [Ok<EmployeeSyncBody>("The run and its steps.")],
            Problems = [NotFound, Disabled, Quarantined, Erased, Busy],
            AsksPersonio = true,
        },
        ["ListChanges"] = new("Lists all changes, oldest first.")
        {
            Query = [Top(ChangesTrigger.DefaultTop), After],
            Answers = [Ok<ChangesBody>("A page of changes, and the cursor of the next one.")],
            Problems = [NotFound, InvalidTop, InvalidCursor, CursorTooOld],
        },
        ["CreatePlan"] = new("Computes what a sync would change, without writing.")
        {
            Answers = [Created<PlanBody>("The plan.")],
            Problems = [NotFound, Quarantined, Busy],
            AsksPersonio = true,
        },
        ["GetPlan"] = new("Shows a plan.") { Answers = [Ok<PlanBody>("The plan.")], Problems = [NotFound, NewerVersion] },
        ["ApplyPlan"] = new("Applies exactly this plan.")
        {
            Answers = [Ok<RunBody>("The run that applied the plan."), FreshPlan],
            Problems = [NotFound, Disabled, Quarantined, AlreadyDecided, OtherPlan, NewerVersion, Busy],
            AsksPersonio = true,
        },
        ["RejectPlan"] = new("Rejects a plan: its changes are not applied until Personio's data changes.")
        {
            Answers = [Ok<PlanBody>("The rejected plan.")],
            Problems = [NotFound, Disabled, AlreadyDecided, NewerVersion, Busy],
        },
        ["PutLifecycle"] = new("Previews other lifecycle settings; with `?plan=` applies them.")
        {
            Request = typeof(LifecycleRequestBody),
            Query = [Plan],
            Answers = [Created<PlanBody>("A plan."), Ok<RunBody>("The run that applied the settings."), FreshPlan],
            Problems = [NotFound, InvalidLifecycle, AlreadyDecided, OtherPlan, NewerVersion, Conflict, Busy],
        },
        ["GetLifecycleSummary"] = new("Counts employees by state, and the transitions of the next 30 days.")
        {
            Answers = [Ok<LifecycleSummaryBody>("The counts.")],
            Problems = [NotFound],
        },
        ["ListSubscriptions"] = new("Lists all subscriptions to events.")
        {
            Answers = [Ok<ListBody<SubscriptionBody>>("The subscriptions.")],
        },
        ["PutSubscription"] = new("Creates or changes a subscription, and lets it deliver again.")
        {
            Request = typeof(SubscriptionRequest),
            Answers = [Created<SubscriptionBody>("The subscription is new."), Ok<SubscriptionBody>("The subscription was changed.")],
            Problems = [InvalidSubscription, Conflict],
        },
        ["GetSubscription"] = new("Shows one subscription.")
        {
            Answers = [Ok<SubscriptionBody>("The subscription.")],
            Problems = [NotFound],
        },
        ["DeleteSubscription"] = new("Deletes a subscription with its secret.") { Answers = [NoContent], Problems = [NotFound] },
        ["TestSubscription"] = new("Sends a test event and shows what became of it.")
        {
            Answers = [Ok<TestBody>("What became of the event.")],
            Problems = [NotFound, NewerVersion],
        },
        ["ResumeSubscription"] = new("Lets a stopped subscription deliver again, from where it stopped.")
        {
            Answers = [Accepted<SubscriptionBody>("The subscription.")],
            Problems = [NotFound, NewerVersion],
        },
        ["ReplaySubscription"] = new("Sends the events of an account after a cursor again.")
        {
            Request = typeof(ReplayBody),
            Answers = [Accepted<SubscriptionBody>("The subscription.")],
            Problems = [NotFound, NewerVersion, InvalidCursor, CursorTooOld],
        },
    };

    private static ApiAnswer Started =>
        new(StatusCodes.Status202Accepted, "The run, and where to watch it.", typeof(RunStartedBody), IsLocated: true);

    private static string Words(IEnumerable<string> words) => ApiWords.Restrict([], words, isRequest: true).ToJsonString();

    private static ApiParameter Top(int byDefault) => new(
        "top",
        $$"""{"type":"integer","minimum":1,"maximum":{{Paging.MaxTop}},"default":{{byDefault}}}""",
        "How many items a page has at most.");

    private static ApiAnswer Ok<T>(string description) => new(StatusCodes.Status200OK, description, typeof(T));

    private static ApiAnswer Created<T>(string description) =>
        new(StatusCodes.Status201Created, description, typeof(T), IsLocated: true);

    private static ApiAnswer Accepted<T>(string description) => new(StatusCodes.Status202Accepted, description, typeof(T));
}
