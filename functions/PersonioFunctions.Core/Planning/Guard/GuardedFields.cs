using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Guard;

/// <summary>The fields that the guard treats in a way of their own.</summary>
internal static class GuardedFields
{
    /// <summary>Fields of which a change for most people at once is held.</summary>
    public static FieldSet MassChange { get; } = default(FieldSet).With(EmployeeField.Email).With(EmployeeField.Status);

    /// <summary>Fields that are held together: a manager's name and address belong to the manager's id.</summary>
    public static FieldSet Manager { get; } =
        default(FieldSet).With(EmployeeField.ManagerId).With(EmployeeField.ManagerName).With(EmployeeField.ManagerEmail);
}
