using Kernel.Core.Interchange;
using Kernel.Core.Machine;
using Kernel.Testing;

namespace Kernel.Core.Tests.Interchange;

public class IsaPageTests
{
    [Fact]
    public void The_page_in_docs_is_the_one_the_op_table_gives() =>
        Assert.Null(Goldens.Differs("docs/isa.md", IsaPage.Markdown(MachineModel.TakeHome)));

    [Fact]
    public void A_missing_page_fails()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Goldens.UpdateSwitch) == "1", "It would be written.");

        Assert.Contains("is missing", Goldens.Differs("docs/nothing.md", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_op_and_every_trap_is_on_the_page()
    {
        string page = IsaPage.Markdown(MachineModel.TakeHome);

        Assert.All(
            OpTable.All,
            row => Assert.Contains(row.ToString().Replace("|", "\\|"), page, StringComparison.Ordinal)
        );
        Assert.All(
            Enum.GetNames<TrapCode>(),
            name => Assert.Contains($"`{Names.Kebab(name)}`", page, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_list_has_a_line_for_every_op()
    {
        string[] lines = IsaPage.Text(MachineModel.TakeHome).Split('\n');

        Assert.Equal(OpTable.All.Count, lines.Count(line => line.StartsWith("  [\"", StringComparison.Ordinal)));
        Assert.All(
            OpTable.All,
            row => Assert.Contains(lines, line => line.Contains(row.Meaning, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void The_sizes_are_those_of_the_machine()
    {
        string page = IsaPage.Markdown(Machines.Small);

        Assert.Contains("vectors of 4 words", page, StringComparison.Ordinal);
        Assert.Contains("**Scratch** is 64 words", page, StringComparison.Ordinal);
        Assert.Contains("dest[4]", page, StringComparison.Ordinal);
        Assert.DoesNotContain("1,536", page, StringComparison.Ordinal);
    }
}
