package io.github.fenchel.backend.tck;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.backend.tck.backend.DeterminismContract;
import io.github.fenchel.backend.tck.backend.GradientContract;
import io.github.fenchel.backend.tck.backend.LayerContract;
import io.github.fenchel.backend.tck.backend.MemoryContract;
import io.github.fenchel.backend.tck.backend.NestedGradientContract;
import io.github.fenchel.backend.tck.backend.ProgramContract;
import io.github.fenchel.backend.tck.backend.SessionContract;
import io.github.fenchel.backend.tck.backend.TensorContract;
import io.github.fenchel.backend.tck.backend.TrainingContract;
import org.junit.jupiter.api.Nested;

/**
 * Everything that Fenchel requires of a backend.
 *
 * <p>A backend's test is this class with its one method:
 *
 * <pre>{@code
 * final class MyBackendConformanceTest extends BackendContract {
 *   @Override
 *   protected Backend backend() {
 *     return new MyBackend();
 *   }
 * }
 * }</pre>
 *
 * <p>The kit compares with the backend {@code reference}, which must be on the test class path. A
 * test of a capability that the backend does not declare passes only if the backend refuses by that
 * capability's name. Tests tagged {@code slow} take over five seconds, those tagged {@code process}
 * start a JVM: there the backend is found by its plugin.
 */
public abstract class BackendContract {

  /** For subclasses. */
  protected BackendContract() {}

  /** Returns the backend that is tested. */
  protected abstract Backend backend();

  /** Returns the device that is tested. */
  protected String device() {
    return "cpu";
  }

  /** Tensors in FLOAT64. */
  @Nested
  final class TensorsInDoublePrecision extends TensorContract {
    @Override
    protected Backend backend() {
      return BackendContract.this.backend();
    }

    @Override
    protected String device() {
      return BackendContract.this.device();
    }

    @Override
    protected DataType dataType() {
      return DataType.FLOAT64;
    }
  }

  /** Tensors in FLOAT32. */
  @Nested
  final class TensorsInSinglePrecision extends TensorContract {
    @Override
    protected Backend backend() {
      return BackendContract.this.backend();
    }

    @Override
    protected String device() {
      return BackendContract.this.device();
    }

    @Override
    protected DataType dataType() {
      return DataType.FLOAT32;
    }
  }

  /** Layers in FLOAT64. */
  @Nested
  final class LayersInDoublePrecision extends LayerContract {
    @Override
    protected Backend backend() {
      return BackendContract.this.backend();
    }

    @Override
    protected String device() {
      return BackendContract.this.device();
    }

    @Override
    protected DataType dataType() {
      return DataType.FLOAT64;
    }
  }

  /** Layers in FLOAT32. */
  @Nested
  final class LayersInSinglePrecision extends LayerContract {
    @Override
    protected Backend backend() {
      return BackendContract.this.backend();
    }

    @Override
    protected String device() {
      return BackendContract.this.device();
    }

    @Override
    protected DataType dataType() {
      return DataType.FLOAT32;
    }
  }

  /** Gradients of the first order. */
  @Nested
  final class Gradients extends GradientContract {
    @Override
    protected Backend backend() {
      return BackendContract.this.backend();
    }

    @Override
    protected String device() {
      return BackendContract.this.device();
    }
  }

  /** Gradients of gradients. */
  @Nested
  final class NestedGradients extends NestedGradientContract {
    @Override
    protected Backend backend() {
      return BackendContract.this.backend();
    }

    @Override
    protected String device() {
      return BackendContract.this.device();
    }
  }

  /** Steps of training. */
  @Nested
  final class Training extends TrainingContract {
    @Override
    protected Backend backend() {
      return BackendContract.this.backend();
    }

    @Override
    protected String device() {
      return BackendContract.this.device();
    }
  }

  /** Variables and programs. */
  @Nested
  final class Programs extends ProgramContract {
    @Override
    protected Backend backend() {
      return BackendContract.this.backend();
    }

    @Override
    protected String device() {
      return BackendContract.this.device();
    }
  }

  /** Sessions, and what is refused. */
  @Nested
  final class Sessions extends SessionContract {
    @Override
    protected Backend backend() {
      return BackendContract.this.backend();
    }

    @Override
    protected String device() {
      return BackendContract.this.device();
    }
  }

  /** Equal bits. */
  @Nested
  final class Determinism extends DeterminismContract {
    @Override
    protected Backend backend() {
      return BackendContract.this.backend();
    }

    @Override
    protected String device() {
      return BackendContract.this.device();
    }
  }

  /** Native memory. */
  @Nested
  final class Memory extends MemoryContract {
    @Override
    protected Backend backend() {
      return BackendContract.this.backend();
    }

    @Override
    protected String device() {
      return BackendContract.this.device();
    }
  }
}
