namespace Kernel.Interactive;

/// <summary>
/// How values of one type are shown in one format. The shape (<see cref="MimeType"/>, <see cref="Type"/>,
/// <see cref="Format"/>) is the one notebook hosts look for, so that none has to be referenced here.
/// </summary>
/// <param name="Type">The type of value; types derived from it are shown the same way.</param>
/// <param name="MimeType">The format, <c>text/html</c>, <c>text/plain</c> or <c>application/json</c>.</param>
/// <param name="Render">From a value to its text.</param>
public sealed record View(Type Type, string MimeType, Func<object, string> Render)
{
    /// <summary>A view as HTML.</summary>
    public static View Html<T>(Func<T, string> render)
        where T : notnull => new(typeof(T), "text/html", value => render((T)value));

    /// <summary>A view as plain text, for terminals and for those who read notebooks by program.</summary>
    public static View Text<T>(Func<T, string> render)
        where T : notnull => new(typeof(T), "text/plain", value => render((T)value));

    /// <summary>A view as JSON, for programs that read notebooks; commands print the same document.</summary>
    /// <param name="document">From a value to what <see cref="Interactive.Json"/> writes: records, lists, numbers, texts.</param>
    public static View Json<T>(Func<T, object?> document)
        where T : notnull => new(typeof(T), "application/json", value => Interactive.Json.Write(document((T)value)));

    /// <summary>Writes the value, or says that it is none of this view's type.</summary>
    public bool Format(object value, TextWriter writer)
    {
        if (!Type.IsInstanceOfType(value))
            return false;

        writer.Write(Render(value));
        return true;
    }
}
