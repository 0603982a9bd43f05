package io.github.fenchel.runner.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.ForwardingSession;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.Engines;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fault in one shape is found, in its values and in each of its gradients.
 *
 * <p>The engine computes in double precision where this machine's own kernels would be in doubt, so
 * that these tests are about the planted faults alone.
 */
class KernelCheckTest {
  private static final Shape IMAGES = Shape.of(2, 144, 14, 14);
  private static final Shape FILTERS = Shape.of(144, 1, 5, 5);

  /** What is wrong with one convolution, and what it is called. */
  enum Fault {
    NONE(""),
    VALUES("values of depthwise"),
    NAN("values of depthwise"),
    INPUT_GRADIENT("input gradient of depthwise"),
    WEIGHT_GRADIENT("weight gradient of depthwise");

    private final String named;

    Fault(String named) {
      this.named = named;
    }

    /** What a result is multiplied with. */
    double factor(Fault... faults) {
      boolean spoiled = List.of(faults).contains(this);
      return !spoiled ? 1 : this == NAN ? Double.NaN : 1.001;
    }
  }

  /** A backend with a fault in single precision, in convolutions that are not in double. */
  private record Faulty(Backend backend, Fault fault) implements Backend {
    @Override
    public Set<Capability> capabilities() {
      return backend.capabilities();
    }

    @Override
    public Map<String, String> versions() {
      return backend.versions();
    }

    @Override
    public Session open(SessionOptions options) {
      return open(options, Set.of());
    }

    @Override
    public Session open(SessionOptions options, Set<Convolution.Kind> inDouble) {
      Session session = backend.open(options, EnumSet.allOf(Convolution.Kind.class));
      return options.dataType() == DataType.FLOAT32
              && !inDouble.contains(Convolution.Kind.DEPTHWISE)
          ? new FaultySession(session, fault)
          : session;
    }
  }

  private record FaultySession(Session session, Fault fault) implements ForwardingSession {
    @Override
    public ValueAndGradient valueAndGradient(Function<Tensor, Loss> loss, Tensor at) {
      ValueAndGradient right = session.valueAndGradient(loss, at);
      double factor =
          at.shape().equals(IMAGES)
              ? fault.factor(Fault.INPUT_GRADIENT)
              : at.shape().equals(FILTERS) ? fault.factor(Fault.WEIGHT_GRADIENT) : 1;
      return new ValueAndGradient(right.value(), right.auxiliary(), right.gradient().mul(factor));
    }

    @Override
    public NeuralOps nn() {
      return (NeuralOps)
          Proxy.newProxyInstance(
              NeuralOps.class.getClassLoader(), new Class<?>[] {NeuralOps.class}, this::layer);
    }

    private Object layer(Object proxy, Method method, Object... operands) throws Throwable {
      Tensor right;
      try {
        right = (Tensor) method.invoke(session.nn(), operands);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
      return ((Tensor) operands[1]).shape().equals(FILTERS)
          ? right.mul(fault.factor(Fault.VALUES, Fault.NAN))
          : right;
    }
  }

  private static Map<Convolution.Kind, String> faults(
      String backend, Fault fault, Set<Convolution.Kind> inDouble) {
    Map<Convolution.Kind, String> faults = new EnumMap<>(Convolution.Kind.class);
    Set<Convolution.Kind> checked = EnumSet.noneOf(Convolution.Kind.class);
    KernelCheck.run(
        new Faulty(Engines.backend(backend), fault),
        inDouble,
        (kind, found) -> {
          checked.add(kind);
          found.ifPresent(text -> faults.put(kind, text));
        });
    assertThat(checked).containsExactly(Convolution.Kind.values());
    return faults;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFaultInOneShapeIsFoundAndNamed(Fault fault) {
    Map<Convolution.Kind, String> found = faults("pytorch", fault, Set.of());
    if (fault == Fault.NONE) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).containsOnlyKeys(Convolution.Kind.DEPTHWISE);
      assertThat(found.get(Convolution.Kind.DEPTHWISE))
          .startsWith(fault.named)
          .contains("144 -> 144 channels, 5x5, stride 2, groups 144");
    }
  }

  @Test
  void aKindInDoublePrecisionIsRight() {
    assertThat(faults("pytorch", Fault.VALUES, EnumSet.of(Convolution.Kind.DEPTHWISE))).isEmpty();
  }

  @Test
  void theTracingEngineIsCheckedToo() {
    assertThat(faults("tensorflow", Fault.NONE, Set.of())).isEmpty();
    assertThat(faults("tensorflow", Fault.WEIGHT_GRADIENT, Set.of()))
        .containsOnlyKeys(Convolution.Kind.DEPTHWISE);
  }

  @ParameterizedTest
  @EnumSource(Convolution.Kind.class)
  void eachKindIsAmongTheSamples(Convolution.Kind kind) {
    assertThat(SampleConvolution.ALL)
        .filteredOn(sample -> sample.kind() == kind)
        .hasSizeGreaterThanOrEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void aSessionRoundsWhatItComputesInDoublePrecision(String backend) {
    double[] filters = new double[2 * 9];
    Arrays.fill(filters, 1.0 / 3);
    SessionOptions single = new SessionOptions("cpu", DataType.FLOAT32, 1);
    try (Session session =
        Engines.backend(backend).open(single, EnumSet.of(Convolution.Kind.RAGGED))) {
      HostArray sum =
          session
              .compile(
                  "sum",
                  inputs ->
                      List.of(
                          session
                              .nn()
                              .conv2d(
                                  inputs.get(0), inputs.get(1), null, new Convolution(1, 0, 1))))
              .call(
                  HostArray.of(Shape.of(1, 1, 3, 3), 1, 1, 1, 1, 1, 1, 1, 1, -8.0),
                  HostArray.of(Shape.of(2, 1, 3, 3), filters))
              .get(0);
      assertThat(sum.dataType()).isEqualTo(DataType.FLOAT32);
      assertThat(sum.toDoubles()).containsExactly(0, 0);
    }
  }
}
