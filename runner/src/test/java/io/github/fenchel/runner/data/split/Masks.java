package io.github.fenchel.runner.data.split;

import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.DataType;
import java.util.List;

/** Derivations whose maps a test gives: nothing of the explained network matters. */
public final class Masks {
  private Masks() {}

  public static Derivation by(Derivation.Arm arm, Rational kept) {
    Component any = Component.of("any");
    return new Derivation(
        new TrainingSpec(
            new DataSpec(any, 1, 1, Rational.of(0, 1), List.of()),
            any,
            new ObjectiveSpec(any, null),
            new EngineSpec("any", new SessionOptions("cpu", DataType.FLOAT32, 1)),
            new ScheduleSpec(1, 1, any, any, ScheduleSpec.Keep.LAST),
            0),
        any,
        arm,
        kept);
  }
}
