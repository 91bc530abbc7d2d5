using System.Diagnostics.CodeAnalysis;

namespace Kernel.Host;

/// <summary>A value, or the complaint that says why there is none.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly record struct Outcome<T>
    where T : class
{
    private Outcome(T? value, Complaint? complaint) => (Value, Complaint) = (value, complaint);

    /// <summary>The value, when all went well.</summary>
    public T? Value { get; }

    /// <summary>What went wrong, when it did.</summary>
    public Complaint? Complaint { get; }

    /// <summary>Takes the outcome apart: true with the value, or false with the complaint.</summary>
    public bool Succeeded([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Complaint? complaint)
    {
        (value, complaint) = (Value, Complaint);
        return value is not null;
    }

    /// <summary>Wraps a value.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>Wraps a complaint.</summary>
    public static implicit operator Outcome<T>(Complaint complaint) => new(null, complaint);
}
