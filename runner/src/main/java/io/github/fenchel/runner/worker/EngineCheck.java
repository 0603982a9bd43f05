package io.github.fenchel.runner.worker;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.run.Workspace;
import java.util.Arrays;
import java.util.List;

/** Whether an engine computes on a device: its native library is loaded, and does a sum. */
final class EngineCheck {
  private static final float[] POINT = {1, -2, 3};
  private static final double[] SQUARED = {1, 4, 9};
  private static final double[] GRADIENT = {2, -4, 6};

  private EngineCheck() {}

  /**
   * Computes x * x and, where the engine trains, its gradient at three points.
   *
   * @throws FenchelException of kind MACHINE if the engine cannot be loaded, lacks the device or
   *     computes something else
   */
  static void run(Workspace workspace, String id, String device) {
    Backend backend = workspace.backend(id);
    boolean trains = backend.capabilities().contains(Capability.TRAIN);
    // What trains does so in single precision by default; what only measures has double alone.
    DataType type = trains ? DataType.FLOAT32 : DataType.FLOAT64;
    try (Session session = backend.open(new SessionOptions(device, type, 1))) {
      Program program =
          session.compile("doctor", inputs -> compute(session, inputs.get(0), trains));
      List<HostArray> found = program.call(HostArray.of(Shape.of(POINT.length), POINT));
      require(id, device, SQUARED, found.get(0));
      if (trains) {
        require(id, device, GRADIENT, found.get(1));
      }
    }
  }

  private static List<Tensor> compute(Session session, Tensor at, boolean trains) {
    if (!trains) {
      return List.of(at.mul(at));
    }
    ValueAndGradient found =
        session.valueAndGradient(
            x -> {
              Tensor squared = x.mul(x);
              return new Loss(squared.sum(0), List.of(squared));
            },
            at);
    return List.of(found.auxiliary().get(0), found.gradient());
  }

  private static void require(String backend, String device, double[] expected, HostArray found) {
    if (!Arrays.equals(expected, found.toDoubles())) {
      throw FenchelException.machine(
          "backend "
              + backend
              + " on "
              + device
              + " computes "
              + Arrays.toString(found.toDoubles())
              + ", expected "
              + Arrays.toString(expected)
              + "; reinstall its native library");
    }
  }
}
