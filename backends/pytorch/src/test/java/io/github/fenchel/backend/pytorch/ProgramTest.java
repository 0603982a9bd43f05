package io.github.fenchel.backend.pytorch;

import static io.github.fenchel.backend.pytorch.Programs.run;
import static io.github.fenchel.backend.pytorch.Programs.vector;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only an eager engine must watch for; the rest of the contract is the kit's. */
class ProgramTest {
  private final Session session = Programs.float64();

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void aCapturedConstantThatChangesFailsNamingTheOperation() {
    double[] rate = {0.1};
    Program program = session.compile("captive", in -> List.of(in.get(0).add(1).mul(rate[0])));
    program.call(vector(1, 2));
    program.call(vector(3, 4));
    rate[0] = 0.2;
    assertThatThrownBy(() -> program.call(vector(1, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("program \"captive\": operation 3 differs")
        .hasMessageContaining("found mul %2, 0.2")
        .hasMessageContaining("expected mul %2, 0.1");
    program.call(vector(1, 2, 3));
  }

  @Test
  void anotherPathThroughTheFunctionFailsNamingTheOperation() {
    int[] calls = new int[1];
    Program program =
        session.compile(
            "branches",
            in -> {
              Tensor sum = in.get(0).add(1);
              calls[0]++;
              return List.of(calls[0] == 1 ? sum : sum.negate());
            });
    program.call(vector(1));
    assertThatThrownBy(() -> program.call(vector(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("found negate %2")
        .hasMessageContaining("expected output %2");
    Program constants =
        session.compile(
            "constants",
            in -> {
              calls[0]++;
              return List.of(session.constant(vector(calls[0])).add(in.get(0)));
            });
    constants.call(vector(1));
    assertThatThrownBy(() -> constants.call(vector(1)))
        .hasMessageContaining("found constant FLOAT64[1]#");
  }

  @Test
  void anIntermediateKeptTooLongIsRefusedWithTheRemedy() {
    Tensor[] leaked = new Tensor[1];
    assertThatThrownBy(
            () ->
                run(
                    session,
                    in -> {
                      session.valueAndGradient(
                          x -> {
                            leaked[0] = x.square();
                            return Loss.of(leaked[0].sum());
                          },
                          in.get(0));
                      return leaked[0].add(1);
                    },
                    vector(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("finished gradient evaluation")
        .hasMessageContaining("auxiliary value");
  }
}
