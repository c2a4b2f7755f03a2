using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Guard;

/// <summary>The fields that the guard treats specially.</summary>
internal static class GuardedFields
{
    /// <summary>Fields whose change is held if it affects most people at once.</summary>
    public static FieldSet MassChange { get; } = default(FieldSet).With(EmployeeField.Email).With(EmployeeField.Status);

    /// <summary>Fields that are held together, because a manager's name and address belong to the manager's id.</summary>
    public static FieldSet Manager { get; } =
        default(FieldSet).With(EmployeeField.ManagerId).With(EmployeeField.ManagerName).With(EmployeeField.ManagerEmail);
}
