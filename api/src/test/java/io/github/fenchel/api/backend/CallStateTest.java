package io.github.fenchel.api.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class CallStateTest {
  private final CallState<String> state = new CallState<>();

  @Test
  void aCallIsThereWhileItRunsOnly() {
    assertThatIllegalStateException()
        .isThrownBy(state::call)
        .withMessageContaining("inside a compiled program only");
    state.start("step", "call 1");
    assertThat(state.call()).isEqualTo("call 1");
    state.stop();
    assertThatIllegalStateException().isThrownBy(state::call);
    state.requireBetween("a variable is read");
  }

  @Test
  void whatBelongsBetweenCallsIsRefusedInsideOneByName() {
    state.start("step", "call 1");
    assertThatIllegalStateException()
        .isThrownBy(() -> state.requireBetween("variable \"w\" is read"))
        .withMessageStartingWith("variable \"w\" is read inside program \"step\"; ");
    assertThatIllegalStateException()
        .isThrownBy(() -> state.start("other", "call 2"))
        .withMessageStartingWith("program \"other\" is called inside program \"step\"; ");
    assertThat(state.call()).isEqualTo("call 1");
  }

  @Test
  void nothingComesAfterTheEnd() {
    state.start("step", "call 1");
    assertThatIllegalStateException()
        .isThrownBy(state::close)
        .withMessage("the session is closed while program \"step\" runs");
    state.stop();
    assertThat(state.close()).isTrue();
    assertThat(state.close()).as("closing twice does nothing").isFalse();
    assertThatIllegalStateException().isThrownBy(state::requireOpen);
    assertThatIllegalStateException().isThrownBy(state::call);
    assertThatIllegalStateException()
        .isThrownBy(() -> state.start("step", "call 2"))
        .withMessage("the session is closed");
  }
}
