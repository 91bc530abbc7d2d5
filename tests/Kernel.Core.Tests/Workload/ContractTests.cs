using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Tests.Workload;

public class ContractTests
{
    // 7 header words, 3 nodes, 4 indices, 4 values.
    private static readonly Shape shape = new(1, 3, 4);
    private static readonly ValueArray<uint> right = Reference.Run(MemoryImage.Build(TreeWalk.Random(shape, 4)));

    [Theory]
    [InlineData(0, "header word 0", Contract.ValuesAndIndices)]
    [InlineData(9, "tree node 2", Contract.ValuesAndIndices)]
    [InlineData(10, "index of item 0", Contract.Values)]
    [InlineData(13, "index of item 3", Contract.Values)]
    [InlineData(14, "value of item 0", null)]
    [InlineData(17, "value of item 3", null)]
    public void A_wrong_word_is_named_and_breaks_the_contracts_that_look_at_it(int address, string place, Contract? met)
    {
        ValueArray<uint> wrong = right.SetItem(address, right[address] + 1);

        Assert.Equal(met, Contracts.Strictest(shape, right, wrong));
        foreach (Contract contract in Enum.GetValues<Contract>())
        {
            WrongWord? found = Contracts.FirstWrong(contract, shape, right, wrong);
            Assert.Equal(
                met is null || contract > met ? new(address, place, right[address], right[address] + 1) : null,
                found
            );
        }
    }

    [Fact]
    public void The_reference_s_own_memory_meets_every_contract() =>
        Assert.Equal(Contract.FullMemory, Contracts.Strictest(shape, right, right));

    [Fact]
    public void Values_are_told_before_anything_else()
    {
        ValueArray<uint> wrong = right.Select(word => word + 1).ToValueArray();

        Assert.Equal("value of item 0", Contracts.FirstWrong(Contract.FullMemory, shape, right, wrong)!.Place);
    }
}
