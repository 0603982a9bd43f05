package io.github.fenchel.backend.reference;

import static io.github.fenchel.backend.reference.Evaluation.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SessionTest {
  private final Session session = Evaluation.session();

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void theServiceFileOffersTheBackend() {
    List<Backend> found = new ArrayList<>();
    for (Plugin plugin : ServiceLoader.load(Plugin.class)) {
      plugin.backends().stream()
          .filter(offer -> offer.descriptor().id().equals("reference"))
          .forEach(offer -> found.add(offer.create(Arguments.none())));
    }
    assertThat(found).hasSize(1);
    assertThat(found.get(0).capabilities())
        .containsExactlyInAnyOrder(Capability.FLOAT64, Capability.DETERMINISTIC);
  }

  @Test
  void otherDevicesAndTypesAreTheUsersMistake() {
    assertRefused(new SessionOptions("cuda:0", DataType.FLOAT64, 1), "cuda:0");
    assertRefused(new SessionOptions("cpu", DataType.FLOAT32, 1), "FLOAT32");
  }

  private static void assertRefused(SessionOptions options, String word) {
    assertThatExceptionOfType(FenchelException.class)
        .isThrownBy(() -> new ReferenceBackend().open(options))
        .withMessageContaining(word)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.USER));
  }

  @Test
  void aProgramThatDoesOtherwiseTheNextTimeFailsByTheOperation() {
    Variable v = session.variable("v", HostArray.scalar(1));
    double[] rate = {0.1};
    Program program =
        session.compile(
            "step",
            t -> {
              v.assign(v.value().add(1).sub(t.get(0).mul(rate[0]).sum()));
              return List.of();
            });
    program.call(vector(0));
    rate[0] = 0.2;
    assertThatIllegalStateException()
        .isThrownBy(() -> program.call(vector(0)))
        .withMessage(
            "program \"step\": operation 4 differs from that of an earlier call with equal input"
                + " shapes: found mul %1, 0.2, expected mul %1, 0.1; a compiled function must"
                + " capture nothing that changes: make it an input or a variable");
    program.call(vector(0, 0));
    assertThat(v.read()).isEqualTo(HostArray.scalar(3));
  }

  @Test
  void aProgramThatDoesLessTheNextTimeCommitsNothing() {
    Variable v = session.variable("v", HostArray.scalar(1));
    List<Integer> calls = new ArrayList<>();
    Program program =
        session.compile(
            "less",
            t -> {
              calls.add(1);
              v.assign(v.value().add(1));
              return calls.size() > 1 ? List.of() : List.of(v.value());
            });
    program.call();
    assertThatIllegalStateException()
        .isThrownBy(program::call)
        .withMessageContaining("program \"less\": operation 4 differs")
        .withMessageContaining("found the end, expected variable v FLOAT64[]");
    assertThat(v.read()).isEqualTo(HostArray.scalar(2));
  }

  @Test
  void aConstantThatChangesFailsToo() {
    List<HostArray> constants = new ArrayList<>(List.of(vector(1), vector(2)));
    Program program = session.compile("drift", t -> List.of(session.constant(constants.remove(0))));
    program.call();
    assertThatIllegalStateException()
        .isThrownBy(program::call)
        .withMessageContaining("operation 1 differs")
        .withMessageContaining("found constant FLOAT64[1]#");
  }
}
