namespace Kernel.Core.Machine;

/// <summary>A group of like slots; every op runs on exactly one engine.</summary>
public enum Engine
{
    /// <summary>Scalar arithmetic.</summary>
    Alu,

    /// <summary>Vector arithmetic.</summary>
    Valu,

    /// <summary>Constants and reads of memory.</summary>
    Load,

    /// <summary>Writes to memory.</summary>
    Store,

    /// <summary>Selects, jumps, pauses.</summary>
    Flow,

    /// <summary>Checks and comments for the author; takes no slot and costs no cycle.</summary>
    Debug,
}

/// <summary>The engines by name, as program files spell them.</summary>
public static class Engines
{
    /// <summary>Every engine, debug last.</summary>
    public static ValueArray<Engine> All { get; } =
    [Engine.Alu, Engine.Valu, Engine.Load, Engine.Store, Engine.Flow, Engine.Debug];

    /// <summary>The engines that have slots and cost cycles: all but debug.</summary>
    public static ValueArray<Engine> Costed { get; } =
    [Engine.Alu, Engine.Valu, Engine.Load, Engine.Store, Engine.Flow];

    /// <summary>The name in a program file, such as <c>valu</c>.</summary>
    /// <param name="engine">The engine.</param>
    public static string Name(this Engine engine) =>
        engine switch
        {
            Engine.Alu => "alu",
            Engine.Valu => "valu",
            Engine.Load => "load",
            Engine.Store => "store",
            Engine.Flow => "flow",
            Engine.Debug => "debug",
            _ => throw new ArgumentOutOfRangeException(nameof(engine)),
        };

    /// <summary>The engine of that name, or null when there is none.</summary>
    /// <param name="name">A name such as <c>valu</c>; case matters.</param>
    public static Engine? Parse(string name) =>
        name switch
        {
            "alu" => Engine.Alu,
            "valu" => Engine.Valu,
            "load" => Engine.Load,
            "store" => Engine.Store,
            "flow" => Engine.Flow,
            "debug" => Engine.Debug,
            _ => null,
        };
}
