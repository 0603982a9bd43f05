package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An exponential moving average of a network's weights and running statistics.
 *
 * <p>{@code a = w} after the first step, then {@code a = d a + (1 - d) w} after each: torch's
 * {@code AveragedModel} with {@code get_ema_multi_avg_fn(d)} and {@code use_buffers}.
 */
final class WeightAverages {
  private final double decay;
  private final Map<Variable, Variable> averages = new LinkedHashMap<>();

  /** Creates the averages, outside of a program call. */
  WeightAverages(Session session, Model model, double decay) {
    this.decay = decay;
    for (Variable weight : model.variables()) {
      HostArray zeros = HostArray.zeros(session.options().dataType(), weight.shape());
      averages.put(weight, session.variable("ema." + weight.name(), zeros));
    }
  }

  /** Returns the number that a step's program is given: how much of the average stays. */
  double scalar(long step) {
    return step == 1 ? 0 : decay;
  }

  /**
   * Moves the averages toward the weights; within a program, after the weights have moved.
   *
   * @param stays {@link #scalar} of the step
   */
  void update(Tensor stays) {
    averages.forEach(
        (weight, average) -> {
          Tensor value = weight.value();
          average.assign(value.add(average.value().sub(value).mul(stays)));
        });
  }

  /** Returns the averages by the names of the weights. */
  Map<String, HostArray> read() {
    Map<String, HostArray> read = new LinkedHashMap<>();
    averages.forEach((weight, average) -> read.put(weight.name(), average.read()));
    return Collections.unmodifiableMap(read);
  }
}
