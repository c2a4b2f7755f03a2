using PersonioFunctions.Changes;

namespace PersonioFunctions.Subscriptions;

/// <summary>The names of the events that a subscription may ask for, such as <c>employee.left</c>. They are a contract.</summary>
public static class EventTypes
{
    /// <summary>Every event about employees.</summary>
    public const string EveryEmployeeEvent = Employee + "*";

    /// <summary>Every event about accounts.</summary>
    public const string EveryAccountEvent = Account + "*";

    /// <summary>The account was connected.</summary>
    public const string Connected = "connected";

    /// <summary>A run has read all employees of the account for the first time.</summary>
    public const string FirstSyncCompleted = "firstSyncCompleted";

    /// <summary>The account was in a health that needs attention, and is healthy again.</summary>
    public const string Recovered = "recovered";

    private const string Prefix = "personioFunctions.";
    private const string Employee = "employee.";
    private const string Account = "account.";

    /// <summary>The events about accounts, without prefix. Some are words of the health of an account.</summary>
    public static IReadOnlyList<string> OfAccounts { get; } =
        [Connected, FirstSyncCompleted, "held", "quarantined", "degraded", "failing", "stale", Recovered];

    /// <summary>Every name that a subscription may ask for.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        EveryEmployeeEvent,
        EveryAccountEvent,
        .. EmployeeEvents.All.Select(OfEmployee),
        .. OfAccounts.Select(OfAccount),
    ];

    /// <summary>Returns the name of an event about an employee.</summary>
    public static string OfEmployee(string name) => Employee + name;

    /// <summary>Returns the name of an event about an account.</summary>
    public static string OfAccount(string name) => Account + name;

    /// <summary>Whether a name is that of events about employees.</summary>
    public static bool IsOfEmployees(string name) => name.StartsWith(Employee, StringComparison.Ordinal);

    /// <summary>Returns the type that a delivered event has, such as <c>personioFunctions.employee.left</c>.</summary>
    public static string TypeOf(string name) => Prefix + name;
}
