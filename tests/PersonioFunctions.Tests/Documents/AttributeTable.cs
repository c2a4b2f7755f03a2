namespace PersonioFunctions.Tests.Documents;

/// <summary>The table of attributes in docs/tables.md, generated from the catalogue.</summary>
internal static class AttributeTable
{
    private const string Begin = "<!-- attributes:begin -->\n";
    private const string End = "<!-- attributes:end -->\n";

    /// <summary>Returns the table as it should be.</summary>
    public static string Generate() => TableOf(EmployeeField.All)
        + "\nAn account reads these only after it has [switched them on](attributes.md):\n\n"
        + TableOf(EmployeeField.Optional);

    /// <summary>Returns the table as it stands in a document.</summary>
    public static string In(string document) => document[StartIn(document)..document.IndexOf(End, StringComparison.Ordinal)];

    /// <summary>Returns a document with another table.</summary>
    public static string Replace(string document, string table) =>
        document[..StartIn(document)] + table + document[document.IndexOf(End, StringComparison.Ordinal)..];

    private static string TableOf(IEnumerable<EmployeeField> fields) => string.Concat(fields
        .GroupBy(field => field.Attribute)
        .SelectMany(attribute => attribute)
        .Select(field => $"| `{field.Column}` | `{JsonNameOf(field)}` | `{field.Attribute}` |\n")
        .Prepend("| Column | Member in the API | Personio attribute |\n|---|---|---|\n"));

    private static int StartIn(string document) => document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;

    private static string JsonNameOf(EmployeeField field) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(field.Column);
}
