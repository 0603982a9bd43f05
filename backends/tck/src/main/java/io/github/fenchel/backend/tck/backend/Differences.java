package io.github.fenchel.backend.tck.backend;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.Assertions;

/** Gradients compared with central differences. */
final class Differences {
  private static final double STEP = 1e-5;

  private Differences() {}

  /** Asserts the gradient with respect to every {@code every}th element of each variable. */
  static void ofVariables(
      Session session,
      Function<List<Tensor>, Tensor> loss,
      List<Variable> variables,
      int every,
      double tolerance,
      HostArray... inputs) {
    Program value = session.compile("value", in -> List.of(loss.apply(in)));
    List<HostArray> found =
        session
            .compile(
                "gradients",
                in -> {
                  Gradients g = session.gradients(() -> Loss.of(loss.apply(in)), variables);
                  List<Tensor> all = new ArrayList<>();
                  variables.forEach(v -> all.add(g.of(v)));
                  return all;
                })
            .call(inputs);
    for (int v = 0; v < variables.size(); v++) {
      Variable variable = variables.get(v);
      HostArray stored = variable.read();
      for (int i = 0; i < stored.size(); i += every) {
        variable.write(Numbers.moved(stored, i, STEP));
        double up = value.call(inputs).get(0).item();
        variable.write(Numbers.moved(stored, i, -STEP));
        double down = value.call(inputs).get(0).item();
        assertSlope(
            variable.name() + "[" + i + "]",
            found.get(v).at(i),
            (up - down) / (2 * STEP),
            tolerance);
      }
      variable.write(stored);
    }
  }

  /** Asserts the gradient with respect to every {@code every}th element of the first input. */
  static void ofInput(
      String what,
      Session session,
      Function<List<Tensor>, Tensor> loss,
      int every,
      HostArray... inputs) {
    HostArray found =
        OnBackend.run(
            session,
            (s, in) ->
                s.valueAndGradient(x -> Loss.of(loss.apply(replaced(in, x))), in.get(0)).gradient(),
            inputs);
    Program value = session.compile("value", in -> List.of(loss.apply(in)));
    HostArray at = inputs[0];
    for (int i = 0; i < at.size(); i += every) {
      HostArray[] near = inputs.clone();
      near[0] = Numbers.moved(at, i, STEP);
      double up = value.call(near).get(0).item();
      near[0] = Numbers.moved(at, i, -STEP);
      double down = value.call(near).get(0).item();
      assertSlope(what + "[" + i + "]", found.at(i), (up - down) / (2 * STEP), 1e-7);
    }
  }

  private static List<Tensor> replaced(List<Tensor> inputs, Tensor first) {
    List<Tensor> changed = new ArrayList<>(inputs);
    changed.set(0, first);
    return changed;
  }

  private static void assertSlope(String what, double found, double truth, double tolerance) {
    if (!(Math.abs(found - truth) <= tolerance * Math.max(1, Math.abs(truth)))) {
      Assertions.fail("gradient of %s is %s, but central differences say %s", what, found, truth);
    }
  }
}
