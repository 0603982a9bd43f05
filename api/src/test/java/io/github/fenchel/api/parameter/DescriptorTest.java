package io.github.fenchel.api.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DescriptorTest {

  @ParameterizedTest
  @ValueSource(strings = {"l1", "group-l2", "fashion-mnist-mini", "resnet18", "a-1"})
  void lowerCaseWordsJoinedByHyphensAreIds(String id) {
    assertThat(Descriptor.of(id, "doc").id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "L1", "-l1", "l1-", "a--b", "1l", "group_l2", "a b", "ä"})
  void otherIdsAreRefused(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Descriptor.of(id, "doc"))
        .withMessage("id \"" + id + "\" is not lower-case words joined by hyphens");
  }

  @Test
  void parametersAreFoundById() {
    Parameter patch = Parameter.whole("patch", Range.atLeast(1), "side");
    Parameter clip = Parameter.flag("clip", true, "clips");
    Descriptor descriptor = Descriptor.of("x", "doc", patch, clip);
    assertThat(descriptor.parameter("patch")).contains(patch);
    assertThat(descriptor.parameter("other")).isEmpty();
    assertThat(patch.isRequired()).isTrue();
    assertThat(patch.defaultValue()).isEmpty();
    assertThat(clip.isRequired()).isFalse();
    assertThat(clip.defaultValue()).contains(new Value.Flag(true));
  }
}
