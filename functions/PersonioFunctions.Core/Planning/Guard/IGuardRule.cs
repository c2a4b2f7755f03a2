namespace PersonioFunctions.Planning.Guard;

/// <summary>One kind of accident that the guard looks for. Pure.</summary>
internal interface IGuardRule
{
    /// <summary>Returns what the rule holds of a plan, or null when it finds no accident of its kind.</summary>
    GuardFinding? Find(GuardCase guarded);
}
