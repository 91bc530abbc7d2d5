using Kernel.Core.Machine;
using Kernel.Core.Workload;

namespace Kernel.Core.Packing;

/// <summary>One number that a search turns.</summary>
/// <param name="Name">Its name in plans.</param>
/// <param name="Low">The least it may be.</param>
/// <param name="High">The most it may be.</param>
/// <param name="Start">Where a search from nothing starts.</param>
/// <param name="IsWhole">Whether only whole numbers make sense.</param>
/// <param name="IsCostly">
/// Whether much has to be made anew when it moves, so that a search moves it less often than others.
/// </param>
public sealed record Gene(
    string Name,
    double Low,
    double High,
    double Start,
    bool IsWhole = false,
    bool IsCostly = false
)
{
    /// <summary>The nearest value the gene may have; three decimals, so that plans stay short.</summary>
    /// <param name="value">Any number.</param>
    public double Clamp(double value) => Math.Round(Math.Clamp(value, Low, High), IsWhole ? 0 : 3);
}

/// <summary>How good one set of genes is.</summary>
/// <param name="Cycles">The schedule's cycles; null when there is no schedule.</param>
/// <param name="Cost">What the search makes small. Cycles alone are a plateau, so it tells more.</param>
public readonly record struct Evaluation(int? Cycles, double Cost);

/// <summary>A set of genes and how good it is.</summary>
/// <param name="Genes">A value for each gene, in order.</param>
/// <param name="Evaluation">How good it is.</param>
public sealed record Candidate(ValueArray<double> Genes, Evaluation Evaluation);

/// <summary>Where a search stands between two batches; with it a search goes on as if never stopped.</summary>
/// <param name="Seed">The seed it was started with.</param>
/// <param name="Random">Where the random numbers stand.</param>
/// <param name="Evaluations">Candidates tried so far.</param>
/// <param name="Pool">The best candidates, by cost.</param>
/// <param name="Best">The candidate with the fewest cycles, the earlier at a tie; null before the first.</param>
[TypeFormatterSource]
public sealed record SearchState(int Seed, ulong Random, long Evaluations, ValueArray<Candidate> Pool, Candidate? Best);

/// <summary>
/// A pool of candidates: a new one is a cross of two good ones, mutated, and takes the place of the worst
/// when it is better. Candidates are made in batches from the pool as it stands, so that the number of
/// threads changes nothing but the time.
/// </summary>
/// <param name="genes">The numbers to turn.</param>
/// <param name="starts">Candidates to start from, at least one; the pool is filled up with mutants of them.</param>
/// <param name="newEvaluator">Makes an evaluator; each thread has one of its own and gives it one candidate at a time.</param>
public sealed class Search(
    ValueArray<Gene> genes,
    ValueArray<ValueArray<double>> starts,
    Func<Func<ValueArray<double>, Evaluation>> newEvaluator
)
{
    /// <summary>Candidates made from one state of the pool.</summary>
    public const int BatchSize = 16;

    /// <summary>Candidates kept.</summary>
    public const int PoolSize = 30;

    private readonly List<Func<ValueArray<double>, Evaluation>> evaluators = [];

    /// <summary>A search before its first batch.</summary>
    /// <param name="seed">Any number; equal seeds search alike.</param>
    public static SearchState Start(int seed) => new(seed, (ulong)(uint)seed, 0, [], null);

    /// <summary>Tries one batch.</summary>
    /// <param name="state">Where the search stands.</param>
    /// <param name="threads">How many threads to use, at least 1.</param>
    public SearchState Step(SearchState state, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        var random = new SplitMix(state.Random);
        var batch = new ValueArray<double>[BatchSize];
        for (int i = 0; i < batch.Length; i++)
        {
            long number = state.Evaluations + i;
            batch[i] =
                number < starts.Count ? starts[(int)number]
                : state.Pool.Count < PoolSize
                    ? Mutant(random, starts[random.Below(starts.Count)], 0.5, 0.5, isCheap: false)
                : Child(random, state.Pool);
        }
        Candidate[] candidates = Evaluated(batch, threads);
        return state with
        {
            Random = random.State,
            Evaluations = state.Evaluations + candidates.Length,
            Pool = candidates.Aggregate(state.Pool, With),
            Best = candidates.Aggregate(state.Best, Better),
        };
    }

    private Candidate[] Evaluated(ValueArray<double>[] batch, int threads)
    {
        while (evaluators.Count < threads)
        {
            evaluators.Add(newEvaluator());
        }
        var candidates = new Candidate[batch.Length];
        Parallel.For(
            0,
            threads,
            thread =>
            {
                for (int i = thread; i < batch.Length; i += threads)
                {
                    candidates[i] = new(batch[i], evaluators[thread](batch[i]));
                }
            }
        );
        return candidates;
    }

    private static Candidate? Better(Candidate? best, Candidate candidate) =>
        candidate.Evaluation.Cycles is { } cycles && !(best?.Evaluation.Cycles <= cycles) ? candidate : best;

    /// <summary>The pool with a candidate that is better than the worst in its place; equals are kept out.</summary>
    private static ValueArray<Candidate> With(ValueArray<Candidate> pool, Candidate candidate)
    {
        int worst = 0;
        for (int i = 0; i < pool.Count; i++)
        {
            if (pool[i].Evaluation.Cost == candidate.Evaluation.Cost)
            {
                return pool;
            }
            worst = pool[i].Evaluation.Cost > pool[worst].Evaluation.Cost ? i : worst;
        }
        return pool.Count < PoolSize ? pool.Add(candidate)
            : candidate.Evaluation.Cost < pool[worst].Evaluation.Cost ? pool.SetItem(worst, candidate)
            : pool;
    }

    private ValueArray<double> Child(SplitMix random, ValueArray<Candidate> pool)
    {
        ValueArray<double> one = Pick(random, pool).Genes;
        ValueArray<double> two = Pick(random, pool).Genes;
        double[] child = [.. one];
        bool isCheap = random.NextDouble() < 0.6;
        if (random.NextDouble() < 0.6)
        {
            for (int i = 0; i < child.Length; i++)
            {
                if (isCheap && genes[i].IsCostly)
                {
                    continue;
                }
                double chance = random.NextDouble();
                child[i] =
                    chance < 0.6 ? one[i]
                    : chance < 0.85 ? two[i]
                    : genes[i].Clamp((one[i] + two[i]) / 2);
            }
        }
        double share = random.NextDouble() < 0.5 ? 0.04 : 0.15;
        double size = Math.Pow(10, -0.3 - (1.7 * random.NextDouble()));
        return Mutant(random, child.ToValueArray(), share, size, isCheap);
    }

    private static Candidate Pick(SplitMix random, ValueArray<Candidate> pool)
    {
        Candidate one = pool[random.Below(pool.Count)];
        Candidate two = pool[random.Below(pool.Count)];
        return one.Evaluation.Cost < two.Evaluation.Cost ? one : two;
    }

    /// <summary>The genes with some of them moved; at least one.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="from">The genes before.</param>
    /// <param name="share">The chance of each gene to move.</param>
    /// <param name="size">How far, as a share of its range.</param>
    /// <param name="isCheap">Whether costly genes stay.</param>
    private ValueArray<double> Mutant(SplitMix random, ValueArray<double> from, double share, double size, bool isCheap)
    {
        double[] mutant = [.. from];
        for (bool moved = false; !moved; )
        {
            for (int i = 0; i < mutant.Length; i++)
            {
                if ((isCheap && genes[i].IsCostly) || random.NextDouble() >= share)
                {
                    continue;
                }
                Gene gene = genes[i];
                double bell = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
                double step = bell * size * (gene.High - gene.Low);
                bool tooSmall = gene.IsWhole && Math.Abs(step) < 1;
                mutant[i] = gene.Clamp(mutant[i] + (tooSmall ? Math.Sign(bell) : step));
                moved = true;
            }
        }
        return mutant.ToValueArray();
    }
}
