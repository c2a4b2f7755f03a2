namespace PersonioFunctions.Planning.Guard;

/// <summary>Detects one kind of accident. Pure.</summary>
internal interface IGuardRule
{
    /// <summary>Returns the part of a plan that the rule holds; null when it finds no accident of its kind.</summary>
    GuardFinding? Find(GuardCase guarded);
}
