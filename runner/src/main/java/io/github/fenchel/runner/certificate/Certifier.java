package io.github.fenchel.runner.certificate;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.NormRoute;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.objective.PerturbationRoute;
import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.CrossEntropy;
import io.github.fenchel.runner.batch.DrawSource;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.batch.ImagePass;
import io.github.fenchel.runner.batch.InputLayout;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.train.TrainingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Judges how well a training objective solves its inner problem; see {@link Certificate}.
 *
 * <p>Gradients, perturbations and losses come from the engine; {@code R}, {@code R*} and inner
 * products are computed once, in double. It leaves no trace: weights and batch-norm statistics are
 * restored, and the solver's draws are its own, the same in every epoch.
 */
public final class Certifier implements Supplier<Certificate> {
  /** How many images are sampled, or all if there are fewer. */
  public static final int IMAGES = 64;

  private final Model model;
  private final HostBatch sample;
  private final DrawSource draws;
  private final ImagePass solve;
  private final ImagePass losses;
  private final @Nullable InnerProblem problem;
  private final boolean solved;

  /**
   * What is judged, and where.
   *
   * @param task the training, whose objective is judged
   * @param sample the images
   * @param norm the norm of the objective; null for a baseline
   * @param reference a FLOAT64 session of the backend {@code reference}
   */
  public record Subject(TrainingTask task, Split sample, @Nullable Norm norm, Session reference) {}

  /** A judge of a model's objective. */
  public Certifier(Subject subject, Model model) {
    TrainingTask task = subject.task();
    Network network = model.network();
    Objective objective = task.objective();
    int n = subject.sample().size();
    List<DrawSpec> needed = new ArrayList<>(objective.draws(task.image(), n));
    needed.addAll(model.blueprint().draws(n));
    this.model = model;
    this.sample = HostBatch.of(subject.sample(), IntStream.range(0, n).toArray());
    List<String> sides = List.copyOf(sample.sides().keySet());
    this.draws = DrawSource.of(task.seeds(), "certificate");
    this.solve =
        new ImagePass(
            network.session(),
            "certificate",
            new InputLayout(sides, needed),
            (batch, given) -> solve(network, objective, batch, given));
    this.losses =
        new ImagePass(
            network.session(),
            "certified losses",
            new InputLayout(List.of(), List.of()),
            (batch, given) -> List.of(losses(network, batch.images(), batch.labels(), given)));
    this.solved = objective instanceof PerturbationRoute;
    Norm norm = objective instanceof NormRoute route ? route.norm(network.input()) : subject.norm();
    boolean clip = objective instanceof PerturbationRoute route && route.clip();
    this.problem =
        norm == null
            ? null
            : new InnerProblem(norm, clip, sides, task.seeds(), subject.reference());
  }

  /** Judges the model as it is now. */
  @Override
  public Certificate get() {
    // An attack in training mode moves batch-norm statistics.
    List<HostArray> out =
        solved ? model.leavingNoTrace(() -> solve.call(sample, draws)) : solve.call(sample, draws);
    Sums sums = new Sums(out.get(0));
    if (problem == null) {
      return sums.certificate(null, null);
    }
    if (!solved) {
      return sums.certificate(problem.penalties(sample, out.get(0)), null);
    }
    InnerProblem.Worth worth = problem.worth(sample, out.get(0), out.get(2));
    HostArray after =
        losses.call(new HostBatch(worth.perturbed(), sample.labels(), Map.of()), draws).get(0);
    return sums.certificate(
        worth.penalty(), Sums.inner(worth, out.get(1), after, problem.against()));
  }

  /** Gradient, losses and, where there is a solver, its perturbation. */
  private static List<Tensor> solve(
      Network network, Objective objective, Batch batch, Draws draws) {
    ValueAndGradient clean =
        network
            .session()
            .valueAndGradient(
                images -> {
                  Tensor values = losses(network, images, batch.labels(), draws);
                  return new Loss(values.sum(), List.of(values));
                },
                batch.images());
    List<Tensor> out = new ArrayList<>(List.of(clean.gradient(), clean.auxiliary().get(0)));
    if (objective instanceof PerturbationRoute route) {
      out.add(route.perturbation(network, batch, draws));
    }
    return out;
  }

  private static Tensor losses(Network network, Tensor images, Tensor labels, Draws draws) {
    return CrossEntropy.perExample(network.logits(images, Mode.EVALUATE, draws), labels);
  }
}
