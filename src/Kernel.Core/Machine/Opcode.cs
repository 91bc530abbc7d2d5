namespace Kernel.Core.Machine;

/// <summary>
/// Which operation an op performs. What each means, its name, engine and operands stand in
/// <see cref="OpTable"/>. Scalar and vector arithmetic run in the same order, so that
/// <c>VAdd - Add</c> is the distance between any scalar op and its vector form.
/// </summary>
#pragma warning disable CS1591 // each member is documented by its row in the op table
public enum Opcode : byte
{
    Add,
    Subtract,
    Multiply,
    Divide,
    CeilingDivide,
    Xor,
    And,
    Or,
    ShiftLeft,
    ShiftRight,
    Remainder,
    LessThan,
    Equal,

    VAdd,
    VSubtract,
    VMultiply,
    VDivide,
    VCeilingDivide,
    VXor,
    VAnd,
    VOr,
    VShiftLeft,
    VShiftRight,
    VRemainder,
    VLessThan,
    VEqual,
    VBroadcast,
    MultiplyAdd,

    Const,
    Load,
    LoadOffset,
    VLoad,

    Store,
    VStore,

    Select,
    VSelect,
    AddImmediate,
    Halt,
    Pause,
    TraceWrite,
    CondJump,
    CondJumpRelative,
    Jump,
    JumpIndirect,
    CoreId,

    Compare,
    VCompare,
    Comment,
}
#pragma warning restore CS1591
