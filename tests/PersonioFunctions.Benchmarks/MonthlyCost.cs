using System.Globalization;

namespace PersonioFunctions.Benchmarks;

/// <summary>Converts the counted transactions and requests to numbers per 1 000 employees and to money.</summary>
internal static class MonthlyCost
{
    // The price of Azure Table Storage, pay as you go, locally redundant, in US dollars (July 2026). It is equal in East US and West
    // Europe.
    // https://azure.microsoft.com/pricing/details/storage/tables/
    private const decimal DollarsPerTransactions = 0.00036m;
    private const int Transactions = 10_000;

    // The default schedule runs hourly.
    private const int RunsPerMonth = 730;

    public static void Tell(int employees, RunView first, RunView unchanged, RunView changed, Report report)
    {
        Tell("first sync", employees, first, report);
        Tell("unchanged sync", employees, unchanged, report);
        Tell("sync with 10 % changed", employees, changed, report);
        report.Tell($"a month of hourly runs, {employees} employees, no changes", Dollars(unchanged));
        report.Tell($"a month of hourly runs, {employees} employees, 10 % change each time", Dollars(changed));
        report.Tell("price used", string.Create(
            CultureInfo.InvariantCulture,
            $"${DollarsPerTransactions} for {Transactions:#,0} storage transactions; Personio requests cost nothing"));
    }

    private static string Dollars(RunView run)
    {
        var dollars = run.StorageTransactions * RunsPerMonth * DollarsPerTransactions / Transactions;
        return string.Create(CultureInfo.InvariantCulture, $"${dollars:0.0000} for storage transactions");
    }

    private static void Tell(string what, int employees, RunView run, Report report) => report.Tell(
        $"{what}, per 1 000 employees",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{run.StorageTransactions * 1000.0 / employees:0.0} storage transactions, "
            + $"{run.PersonioRequests * 1000.0 / employees:0.0} Personio requests"));
}
