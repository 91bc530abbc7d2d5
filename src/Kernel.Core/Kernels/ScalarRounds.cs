using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Kernels;

/// <summary>The rounds of a scalar kernel, item by item.</summary>
internal sealed class ScalarRounds(StreamBuilder code, Shape shape, ScalarOptions options, ScalarRegisters r)
{
    private readonly Dictionary<int, long> topNodes = [];

    private long Zero => code.Constant(0);

    private long One => code.Constant(1);

    private long Two => code.Constant(2);

    /// <summary>Emits what the rounds need once.</summary>
    public void Prepare(MachineModel model)
    {
        code.Part = "node";
        if (options.Nodes == NodeAccess.PreloadChildren)
        {
            for (int word = 0; word < ScalarRegisters.ChildBuffer(model, shape); word++)
            {
                code.Emit(Opcode.Const, r.Children + word, 0);
            }
        }
        if (options.Nodes == NodeAccess.SelectTopLevels)
        {
            for (int node = 1; node <= 6 && node < shape.Nodes; node++)
            {
                topNodes[node] = code.Allocate($"node{node}");
                code.Emit(Opcode.Add, r.Address, r.TreePointer, code.Constant((uint)node));
                code.Emit(new(Opcode.Load, topNodes[node], r.Address) { Touches = new("tree", node) });
            }
        }
    }

    /// <summary>Emits every round.</summary>
    public void Write()
    {
        if (options.Nodes == NodeAccess.PreloadChildren)
        {
            WritePreloaded();
            return;
        }
        for (int round = 0; round < shape.Rounds; round++)
        {
            for (int item = 0; item < shape.Batch; item++)
            {
                WriteItem(round, item);
            }
        }
    }

    private void WriteItem(int round, int item)
    {
        if (!options.StateInScratch)
        {
            Fetch(r.IndicesPointer, "indices", item, r.Index(item));
            Compare(r.Index(item), round, item, "idx");
            Fetch(r.ValuesPointer, "values", item, r.Value(item));
            Compare(r.Value(item), round, item, "val");
        }
        GetNode(round, item);
        Compare(r.Node, round, item, "node_val");
        code.Emit(Opcode.Xor, r.Value(item), r.Value(item), r.Node);
        HashValue(round, item);
        if (!options.ByDepth)
        {
            StepIndex(round, item);
            WrapIndex(round, item);
        }
        else if (round + 1 < shape.Rounds)
        {
            if (IsWrap(round))
            {
                ClearIndex(round, item);
            }
            else
            {
                StepIndex(round, item);
            }
        }
        if (!options.StateInScratch)
        {
            PutBack(r.IndicesPointer, "indices", item, r.Index(item));
            PutBack(r.ValuesPointer, "values", item, r.Value(item));
        }
    }

    private bool IsWrap(int round) => shape.Depth(round) == shape.Height;

    private void GetNode(int round, int item)
    {
        code.Part = "node";
        long index = r.Index(item);
        switch (options.Nodes == NodeAccess.SelectTopLevels ? shape.Depth(round) : 0)
        {
            case 1:
                code.Emit(Opcode.Equal, r.Tmp1, index, Two);
                code.Emit(Opcode.Select, r.Node, r.Tmp1, topNodes[2], topNodes[1]);
                break;
            case 2:
                // Nodes 3..6: idx - 3 in binary says which.
                code.Emit(Opcode.Subtract, r.Tmp1, index, code.Constant(3));
                code.Emit(Opcode.And, r.Tmp2, r.Tmp1, One);
                code.Emit(Opcode.ShiftRight, r.Tmp1, r.Tmp1, One);
                code.Emit(Opcode.Select, r.Node, r.Tmp2, topNodes[4], topNodes[3]);
                code.Emit(Opcode.Select, r.Tmp3, r.Tmp2, topNodes[6], topNodes[5]);
                code.Emit(Opcode.Select, r.Node, r.Tmp1, r.Tmp3, r.Node);
                break;
            default:
                LoadNode(item);
                break;
        }
    }

    private void LoadNode(int item)
    {
        code.Emit(Opcode.Add, r.Address, r.TreePointer, r.Index(item));
        code.Emit(new(Opcode.Load, r.Node, r.Address) { Touches = new("tree", null) });
    }

    /// <summary>
    /// Children are fetched for all items before any item is hashed: every load runs over the words
    /// of the items after it, so it must come before theirs, and theirs before anyone looks.
    /// </summary>
    private void WritePreloaded()
    {
        for (int item = 0; item < shape.Batch && shape.Rounds > 0; item++)
        {
            MeetNextNode(0, item);
        }
        for (int round = 0; round < shape.Rounds; round++)
        {
            bool isLast = round + 1 == shape.Rounds;
            bool choosesChild = !isLast && !IsWrap(round);
            for (int item = 0; item < shape.Batch && choosesChild; item++)
            {
                code.Part = "index";
                code.Emit(Opcode.Multiply, r.Index(item), r.Index(item), Two);
                code.Emit(Opcode.Add, r.Index(item), r.Index(item), One);
                code.Emit(Opcode.Add, r.Address, r.TreePointer, r.Index(item));
                code.Part = "node";
                code.Emit(Opcode.VLoad, r.LeftChild(item), r.Address);
            }
            for (int item = 0; item < shape.Batch; item++)
            {
                HashValue(round, item);
                if (choosesChild)
                {
                    ChooseChild(round, item);
                }
                else if (!isLast)
                {
                    ClearIndex(round, item);
                    MeetNextNode(round + 1, item);
                }
            }
        }
    }

    private void MeetNextNode(int round, int item)
    {
        code.Part = "node";
        LoadNode(item);
        Compare(r.Node, round, item, "node_val");
        code.Emit(Opcode.Xor, r.Value(item), r.Value(item), r.Node);
    }

    /// <summary>Steps from the left child's index and meets the child: both hang on the parity of the value.</summary>
    private void ChooseChild(int round, int item)
    {
        code.Part = "index";
        long left = r.LeftChild(item);
        long right = left + 1;
        code.Emit(Opcode.Remainder, r.Tmp1, r.Value(item), Two);
        code.Emit(Opcode.Add, r.Index(item), r.Index(item), r.Tmp1);
        code.Part = "node";
        if (options.ArithmeticSelects)
        {
            // left ^ ((left ^ right) & -parity)
            code.Emit(Opcode.Subtract, r.Tmp1, Zero, r.Tmp1);
            code.Emit(Opcode.Xor, r.Node, left, right);
            code.Emit(Opcode.And, r.Node, r.Node, r.Tmp1);
            code.Emit(Opcode.Xor, r.Node, r.Node, left);
        }
        else
        {
            code.Emit(Opcode.Select, r.Node, r.Tmp1, right, left);
        }
        Compare(r.Index(item), round, item, "next_idx");
        Compare(r.Node, round + 1, item, "node_val");
        code.Emit(Opcode.Xor, r.Value(item), r.Value(item), r.Node);
    }

    private void HashValue(int round, int item)
    {
        code.Part = "hash";
        long value = r.Value(item);
        for (int i = 0; i < Hash.Stages.Count; i++)
        {
            HashStage stage = Hash.Stages[i];
            if (options.MultiplyThenAdd && stage.IsMultiplyAdd)
            {
                code.Emit(Opcode.Multiply, value, value, code.Constant(stage.Multiplier));
                code.Emit(Opcode.Add, value, value, code.Constant(stage.Constant));
            }
            else
            {
                code.Emit(stage.Op1, r.Tmp1, value, code.Constant(stage.Constant));
                code.Emit(stage.Shift, r.Tmp2, value, code.Constant(stage.Amount));
                code.Emit(stage.Combine, value, r.Tmp1, r.Tmp2);
            }
            Debug(value, Reference.StageKey(round, item, i));
        }
        Compare(value, round, item, "hashed_val");
    }

    private void StepIndex(int round, int item)
    {
        code.Part = "index";
        long index = r.Index(item);
        code.Emit(Opcode.Remainder, r.Tmp1, r.Value(item), Two);
        if (options.ArithmeticSelects)
        {
            code.Emit(Opcode.Multiply, index, index, Two);
            code.Emit(Opcode.Add, index, index, One);
            code.Emit(Opcode.Add, index, index, r.Tmp1);
        }
        else
        {
            code.Emit(Opcode.Equal, r.Tmp1, r.Tmp1, Zero);
            code.Emit(Opcode.Select, r.Tmp3, r.Tmp1, One, Two);
            code.Emit(Opcode.Multiply, index, index, Two);
            code.Emit(Opcode.Add, index, index, r.Tmp3);
        }
        Compare(index, round, item, "next_idx");
    }

    private void WrapIndex(int round, int item)
    {
        code.Part = "index";
        code.Emit(Opcode.LessThan, r.Tmp1, r.Index(item), r.NodesInTree);
        code.Emit(Opcode.Select, r.Index(item), r.Tmp1, r.Index(item), Zero);
        Compare(r.Index(item), round, item, "wrapped_idx");
    }

    private void ClearIndex(int round, int item)
    {
        code.Part = "index";
        code.Emit(Opcode.Xor, r.Index(item), r.Index(item), r.Index(item));
        Compare(r.Index(item), round, item, "wrapped_idx");
    }

    private void Fetch(long pointer, string array, int item, long into)
    {
        code.Part = "load and store";
        code.Emit(Opcode.Add, r.Address, pointer, code.Constant((uint)item));
        code.Emit(new(Opcode.Load, into, r.Address) { Touches = new(array, item) });
    }

    private void PutBack(long pointer, string array, int item, long from)
    {
        code.Part = "load and store";
        code.Emit(Opcode.Add, r.Address, pointer, code.Constant((uint)item));
        code.Emit(new(Opcode.Store, r.Address, from) { Touches = new(array, item) });
    }

    private void Compare(long word, int round, int item, string name) => Debug(word, Reference.Key(round, item, name));

    private void Debug(long word, string key) => code.Emit(new(Opcode.Compare, word) { Notes = [key] });
}
