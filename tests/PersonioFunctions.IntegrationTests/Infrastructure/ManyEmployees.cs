using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>More employees than one page of a table has, written without a run.</summary>
internal static class ManyEmployees
{
    public static Task WriteAsync(TableServiceClient tables, string account, int count)
    {
        var standing = new LifecycleStanding(LifecycleState.Active, LifecycleRuleIds.StatusActive);
        return new EmployeeStore(tables).WriteAsync(
            Enumerable.Range(0, count).Select(number => EmployeeRow.Create(
                account,
                new Employee($"{9_000_000 + number}").With(EmployeeField.FirstName, "Ada").With(EmployeeField.LastName, $"Muster {number}"),
                standing,
                DateTimeOffset.UnixEpoch)),
            CancellationToken.None);
    }
}
