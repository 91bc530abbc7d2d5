using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>What one row of a linear program demands: <c>sum of Factors[j] * x[j] is at most Limit</c>.</summary>
/// <param name="Name">What it stands for, such as <c>load</c>.</param>
/// <param name="Factors">A factor for each variable.</param>
/// <param name="Limit">The most the sum may be; may be negative.</param>
public sealed record LinearRow(string Name, ValueArray<Fraction> Factors, Fraction Limit);

/// <summary>The optimum of a linear program.</summary>
/// <param name="Value">The least cost.</param>
/// <param name="Variables">A value for each variable, none negative.</param>
/// <param name="Prices">
/// For each row by how much the cost falls when its limit rises by one; none is negative, and 0 where the
/// row does not bind.
/// </param>
public sealed record LinearOptimum(Fraction Value, ValueArray<Fraction> Variables, ValueArray<Fraction> Prices);

/// <summary>
/// The least cost of variables that are not negative, under rows of the form <c>a x &lt;= b</c>: the simplex
/// method on a dense tableau of exact fractions, with Bland's rule, which always ends. For tens of
/// variables, not thousands.
/// </summary>
/// <param name="Cost">What a unit of each variable costs.</param>
/// <param name="Rows">The rows; each has a factor for every variable.</param>
public sealed record LinearProgram(ValueArray<Fraction> Cost, ValueArray<LinearRow> Rows)
{
    /// <summary>The optimum, or null when no variables meet all rows.</summary>
    /// <exception cref="ArgumentException">A row has not a factor for every variable.</exception>
    /// <exception cref="InvalidOperationException">The cost can fall without end.</exception>
    public LinearOptimum? Minimize()
    {
        foreach (LinearRow row in Rows)
        {
            if (row.Factors.Count != Cost.Count)
            {
                throw new ArgumentException(
                    $"row {row.Name} has {row.Factors.Count} factors for {Cost.Count} variables",
                    nameof(Rows)
                );
            }
        }
        var tableau = new Tableau(this);
        return tableau.FindFeasible() ? tableau.FindOptimum() : null;
    }

    /// <summary>
    /// Columns: the variables, a slack for each row, one artificial for all rows, the limits. The last line
    /// holds what a unit of each column still changes the cost by.
    /// </summary>
    private sealed class Tableau
    {
        private readonly LinearProgram program;
        private readonly int variables;
        private readonly int rows;
        private readonly int artificial;
        private readonly int limit;
        private readonly Fraction[][] cells;
        private readonly int[] basis;

        public Tableau(LinearProgram program)
        {
            this.program = program;
            (variables, rows) = (program.Cost.Count, program.Rows.Count);
            (artificial, limit) = (variables + rows, variables + rows + 1);
            cells = new Fraction[rows + 1][];
            basis = new int[rows];
            for (int i = 0; i <= rows; i++)
            {
                cells[i] = new Fraction[limit + 1];
            }
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < variables; j++)
                {
                    cells[i][j] = program.Rows[i].Factors[j];
                }
                cells[i][variables + i] = 1;
                cells[i][artificial] = -1;
                cells[i][limit] = program.Rows[i].Limit;
                basis[i] = variables + i;
            }
        }

        /// <summary>Makes the artificial variable, which lifts all limits alike, as small as it can be: 0 if anything is feasible.</summary>
        public bool FindFeasible()
        {
            int worst = 0;
            for (int i = 1; i < rows; i++)
            {
                worst = cells[i][limit] < cells[worst][limit] ? i : worst;
            }
            if (rows == 0 || cells[worst][limit].Sign >= 0)
            {
                return true;
            }
            cells[rows][artificial] = 1;
            Pivot(worst, artificial);
            Improve(withArtificial: true);
            if (cells[rows][limit].Sign != 0)
            {
                return false;
            }
            int at = Array.IndexOf(basis, artificial);
            if (at >= 0)
            {
                Pivot(at, Array.FindIndex(cells[at], 0, artificial, cell => cell.Sign != 0));
            }
            return true;
        }

        public LinearOptimum FindOptimum()
        {
            Array.Clear(cells[rows]);
            for (int j = 0; j < variables; j++)
            {
                cells[rows][j] = program.Cost[j];
            }
            for (int i = 0; i < rows; i++)
            {
                Subtract(rows, i, cells[rows][basis[i]]);
            }
            Improve(withArtificial: false);
            var values = new Fraction[variables];
            for (int i = 0; i < rows; i++)
            {
                if (basis[i] < variables)
                {
                    values[basis[i]] = cells[i][limit];
                }
            }
            return new(
                -cells[rows][limit],
                values.ToValueArray(),
                cells[rows].AsSpan(variables, rows).ToArray().ToValueArray()
            );
        }

        private void Improve(bool withArtificial)
        {
            while (true)
            {
                int end = withArtificial ? artificial + 1 : artificial;
                int enters = Array.FindIndex(cells[rows], 0, end, cell => cell.Sign < 0);
                if (enters < 0)
                {
                    return;
                }
                int leaves = -1;
                Fraction least = 0;
                for (int i = 0; i < rows; i++)
                {
                    if (cells[i][enters].Sign <= 0)
                    {
                        continue;
                    }
                    Fraction ratio = cells[i][limit] / cells[i][enters];
                    if (leaves < 0 || ratio < least || (ratio == least && basis[i] < basis[leaves]))
                    {
                        (leaves, least) = (i, ratio);
                    }
                }
                if (leaves < 0)
                {
                    throw new InvalidOperationException("The cost of the linear program can fall without end.");
                }
                Pivot(leaves, enters);
            }
        }

        private void Pivot(int row, int column)
        {
            Fraction pivot = cells[row][column];
            for (int j = 0; j <= limit; j++)
            {
                cells[row][j] = cells[row][j].Sign == 0 ? 0 : cells[row][j] / pivot;
            }
            for (int i = 0; i <= rows; i++)
            {
                if (i != row)
                {
                    Subtract(i, row, cells[i][column]);
                }
            }
            basis[row] = column;
        }

        private void Subtract(int from, int row, Fraction times)
        {
            for (int j = 0; times.Sign != 0 && j <= limit; j++)
            {
                if (cells[row][j].Sign != 0)
                {
                    cells[from][j] -= times * cells[row][j];
                }
            }
        }
    }
}
