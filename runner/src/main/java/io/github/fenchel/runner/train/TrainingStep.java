package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.api.training.Optimizer;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.batch.InputLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One training step as one program: attack with frozen weights, loss on the attacked input, update.
 *
 * <p>What changes from step to step (images, labels, draws, rate) is an input.
 */
public final class TrainingStep {
  private final TrainingTask task;
  private final Network network;
  private final Session session;
  private final InputLayout inputs;
  private final Optimizer.Update update;
  private final Model model;
  private final StepObserver observer;
  private final @Nullable WeightAverages averages;
  private final Program program;

  /** Compiles the step of a task for a model; creates the optimizer's state. */
  public TrainingStep(TrainingTask task, Model model) {
    this(task, model, StepObserver.NONE);
  }

  /** Compiles a step that also gives out what an observer asks for. */
  TrainingStep(TrainingTask task, Model model, StepObserver observer) {
    this.task = task;
    this.model = model;
    this.observer = observer;
    this.network = model.network();
    this.session = network.session();
    this.inputs = task.inputs();
    this.update = task.optimizer().prepare(session, model.trained());
    Rational ema = task.schedule().ema();
    this.averages = ema == null ? null : new WeightAverages(session, model, ema.toDouble());
    this.program = session.compile("training step", this::trace);
  }

  /**
   * What a step came to.
   *
   * @param loss the mean training loss
   * @param hits how many inputs, as they were trained on, were classified right
   * @param observed what the observer asked for
   */
  public record Result(double loss, double hits, List<HostArray> observed) {
    /** Copies the list. */
    public Result {
      observed = List.copyOf(observed);
    }
  }

  /**
   * Does one step.
   *
   * @param batch the images, augmented
   * @param number the step's number, from 1
   * @param rate its learning rate
   */
  public Result call(HostBatch batch, long number, double rate) {
    List<HostArray> scalars = new ArrayList<>();
    for (double scalar : task.optimizer().scalars(number, rate)) {
      scalars.add(HostArray.scalar(scalar));
    }
    if (averages != null) {
      scalars.add(HostArray.scalar(averages.scalar(number)));
    }
    List<HostArray> out = program.call(inputs.pack(batch, task.seeds(), "step " + number, scalars));
    return new Result(out.get(0).item(), out.get(1).item(), out.subList(2, out.size()));
  }

  /** Returns the averages of weights that the steps so far left; null if none are kept. */
  @Nullable WeightAverages averages() {
    return averages;
  }

  private Gradients clipped(Gradients gradients) {
    Rational most = task.schedule().gradientClipping();
    return most == null
        ? gradients
        : GradientClipping.clipped(gradients, model.trained(), most.toDouble());
  }

  private List<Tensor> trace(List<Tensor> tensors) {
    Batch batch = task.smoothed(inputs.batch(tensors));
    Draws draws = inputs.draws(tensors);
    Objective objective = task.objective();
    List<Tensor> observed = new ArrayList<>(observer.before(network, batch, draws));
    Tensor attacked = objective.attack(network, batch, draws);
    Gradients gradients =
        session.gradients(
            () -> {
              ExampleLoss loss = objective.loss(network, batch, attacked, draws);
              return new Loss(loss.values().mean(), List.of(loss.logits()));
            },
            model.trained());
    observed.addAll(observer.after(batch, attacked, gradients, model.trained()));
    List<Tensor> scalars = inputs.scalars(tensors);
    int last = scalars.size() - 1;
    update.apply(clipped(gradients), averages == null ? scalars : scalars.subList(0, last));
    if (averages != null) {
      averages.update(scalars.get(last));
    }
    Tensor hits = gradients.auxiliary().get(0).argMax(1).equalTo(batch.labels());
    List<Tensor> results = new ArrayList<>();
    results.add(gradients.value());
    results.add(hits.to(session.options().dataType()).sum());
    results.addAll(observed);
    return results;
  }
}
