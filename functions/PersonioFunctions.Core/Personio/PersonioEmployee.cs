namespace PersonioFunctions.Personio;

/// <summary>
/// One record of <c>GET /v1/company/employees</c>: attribute keys and values, unwrapped from their envelopes and not interpreted.
/// Source: https://developer.personio.de/reference/get_company-employees
/// </summary>
/// <param name="Id">The employee id in invariant digits; null when the record has no readable id.</param>
/// <param name="Attributes">
/// The values by Personio key. An absent key means that the credentials cannot read the attribute. The value
/// <see cref="PersonioValueKind.Empty"/> means that the attribute is readable and has no value for the person. Never mix up the two.
/// </param>
public sealed record PersonioEmployee(string? Id, IReadOnlyDictionary<string, PersonioValue> Attributes);
