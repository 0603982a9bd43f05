package io.github.fenchel.runner.run;

import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.KernelChoice;
import io.github.fenchel.api.tensor.DataType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says with which kernels engines compute here. */
public interface KernelChoices {
  /** Nobody checked: each engine computes as it does on a machine that it does not know. */
  KernelChoices UNCHECKED = engine -> Optional.empty();

  /**
   * Returns an engine's kernels; empty where none were checked: in double precision, on a GPU, or
   * on an engine without {@link io.github.fenchel.api.backend.Backend#kernelLevels}.
   */
  Optional<KernelChoice> of(EngineSpec engine);

  /** The same kernels for the one engine of a process; null for none that were checked. */
  static KernelChoices always(@Nullable KernelChoice choice) {
    return engine -> isChecked(engine) ? Optional.ofNullable(choice) : Optional.empty();
  }

  /** Returns whether kernels are checked for such a session: on the CPU, in single precision. */
  static boolean isChecked(EngineSpec engine) {
    return engine.options().dataType() == DataType.FLOAT32
        && engine.options().device().equals("cpu");
  }
}
