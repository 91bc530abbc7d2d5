namespace Kernel.Host;

/// <summary>
/// What a user or a file got wrong: which file, where in it, what is the matter and what to do. It is printed as
/// <c>kernel: FILE:PLACE: message</c>, the form editors and scripts can jump to.
/// </summary>
/// <param name="File">The file as the user named it, or null when no file is to blame.</param>
/// <param name="Place">Where in the file (<c>3:14</c>, <c>cell 2, line 1</c>), or null when the whole file is meant.</param>
/// <param name="Message">What is wrong and, where we know it, what to do.</param>
public sealed record Complaint(string? File, string? Place, string Message)
{
    /// <summary>The complaint on one line, without a line end.</summary>
    public override string ToString() =>
        string.Join(": ", new[] { "kernel", Location, Message }.Where(part => part is { Length: > 0 }));

    private string? Location =>
        (File, Place) switch
        {
            ({ } file, { } place) => $"{file}:{place}",
            ({ } file, null) => file,
            (null, { } place) => place,
            _ => null,
        };
}
