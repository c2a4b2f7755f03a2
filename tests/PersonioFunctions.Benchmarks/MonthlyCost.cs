using System.Globalization;

namespace PersonioFunctions.Benchmarks;

/// <summary>What the counted transactions and requests mean per 1 000 employees and in money.</summary>
internal static class MonthlyCost
{
    // Azure Table Storage, pay as you go, locally redundant, in US dollars, as of 2026-11-23; the same in East US and West Europe.
    // https://azure.microsoft.com/pricing/details/storage/tables/
    private const decimal DollarsPerTransactions = 0.00036m;
    private const int Transactions = 10_000;

    // The default schedule: on the hour.
    private const int RunsPerMonth = 730;

    // A company in which one person in ten changes with every run is livelier than any.
    private const string Assumption = "storage transactions at list price, hourly schedule; Personio charges nothing for requests";

    public static void Tell(int employees, RunView first, RunView unchanged, RunView changed, Report report)
    {
        Tell("first sync", employees, first, report);
        Tell("unchanged sync", employees, unchanged, report);
        Tell("sync with 10 % changed", employees, changed, report);
        report.Tell(
            string.Create(CultureInfo.InvariantCulture, $"a month of {employees:#,0}, nothing changes"), $"${Dollars(unchanged):0.0000} ({Assumption})");
        report.Tell(
            string.Create(CultureInfo.InvariantCulture, $"a month of {employees:#,0}, 10 % change every hour"), $"${Dollars(changed):0.0000}");
    }

    private static decimal Dollars(RunView run) => run.StorageTransactions * RunsPerMonth * DollarsPerTransactions / Transactions;

    private static void Tell(string what, int employees, RunView run, Report report) => report.Tell(
        $"{what}, per 1 000 employees",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{run.StorageTransactions * 1000.0 / employees:0.0} storage transactions, {run.PersonioRequests * 1000.0 / employees:0.0} Personio requests"));
}
