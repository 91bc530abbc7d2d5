using Kernel.Core.Machine;

namespace Kernel.Core.Packing.Issuing;

/// <summary>The words of a stream gathered into values: runs that stay neighbours because an op reads or writes them as a vector.</summary>
internal sealed partial class IssueGraph
{
    private const byte touched = 1,
        joined = 2, // with the next word
        marked = 4, // a vector operand starts here
        written = 8,
        rewritten = 16;

    // The marks of a vector that is written once, with no neighbour joined to it.
    private readonly byte[] usual =
    [
        .. Enumerable
            .Range(0, model.VectorLength)
            .Select(lane =>
                (byte)(touched | written | (lane == 0 ? marked : 0) | (lane == model.VectorLength - 1 ? 0 : joined))
            ),
    ];

    private byte[] words = [];
    private int wordCount;
    private int[] valueOf = [];
    private ValueNotes[] notes = [];

    /// <summary>Values there are.</summary>
    public int Values { get; private set; }

    /// <summary>How much scratch each value takes.</summary>
    public Size[] Size = [];

    /// <summary>How many nodes read each value.</summary>
    public int[] Readers = [];

    /// <summary>Where a virtual word stands: its value, and its place in it.</summary>
    public (int Value, long Offset) Place(long word) => (valueOf[word], word - notes[valueOf[word]].FirstWord);

    /// <summary>Whether anything writes a value; what nothing writes holds zeros.</summary>
    public bool IsWritten(int value) => notes[value].LastWriter >= 0;

    private void GatherValues()
    {
        Array.Clear(words);
        wordCount = 0;
        foreach (ref readonly FlatOp op in ops.AsSpan(0, opCount))
        {
            ref readonly OperandShape shape = ref OperandShape.Of(op.Code);
            if (shape.HasDestination)
            {
                TouchDestination(op.X0, shape.IsVector(0));
            }
            else if (shape.IsSource(0))
            {
                Touch(op.X0, shape.IsVector(0));
            }
            if (shape.IsSource(1))
            {
                Touch((int)op.X1, shape.IsVector(1));
            }
            if (shape.IsSource(2))
            {
                Touch(op.X2, shape.IsVector(2));
            }
            if (shape.IsSource(3))
            {
                Touch(op.X3, shape.IsVector(3));
            }
        }
        if (valueOf.Length < wordCount)
        {
            valueOf = new int[words.Length];
        }
        Values = 0;
        for (int word = 0; word < wordCount; )
        {
            if ((words[word] & touched) == 0)
            {
                word++;
                continue;
            }
            // Nearly every value is a vector that only vector ops touch.
            bool isUsual = words.AsSpan(word).StartsWith(usual);
            int length = isUsual ? lanes : LengthAt(word);
            valueOf.AsSpan(word, length).Fill(Values);
            NewValue(
                word,
                length,
                !isUsual && words.AsSpan(word, length).IndexOfAnyInRange(rewritten, byte.MaxValue) >= 0
            );
            word += length;
        }
    }

    private int LengthAt(int start)
    {
        int end = start;
        while ((words[end] & joined) != 0)
        {
            end++;
        }
        return end + 1 - start;
    }

    private void TouchDestination(int word, bool isVector)
    {
        Touch(word, isVector);
        int end = isVector ? word + lanes : word + 1;
        for (int i = word; i < end; i++)
        {
            words[i] |= (words[i] & written) != 0 ? rewritten : written;
        }
    }

    private void Touch(int word, bool isVector)
    {
        int length = isVector ? lanes : 1;
        if (word + length > words.Length)
        {
            Array.Resize(ref words, Math.Max(word + length, words.Length * 2));
        }
        wordCount = Math.Max(wordCount, word + length);
        if (!isVector)
        {
            words[word] |= touched;
        }
        else if ((words[word] & marked) == 0)
        {
            words[word] |= touched | marked | joined;
            for (int i = word + 1; i < word + length - 1; i++)
            {
                words[i] |= touched | joined;
            }
            words[word + length - 1] |= touched;
        }
    }

    private void NewValue(int start, int length, bool isRewritten)
    {
        if (Values == Size.Length)
        {
            int size = Math.Max(1024, Values * 2);
            Array.Resize(ref Size, size);
            Array.Resize(ref Readers, size);
            Array.Resize(ref notes, size);
        }
        Size[Values] = Sizes.Of(length, lanes);
        Readers[Values] = 0;
        notes[Values++] = new()
        {
            FirstWord = start,
            LastWriter = -1,
            LastReader = -1,
            LastRead = -1,
            IsRewritten = isRewritten,
        };
    }

    /// <summary>What is known of a value while its stream is read: together, as it is asked for together.</summary>
    private struct ValueNotes
    {
        public int FirstWord;

        /// <summary>The node that wrote it last, or -1.</summary>
        public int LastWriter;

        /// <summary>The node that read it last, or -1.</summary>
        public int LastReader;

        /// <summary>Where one is written again, the last of its reads in a list threaded through them, or -1.</summary>
        public int LastRead;

        /// <summary>Whether a word of it is written more than once.</summary>
        public bool IsRewritten;

        /// <summary>Whether each write of it came after the one before, so that the last speaks for all.</summary>
        public bool IsChain;
    }
}
