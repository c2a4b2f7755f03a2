namespace PersonioFunctions.Tests.Documents;

/// <summary>The table of attributes in docs/tables.md, generated from the catalogue.</summary>
internal static class AttributeTable
{
    private const string Begin = "<!-- attributes:begin -->\n";
    private const string End = "<!-- attributes:end -->\n";

    /// <summary>Returns the table as it should be.</summary>
    public static string Generate() => string.Concat(
        new EmployeeAttributes(null).All
            .SelectMany(attribute => attribute.Fields.Select(field =>
                $"| `{field.Column}` | `{JsonNameOf(field)}` | `{attribute.Key}` |\n"))
            .Prepend("| Column | Member in the API | Personio attribute |\n|---|---|---|\n"));

    /// <summary>Returns the table as it stands in a document.</summary>
    public static string In(string document) => document[StartIn(document)..document.IndexOf(End, StringComparison.Ordinal)];

    /// <summary>Returns a document with another table.</summary>
    public static string Replace(string document, string table) =>
        document[..StartIn(document)] + table + document[document.IndexOf(End, StringComparison.Ordinal)..];

    private static int StartIn(string document) => document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;

    private static string JsonNameOf(EmployeeField field) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(field.Column);
}
