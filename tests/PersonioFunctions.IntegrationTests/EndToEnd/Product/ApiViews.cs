namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

// The response bodies as documented. A member that is not listed here fails the test that receives it.

internal sealed record AccountView(
    string Name,
    string ClientId,
    string? CompanyName,
    string? DisplayName,
    string EmailAttribute,
    IReadOnlyDictionary<string, string> Attributes,
    string TimeZone,
    LifecycleView Lifecycle,
    bool Enabled,
    int? MinLeavers,
    int? MaxLeaversPercent,
    WebhookView? Webhook,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    HealthView Health,
    IReadOnlyList<NoticeView> Warnings);

internal sealed record WebhookView(Uri Url, bool Registered, string? Token, int? FullSyncEvery);

internal sealed record LifecycleView(
    string TimeZone,
    string LeaveCountsAs,
    int CurrentDaysBeforeStart,
    int ErasedGraceDays,
    string DayEnds = "company",
    string LeaveOn = "terminationDate");

internal sealed record HealthView(string Status, string? Code, string? Reason, DateTimeOffset? Since, DateTimeOffset? DataAsOf);

internal sealed record NoticeView(string Code, string Message);

internal sealed record CountsView(
    int Fetched, int Created, int Updated, int Unchanged, int Held, int Skipped, int Left, int Missing, int? MissedByWebhooks = null);

internal sealed record RunView(
    string RunId,
    string Account,
    string Trigger,
    string Status,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    CountsView Counts,
    int? Total,
    int Pages,
    int PersonioRequests,
    int StorageTransactions,
    IReadOnlyList<NoticeView> Warnings,
    NoticeView? Error)
{
    /// <summary>Whether the run has ended or waits for Personio, so that it does not change within the next minute.</summary>
    public bool IsAtRest => FinishedAt is not null || (Status == "queued" && Error is not null);

    /// <summary>The warnings except those about the invented people themselves, some of whose managers have left.</summary>
    public IEnumerable<NoticeView> WarningsOfReading => Warnings.Where(warning => warning.Code is not ("managers" or "duplicateEmail"));
}

internal sealed record AttributesView(IReadOnlyList<AttributeView> Items, DateTimeOffset? AsOf)
{
    public AttributeView Of(string key) => Items.Single(item => item.Key == key);
}

internal sealed record AttributeView(
    string Key,
    IReadOnlyList<string> Columns,
    string Status,
    DateTimeOffset Since,
    string? SinceRunId,
    double? Filled,
    int? ValuesKept,
    string? Advice);

internal sealed record PlanView(
    string PlanId,
    string Account,
    DateTimeOffset CreatedAt,
    string Status,
    string Hash,
    PlanCountsView Counts,
    IReadOnlyList<NoticeView> Reasons,
    IReadOnlyList<NoticeView> Warnings,
    IReadOnlyList<PlannedPersonView> People,
    LifecycleView? Lifecycle,
    IReadOnlyDictionary<string, string>? Attributes);

internal sealed record PlanCountsView(int Created, int Updated, int Left, int Missing, int Held);

internal sealed record PlannedPersonView(
    string Id,
    string Kind,
    string? Before,
    string After,
    string Rule,
    bool Held,
    IReadOnlyList<PlannedFieldView> Fields,
    string ContentHash);

internal sealed record PlannedFieldView(string Field, string? Old, string? New);

internal sealed record ChangesView(IReadOnlyList<ChangeView> Items, string? Cursor);

internal sealed record ChangeView(
    string Cursor,
    string RunId,
    string Kind,
    string? EmployeeId,
    string? Field,
    string? Old,
    string? New,
    string? Event,
    string Cause,
    DateTimeOffset ChangedAt);

internal sealed record UndoView(RunView Run, IReadOnlyList<LeftAloneView> LeftAlone);

internal sealed record LeftAloneView(string EmployeeId, string? Field, string Reason);

internal sealed record EmployeeSyncView(RunView Run, IReadOnlyList<StepView> Steps);

internal sealed record StepView(string Name, string Detail);

internal sealed record ExplanationView(
    string Account,
    string Id,
    string Text,
    DateOnly Today,
    string TimeZone,
    ExplainedInputsView Inputs,
    string State,
    string? Rule,
    IReadOnlyList<string> Flags,
    DateOnly? Since,
    bool? IsCurrent,
    DateOnly? LeftAt,
    DateTimeOffset? NextTransitionAt,
    NextTransitionView? Next,
    ManagerView? Manager,
    IReadOnlyList<string> PreviousEmployeeIds,
    IReadOnlyList<string>? PossibleEmployeeIds,
    IReadOnlyList<string>? DecidedEmployeeIds,
    DateOnly? OriginalHireDate,
    DateTimeOffset? VerifiedAt,
    IReadOnlyList<ChangeView> Changes);

internal sealed record ExplainedInputsView(
    ExplainedInputView Status, ExplainedInputView HireDate, ExplainedInputView TerminationDate, string Presence);

internal sealed record ExplainedInputView(string? Value, bool Readable, string? Offset = null);

internal sealed record NextTransitionView(
    DateTimeOffset At, DateOnly Date, string State, string Rule, IReadOnlyList<string> Flags, bool IsCurrent, bool IsPurge);

internal sealed record ManagerView(string? Id, string? Name, string? Email);

internal sealed record SummaryView(
    string Account,
    DateOnly Today,
    string TimeZone,
    int People,
    int Current,
    int Past,
    IReadOnlyDictionary<string, int> States,
    IReadOnlyDictionary<string, int> Flags,
    IReadOnlyList<TransitionView> Transitions);

internal sealed record TransitionView(DateOnly Date, string From, string To, int People);

internal sealed record RunStartedView(string Account, string RunId, string Location);

internal sealed record ListView<T>(IReadOnlyList<T> Items, string? ContinuationToken);

internal sealed record ProblemView(int Status, string Code, string Detail, IReadOnlyDictionary<string, string>? Errors);
